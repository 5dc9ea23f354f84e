"""The index of texts: what it finds, that it forgets nothing, and that its history does not show."""

import os
import random
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shangliang.methods import text_index
from shangliang.methods.similarity import Match
from shangliang.methods.text_index import TextIndex, index, store
from shangliang.methods.text_index.codes import code_of, coded

TEXTS = ["路灯被树挡住", "河道发黑发臭", "电梯老是坏", "停车位太少", "停车位太少，晚上没处停", "5G信号差"]
SOME = st.lists(st.text(alphabet="停车难电梯坏河道臭的了，。 abA１", max_size=14), max_size=12)
PLAIN = settings(deadline=None, max_examples=25)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "texts.sqlite3"


def brute(query: str, texts: dict[int, str]) -> list[tuple[int, float]]:
    """The same cosine, straight from its definition."""
    pairs = {id: dict(zip(*map(list, coded(text)), strict=True)) for id, text in texts.items()}
    asked = dict(zip(*map(list, coded(query)), strict=True))

    def weights(factors):
        return {
            code: float(factor)
            * (1 + index.math.log((1 + len(texts)) / (1 + sum(code in one for one in pairs.values()))))
            for code, factor in factors.items()
        }

    def length(vector):
        return index.math.sqrt(sum(one * one for one in vector.values()))

    wanted, scores = weights(asked), []
    for id, factors in pairs.items():
        held = weights(factors)
        shared = sum(wanted[code] * held[code] for code in wanted.keys() & held.keys())
        if shared:
            scores.append((id, shared / length(wanted) / length(held)))
    return sorted(scores, key=lambda one: (-round(one[1], 9), one[0]))


def test_what_resembles_is_found_with_its_reason(path):
    with TextIndex(path) as texts:
        texts.add_many(enumerate(TEXTS))
        found = texts.search("树木遮挡路灯", least=0.1)
    assert [match.id for match in found.matches] == [0]
    assert found.matches[0].shared_grams == ("路灯", "挡", "树")
    assert found.complete
    assert found.n_texts == len(TEXTS)


@PLAIN
@given(texts=SOME, query=st.text(alphabet="停车难电梯坏河道", max_size=8))
def test_scores_are_those_of_the_definition(texts, query, tmp_path_factory):
    with TextIndex(tmp_path_factory.mktemp("index") / "t") as held:
        held.add_many(enumerate(texts))
        found = held.search(query, most=20, least=0)
    expected = brute(query, dict(enumerate(texts)))
    assert [match.id for match in found.matches] == [id for id, _ in expected]
    assert [match.score for match in found.matches] == pytest.approx(
        [score for _, score in expected], abs=1e-6
    )


@PLAIN
@given(texts=SOME, seed=st.integers(0, 99), drop=st.integers(0, 11))
def test_no_order_of_growing_shows(texts, seed, drop, tmp_path_factory):
    folder = tmp_path_factory.mktemp("index")
    pairs = list(enumerate(texts))
    gone = dict(pairs).get(drop)
    with TextIndex(folder / "a") as one, TextIndex(folder / "b") as other:
        one.add_many(pair for pair in pairs if pair[0] != drop)
        for id, text in random.Random(seed).sample(pairs, len(pairs)):
            other.add(id, "先写错了")
            other.add(id, text)
        if gone is not None:
            other.remove(drop)
        for query in ["停车难", "河道臭 ab", "先写错"]:
            assert one.search(query, least=0) == other.search(query, least=0)


def test_a_killed_process_loses_nothing_that_was_added(path):
    program = (
        "import sys, time; from pathlib import Path; from shangliang.methods.text_index import TextIndex\n"
        "texts = TextIndex(Path(sys.argv[1]))\n"
        "for i in range(1000):\n    texts.add(i, f'停车位太少{i}'); print(i, flush=True)\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", program, str(path)], stdout=subprocess.PIPE, text=True
    ) as child:
        assert child.stdout
        acknowledged = [int(next(child.stdout)) for _ in range(20)]
        os.kill(child.pid, signal.SIGKILL)
    with TextIndex(path) as texts:
        assert all(id in texts for id in acknowledged)
        assert texts.search("停车位太少7", most=1).matches[0].id == 7


def test_two_that_have_it_open_see_each_other(path):
    with TextIndex(path) as one, TextIndex(path) as other:
        one.add(1, "路灯不亮")
        assert [match.id for match in other.search("路灯不亮").matches] == [1]
        other.remove(1)
        other.add(2, "河道发臭")
        assert one.search("路灯不亮").matches == ()
        assert len(one) == len(other) == 1
        other.rebuild([(3, "路灯不亮了")])
        assert one.search("路灯不亮") == other.search("路灯不亮")
        assert [match.id for match in one.search("路灯不亮").matches] == [3]


def test_pruning_says_when_it_may_have_missed_something(path, monkeypatch):
    monkeypatch.setattr(index, "POSTINGS", 30)
    monkeypatch.setattr(index, "COMPARED", 5)
    with TextIndex(path) as texts:
        texts.add_many((i, f"停车位太少{'甲乙丙丁'[i % 4]}区") for i in range(60))
        texts.add(99, "榕树倒了停车位太少")
        assert not texts.search("停车位太少", least=0.1).complete
        sure = texts.search("榕树倒了停车位太少", most=1)
    assert sure.complete
    assert sure.matches[0] == Match(99, 1.0, sure.matches[0].shared_grams)


def test_long_lists_fill_blocks_and_come_back_whole(path):
    n = 3 * store.BLOCK + 7
    with TextIndex(path) as texts:
        texts.add_many((i, "停车") for i in range(n - 1))
        texts.add(n, "停车")
        (number,) = texts._db.execute("SELECT number FROM gram WHERE code = ?", (code_of("停车"),)).fetchone()
        assert len(store.holders(texts._db, number, 10**6)) == n
        assert len(store.holders(texts._db, number, store.BLOCK)) < n


def test_other_files_are_refused(tmp_path):
    (tmp_path / "text").write_text("no database" * 200)
    with pytest.raises(store.WrongFile, match="no index of texts"):
        TextIndex(tmp_path / "text")
    with sqlite3.connect(tmp_path / "other") as other:
        other.execute("CREATE TABLE theirs (id)")
    other.close()
    with pytest.raises(store.WrongFile, match="a database, but no index of texts"):
        TextIndex(tmp_path / "other")


def test_nonsense_is_refused_and_nothing_finds_nothing(path):
    with TextIndex(path) as texts:
        with pytest.raises(ValueError, match=r"^at most 0 matches asked for$"):
            texts.search("停车", most=0)
        with pytest.raises(ValueError, match=r"^least score 2, but scores lie in \[0, 1\]$"):
            texts.search("停车", least=2)
        texts.add(1, "……")
        assert texts.search("停车").matches == texts.search("").matches == ()
    assert text_index.__all__ == ["Found", "TextIndex"]
