"""Moderation: advertisers wait for a clerk, residents do not."""

import tomllib
from itertools import pairwise
from pathlib import Path
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shangliang.methods import moderation
from shangliang.methods.folding import fold, squeeze
from shangliang.methods.moderation import Kind, assess
from tests.methods.moderation_texts import HONEST, LATER_HONEST, LATER_SPAM, SPAM

TABLE = tomllib.loads(
    (Path(moderation.__file__).parent / "data" / "moderation.toml").read_text(encoding="utf-8")
)


@pytest.mark.parametrize("text", HONEST + LATER_HONEST)
def test_an_honest_topic_is_not_held(text):
    assert not assess(text).hold, assess(text).reasons


@pytest.mark.parametrize("text", SPAM + LATER_SPAM)
def test_spam_is_held_and_says_why(text):
    assessment = assess(text)
    assert assessment.hold
    assert sum(reason.weight for reason in assessment.reasons) >= 1
    assert all(reason.found and reason.kind in get_args(Kind) for reason in assessment.reasons)


def test_precision_and_recall_on_the_written_sets(capsys):
    honest, spam = HONEST + LATER_HONEST, SPAM + LATER_SPAM
    assert len(honest) >= 60
    assert len(spam) >= 40
    caught = sum(assess(text).hold for text in spam)
    wrongly = sum(assess(text).hold for text in honest)
    precision, recall = caught / (caught + wrongly), caught / len(spam)
    with capsys.disabled():
        print(
            f"\nmoderation: precision {precision:.3f}, recall {recall:.3f} ({len(honest)}+{len(spam)} texts)"
        )
    assert precision == 1
    assert recall == 1


def test_honest_topics_raised_together_are_not_held():
    for first, second in pairwise(HONEST):
        if "<" not in first + second:
            both = assess(first + "\n" + second)
            assert not both.hold, (first, second, both.reasons)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("看 https://a.example.com", "link"),
        ("<img src=x onerror=alert(1)>", "markup"),
        ("&lt;script&gt;alert(1)&lt;/script&gt;", "markup"),
        ("啊" * 30, "gibberish"),
        ("电话13611112222 13611112222 13611112222", "contact"),
        ("加薇❤ hao12345", "evasion"),
        ("澳门葡京真人荷官", "gambling"),
        ("free porn", "porn"),
        ("黑户可贷", "loan"),
        ("代开发票", "advertising"),
    ],
)
def test_the_heaviest_reason_names_the_suspicion(text, kind):
    assert assess(text).reasons[0].kind == kind


def test_links_are_counted_against_what_is_allowed():
    two = "方案见 https://a.example.com/1 和 www.example.org"
    assert [assess(two, urls_allowed=n).hold for n in (0, 1, 2)] == [True, True, False]


@pytest.mark.parametrize(
    ("text", "held"),
    [
        ("见 https://www.suzhou.gov.cn/a/b.html", False),
        ("见 www.gov.cn", False),
        ("见 https://gov.cn.example.com", True),
        ("见 https://evil-gov.cn/", True),
        ("写信到 abc@example.com", False),
        ("车位宽2.5米，长5.3米，坡度No.3", False),
    ],
)
def test_only_the_government_may_be_linked_without_leave(text, held):
    assert assess(text).hold is held


@pytest.mark.parametrize("text", ["", " ", "\n", "。", "\u200b", "\x00"])
def test_nothing_is_not_held(text):
    assert assess(text).hold is False


@given(text=st.text(max_size=200), allowed=st.integers(0, 3))
def test_any_text_gets_an_answer_and_the_same_again(text, allowed):
    first = assess(text, urls_allowed=allowed)
    assert first == assess(text, urls_allowed=allowed)
    assert first.hold == (sum(reason.weight for reason in first.reasons) >= 1 - 1e-9)
    assert all(len(reason.found) <= 60 for reason in first.reasons)


@given(st.sampled_from(SPAM[:20]), st.integers(1, 8))
def test_invisible_characters_do_not_help_an_advertiser(text, step):
    hidden = "\u200b".join(text[i : i + step] for i in range(0, len(text), step))
    assert assess(hidden).hold


def test_every_phrase_of_the_table_can_be_found():
    words = [word for group in TABLE["phrases"] for word in group["words"]]
    assert len(words) == len(set(words))
    for word in [*words, *TABLE["report"], *TABLE["local"], *TABLE["invite"]]:
        assert word == (fold(word) if word.isascii() else squeeze(fold(word)))
    assert {group["kind"] for group in TABLE["phrases"]} <= set(get_args(Kind))
    assert {group["weight"] for group in TABLE["phrases"]} == {0.25, 0.5, 1.0}


@pytest.mark.parametrize("unit", ["1", "a.", "a-", "{{", "<a", "停 ", "https://", "[url", "\u200b", "微信"])
def test_a_text_of_any_length_gets_its_answer(unit):
    """With a pattern that backtracks, each of these would take minutes."""
    assess(unit * (60_000 // len(unit)))
