"""Equal voice: the public meetings' own figures, twins by definition, and what must hold of every queue."""

import csv
import io
import lzma
from collections import Counter
from dataclasses import replace
from hashlib import sha256
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shangliang.methods.equal_voice import (
    Queue,
    Request,
    Spoken,
    by_lot,
    entropy,
    first_time_first,
    gini,
    in_succession,
    measure,
    residents_first,
    sides_in_turn,
)

DATA = Path(__file__).parents[1] / "data" / "speech"
AMOUNTS = st.lists(st.integers(0, 1000), min_size=1, max_size=30)
CALM = settings(deadline=None, max_examples=60)


def _meetings():
    rows = csv.DictReader(io.StringIO(lzma.decompress((DATA / "turns.csv.xz").read_bytes()).decode()))
    meetings = {}
    for row in rows:
        speakers, lengths = meetings.setdefault(row["meeting"], ([], []))
        speakers.append(row["speaker"])
        lengths.append(int(row["chars"]))
    return meetings


def _published():
    with (DATA / "speech.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def test_the_public_meetings_have_their_published_figures():
    meetings, published = _meetings(), _published()
    assert len(meetings) == len(published) == 22
    for row in published:
        speakers, lengths = meetings[row["id"]]
        measured = measure(speakers, *in_succession(lengths), sides=dict.fromkeys(speakers, "all"))
        assert len(speakers) == int(row["turns"])
        assert len(measured.persons) == int(row["speakers"])
        assert measured.floor == int(row["chars"])
        assert f"{measured.gini:.4f}" == f"{float(row['gini_chars']):.4f}"
        top = max(voice.time_share for voice in measured.persons)
        assert f"{top:.4f}" == f"{float(row['top_speaker_share']):.4f}"


@CALM
@given(AMOUNTS)
def test_gini_is_half_the_relative_mean_difference_of_all_pairs(amounts):
    n, total = len(amounts), sum(amounts)
    pairs = sum(abs(a - b) for a in amounts for b in amounts)
    assert gini(amounts) == pytest.approx(pairs / (2 * n * total) if total else 0, abs=1e-12)


@CALM
@given(AMOUNTS, st.randoms(use_true_random=False))
def test_equality_does_not_depend_on_order_unit_or_copies(amounts, chance):
    mixed = list(amounts)
    chance.shuffle(mixed)
    for measured in (gini, entropy):
        assert measured(mixed) == measured(amounts)
        assert measured([7 * one for one in amounts]) == pytest.approx(measured(amounts), abs=1e-12)
    assert gini(amounts * 2) == pytest.approx(gini(amounts), abs=1e-12)


@CALM
@given(st.lists(st.integers(1, 1000), min_size=2, max_size=20))
def test_giving_from_the_most_to_the_least_makes_it_more_equal(amounts):
    ordered = sorted(amounts)
    gift = (ordered[-1] - ordered[0]) // 2
    after = [ordered[0] + gift, *ordered[1:-1], ordered[-1] - gift]
    assert gini(after) <= gini(ordered) + 1e-12
    assert entropy(after) >= entropy(ordered) - 1e-12


def test_the_ends_of_both_scales():
    assert (gini([5, 5, 5, 5]), entropy([5, 5, 5, 5])) == (0, 1)
    assert (gini([0, 0, 0, 9]), entropy([0, 0, 0, 9])) == (0.75, 0)
    assert (gini([0, 0]), entropy([0, 0])) == (0, 1)
    assert (gini([3]), entropy([3])) == (0, 1)
    # Half of them share all of it: the entropy is ln 2 of ln 4.
    assert entropy([1, 1, 0, 0]) == pytest.approx(0.5)


SIDES = {"wang": "residents", "li": "residents", "zhao": "department", "qian": "members"}


def test_a_small_meeting_is_measured_by_hand():
    # wang 0-60, zhao 50-110 (10 of it over wang), nobody to 130, wang to 150, li to 160; qian is silent.
    measured = measure(
        ["zhao", "wang", "li", "wang"], [50, 0, 150, 130], [110, 60, 160, 150], sides=SIDES, end=200
    )
    assert measured.floor == 140
    assert measured.longest_silence == 40
    li, qian, wang, zhao = measured.persons
    assert [voice.time for voice in measured.persons] == [10, 0, 80, 60]
    assert [voice.turns for voice in measured.persons] == [1, 0, 2, 1]
    assert wang.time_share == pytest.approx(80 / 150)
    assert (li.longest_silence, qian.longest_silence, wang.longest_silence) == (150, 200, 70)
    assert zhao.longest_silence == 90
    assert (qian.listening, wang.listening) == (1, pytest.approx(60 / 140))
    members, department, residents = sorted(measured.sides, key=lambda side: side.time)
    assert (members.name, department.name, residents.name) == ("members", "department", "residents")
    assert (residents.n_persons, residents.time, residents.turns) == (2, 90, 3)
    assert residents.due == pytest.approx(90 / 150 * 4 / 2)
    assert members.due == 0
    assert measured.provenance.method == "equal_voice.measure"


TURNS = st.lists(
    st.tuples(st.sampled_from(sorted(SIDES)), st.integers(0, 60), st.integers(0, 20)), max_size=15
)


@CALM
@given(TURNS, st.randoms(use_true_random=False))
def test_a_meeting_agrees_with_a_count_second_by_second(turns, chance):
    spoke = {name: np.zeros(100, bool) for name in SIDES}
    for name, start, length in turns:
        spoke[name][start : start + length] = True
    chance.shuffle(turns)
    speakers = [name for name, _, _ in turns]
    starts = [start for _, start, _ in turns]
    ends = [start + length for _, start, length in turns]
    measured = measure(speakers, starts, ends, sides=SIDES, begin=0, end=100)
    anybody = np.logical_or.reduce(list(spoke.values()))
    assert measured.floor == anybody.sum()
    assert measured.longest_silence == _longest_run(~anybody)
    for voice in measured.persons:
        assert voice.time == spoke[voice.name].sum()
        assert voice.longest_silence == _longest_run(~spoke[voice.name])
        if anybody.any():
            silent = (anybody & ~spoke[voice.name]).sum()
            assert voice.listening == pytest.approx(silent / anybody.sum())
    for side in measured.sides:
        own = np.logical_or.reduce([spoke[name] for name, of in SIDES.items() if of == side.name])
        assert side.time == own.sum()
    again = measure(speakers[::-1], starts[::-1], ends[::-1], sides=SIDES, begin=0, end=100)
    assert repr(again) == repr(measured)


def _longest_run(silent):
    longest = now = 0
    for one in silent:
        now = now + 1 if one else 0
        longest = max(longest, now)
    return longest


def test_measuring_leaves_the_input_alone():
    starts, ends = np.array([5.0, 0.0]), np.array([9.0, 5.0])
    measure(["li", "wang"], starts, ends, sides=SIDES)
    assert (starts.tolist(), ends.tolist()) == ([5, 0], [9, 5])


@pytest.mark.parametrize(
    ("speakers", "starts", "ends", "more", "told"),
    [
        (["wang"], [0], [1, 2], {}, "1 speakers, 1 starts and 2 ends"),
        (["sun"], [0], [1], {}, "'sun' spoke but was not present"),
        (["wang"], [3], [1], {}, "turn 0 goes from 3.0 to 1.0"),
        (["wang"], [0], [float("nan")], {}, "turn 0 goes from 0.0 to nan"),
        (["wang"], [0], [9], {"end": 5}, "turns from 0.0 to 9.0, but the meeting went from 0.0 to 5"),
        ([], [], [], {"begin": 2, "end": 1}, "a meeting from 2 to 1"),
        ([], [], [], {"sides": {}}, "nobody was present"),
    ],
)
def test_a_meeting_that_cannot_be_is_refused(speakers, starts, ends, more, told):
    with pytest.raises(ValueError, match=f"^{told}"):
        measure(speakers, starts, ends, **{"sides": SIDES, **more})


@pytest.mark.parametrize("amounts", [[], [1, -1], [float("nan")], [float("inf")]])
def test_amounts_that_cannot_be_are_refused(amounts):
    for measured in (gini, entropy):
        with pytest.raises(ValueError, match="amount"):
            measured(amounts)


def _names(order):
    return [place.person for place in order.places]


QUEUE = Queue(
    waiting=(
        Request("li", "department", 4),
        Request("wang", "residents", 3, is_resident=True),
        Request("zhao", "department", 1),
        Request("qian", "residents", 5, is_resident=True),
        Request("sun", "members", 2),
    ),
    spoken=(Spoken("wang", "residents"), Spoken("zhao", "department"), Spoken("wang", "residents")),
)


def test_first_time_first():
    order = first_time_first(QUEUE)
    assert _names(order) == ["sun", "li", "qian", "zhao", "wang"]
    assert [place.reason for place in order.places[2:]] == [
        "has not spoken yet", "has spoken 1 time", "has spoken 2 times",
    ]  # fmt: skip


def test_residents_first():
    assert _names(residents_first(QUEUE)) == ["wang", "qian", "zhao", "sun", "li"]


def test_sides_in_turn():
    order = sides_in_turn(QUEUE)
    assert _names(order) == ["sun", "zhao", "wang", "li", "qian"]
    assert [place.reason for place in order.places[:3]] == [
        "side members: has not spoken yet",
        "side department: 2 turns of others since its last",
        "side residents: 2 turns of others since its last",
    ]


def test_by_lot_can_be_computed_by_anybody():
    order = by_lot(QUEUE, seed="2026-11-23 head 9c41")
    names = [one.person for one in QUEUE.waiting]
    lots = {name: sha256(f"2026-11-23 head 9c41\n{name}".encode()).hexdigest() for name in names}
    assert _names(order) == sorted(lots, key=lots.get)
    assert order.provenance.parameters == {"seed": "2026-11-23 head 9c41"}
    assert _names(by_lot(QUEUE, seed="another")) != _names(order)


REQUESTS = st.lists(
    st.builds(
        Request,
        person=st.integers(0, 30).map(str),
        side=st.sampled_from("ABC"),
        asked=st.integers(0, 9),
        is_resident=st.booleans(),
    ),
    max_size=12,
    unique_by=lambda one: one.person,
)
SPOKEN = st.lists(
    st.builds(Spoken, person=st.integers(0, 30).map(str), side=st.sampled_from("ABC")), max_size=6
)
RULES = [first_time_first, residents_first, sides_in_turn, lambda queue: by_lot(queue, seed="s")]


@CALM
@given(REQUESTS, SPOKEN, st.randoms(use_true_random=False))
def test_every_rule_names_everybody_once_whatever_the_order_of_the_list(waiting, spoken, chance):
    mixed = list(waiting)
    chance.shuffle(mixed)
    for rule in RULES:
        order = rule(Queue(tuple(waiting), tuple(spoken)))
        assert sorted(_names(order)) == sorted(one.person for one in waiting)
        assert rule(Queue(tuple(mixed), tuple(spoken))) == order
        assert all(place.reason for place in order.places)


@CALM
@given(REQUESTS, SPOKEN)
def test_who_leaves_does_not_change_how_the_others_stand(waiting, spoken):
    if not waiting:
        return
    gone, rest = waiting[0].person, waiting[1:]
    for rule in (first_time_first, residents_first, RULES[3]):
        before = [name for name in _names(rule(Queue(tuple(waiting), tuple(spoken)))) if name != gone]
        assert _names(rule(Queue(tuple(rest), tuple(spoken)))) == before


@CALM
@given(REQUESTS, SPOKEN)
def test_calling_the_next_and_asking_again_gives_the_same_order(waiting, spoken):
    """The order told at first is what happens, if nobody joins or leaves."""
    side = {one.person: one.side for one in waiting}
    for rule in RULES:
        queue = Queue(tuple(waiting), tuple(spoken))
        told, had = _names(rule(queue)), []
        while queue.waiting:
            name = _names(rule(queue))[0]
            had.append(name)
            left = tuple(one for one in queue.waiting if one.person != name)
            queue = replace(queue, waiting=left, spoken=(*queue.spoken, Spoken(name, side[name])))
        assert had == told


@CALM
@given(REQUESTS, SPOKEN)
def test_no_side_speaks_twice_running_while_another_waits(waiting, spoken):
    side = {one.person: one.side for one in waiting}
    left = Counter(side.values())
    order = [side[name] for name in _names(sides_in_turn(Queue(tuple(waiting), tuple(spoken))))]
    for before, now in pairwise([spoken[-1].side if spoken else "", *order]):
        if before == now:
            assert left.total() == left[now]
        left[now] -= 1


def test_nobody_waits_twice():
    twice = Queue((Request("li", "A", 1), Request("li", "A", 2)))
    for rule in RULES:
        with pytest.raises(ValueError, match=r"^'li' waits twice$"):
            rule(twice)
    with pytest.raises(ValueError, match=r"^'li' asked at no time: NaN$"):
        first_time_first(Queue((Request("li", "A", float("nan")),)))
