"""Grouping, keywords and hot matters: by what is said and by how many, never by who shouts often."""

import itertools
import random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shangliang.methods.matters import group, hot_matters, keywords
from shangliang.methods.matters.groups import weighed

PLAIN = settings(deadline=None, max_examples=30)
TEXT = st.text(alphabet="停车难电梯坏河道臭灯亮的，a1", max_size=8)
SAID = ["河道发臭", "河道发黑发臭", "电梯老坏", "电梯老坏了", "路灯不亮"]


def dense(texts):
    starts, columns, weights, n_columns = weighed(texts)
    rows = np.zeros((len(texts), n_columns))
    for i in range(len(texts)):
        rows[i, columns[starts[i] : starts[i + 1]]] = weights[starts[i] : starts[i + 1]]
    return rows


def test_the_same_matter_comes_together():
    groups = group(SAID)
    assert groups.labels.tolist() == [0, 0, 1, 1, 2] or groups.labels.tolist() == [1, 1, 0, 0, 2]
    assert groups.sizes.tolist() == [2, 2, 1]


@PLAIN
@given(texts=st.lists(TEXT, max_size=14), least=st.sampled_from([0.2, 0.4, 0.7]))
def test_groups_are_those_that_comparing_all_pairs_gives(texts, least):
    groups = group(texts, least=least)
    plain = sorted(set(map(index_text, texts)))
    likeness = dense(plain) @ dense(plain).T if plain else np.zeros((0, 0))
    near = likeness >= least - 1e-7
    np.fill_diagonal(near, False)
    free = [i for i in range(len(plain)) if likeness[i, i] > 0.5]
    led = {}
    for i in sorted(free, key=lambda i: (-near[i].sum(), i)):
        if i not in led:
            led |= {j: i for j in free if j not in led and (j == i or near[i, j])}
    expected = [led.get(plain.index(index_text(text)), -1) for text in texts]
    for a, b in itertools.combinations(range(len(texts)), 2):
        assert (expected[a] == expected[b]) == (groups.labels[a] == groups.labels[b])
    assert all(
        (score >= least - 1e-6) == (label >= 0)
        for score, label in zip(groups.scores, groups.labels, strict=True)
    )


def index_text(text):
    from shangliang.methods.similarity import normalise

    return normalise(text)


@PLAIN
@given(texts=st.lists(TEXT, max_size=12), seed=st.integers(0, 99))
def test_neither_order_nor_repeats_change_who_belongs_together(texts, seed):
    order = random.Random(seed).sample(range(len(texts)), len(texts))
    one, other = group(texts), group([texts[i] for i in order])
    assert one.labels[order].tolist() == other.labels.tolist()
    assert one.provenance == other.provenance
    doubled = group([*texts, *texts[:3]])
    for a, b in itertools.combinations(range(len(texts)), 2):
        assert (one.labels[a] == one.labels[b]) == (doubled.labels[a] == doubled.labels[b])


def test_one_person_who_repeats_counts_once():
    texts = ["河道发臭"] * 9 + ["路灯不亮", "路灯不亮了"]
    hot = hot_matters(texts, ["甲"] * 9 + ["乙", "丙"], group(texts))
    assert [(matter.n_voices, matter.n_texts) for matter in hot.matters] == [(2, 2), (1, 9)]
    assert texts[hot.matters[0].leader] == "路灯不亮"


def test_keywords_tell_these_texts_from_others():
    here = ["马浜花园停车位太少", "马浜花园没有停车位", "停车位太贵"]
    words = [one.word for one in keywords(here, ["河道发臭", "电梯坏了", "公园太少", "花园很美"])]
    assert words[0] == "停车位"
    assert "停车" not in words
    assert "马浜花园" in words
    assert keywords([], []) == ()


@PLAIN
@given(texts=st.lists(TEXT, max_size=6), others=st.lists(TEXT, max_size=6), seed=st.integers(0, 9))
def test_keywords_do_not_depend_on_order(texts, others, seed):
    shuffled = random.Random(seed).sample(texts, len(texts))
    assert keywords(texts, others) == keywords(shuffled, others[::-1])


def test_nonsense_is_refused():
    with pytest.raises(ValueError, match="least likeness 0"):
        group(SAID, least=0)
    with pytest.raises(ValueError, match="5 texts, 1 voices, 5 labels"):
        hot_matters(SAID, ["甲"], group(SAID))
    with pytest.raises(ValueError, match="at most 0 keywords"):
        keywords(SAID, most=0)
    assert group([]).n_groups == 0
    assert group(["", "。"]).labels.tolist() == [-1, -1]
