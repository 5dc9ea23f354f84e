"""The placement against trying everything, against other solvers, and against itself."""

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shangliang.methods.placement import (
    Crowd,
    Impossible,
    Member,
    Problem,
    Room,
    Rules,
    Weights,
    arrange,
    broken,
    clash,
    in_words,
    nearest,
    place,
    total_cost,
)
from shangliang.methods.placement.bound import bound
from shangliang.methods.placement.clash import is_possible
from shangliang.methods.placement.flow import flow
from tests.methods.placement_data import Given, district


@st.composite
def problems(draw, mixed=True):
    """A tiny problem of any shape; it may be impossible."""
    n_seats, n_rooms = draw(st.integers(1, 5)), draw(st.integers(1, 3))
    rng = np.random.default_rng(draw(st.integers(0, 10**6)))
    least = rng.integers(0, 3, n_rooms)
    most = least + rng.integers(0, 4, n_rooms)
    numbers = np.arange(int(most.max()) + 1)
    crowds = [Crowd("load", np.ones((n_seats, 1), bool), 300 * ((numbers - 1) ** 2)[None, None, :])]
    apart = barred = np.zeros((0, 2), np.int64)
    locked = np.full(n_seats, -1)
    if mixed:
        pairs = numbers * (numbers - 1) // 2
        has = rng.random((n_seats, 3)) < 0.5
        crowds.append(Crowd("sort", has, (rng.integers(0, 900, (1, 3, 1)) * pairs)[:1]))
        asked = rng.integers(0, 2, (n_rooms, 3, 1)) * 700
        crowds.append(Crowd("missing", has, asked * np.maximum(0, 1 - numbers)))
        if n_seats > 1:
            apart = np.sort(rng.choice(n_seats, (1, 2), replace=False)) if rng.random() < 0.5 else apart
        barred = np.array([[rng.integers(n_seats), rng.integers(n_rooms)]])
        locked[rng.integers(n_seats)] = rng.integers(-1, n_rooms)
    return Problem(
        n_seats, n_rooms, (Given(rng.integers(0, 3000, (n_seats, n_rooms))),), least, most,
        crowds=tuple(crowds), apart=apart, barred=barred, locked=locked,
    )  # fmt: skip


def by_trying_everything(problem):
    ways = (np.array(rooms) for rooms in itertools.product(range(problem.n_rooms), repeat=problem.n_seats))
    return min((total_cost(problem, rooms) for rooms in ways if not broken(problem, rooms)), default=None)


@settings(deadline=None, max_examples=60)
@given(problems())
def test_nothing_is_cheaper_than_the_optimum(problem):
    best = by_trying_everything(problem)
    if best is None:
        with pytest.raises(Impossible):
            place(problem, gap=0)
        return
    answer = place(problem, gap=0)
    assert broken(problem, answer.rooms) == []
    assert (answer.cost, answer.bound, answer.is_optimal) == (best, best, True)
    assert sum(answer.by_term.values()) == best


@settings(deadline=None, max_examples=60)
@given(problems())
def test_the_bound_is_below_every_placement(problem):
    best = by_trying_everything(problem)
    if best is not None:
        assert bound(problem).least <= best
        assert flow(problem).cost <= best


@settings(deadline=None, max_examples=60)
@given(problems(mixed=False))
def test_a_flow_is_exact_with_the_fewest_likely_pairs(problem):
    best = by_trying_everything(problem)
    found = flow(problem, nearby=1)
    assert found.is_feasible == (best is not None)
    if best is not None:
        assert found.cost == best == total_cost(problem, found.rooms)


@settings(deadline=None, max_examples=60)
@given(problems())
def test_a_clash_is_one_and_nothing_in_it_is_idle(problem):
    rules = clash(problem)
    assert bool(rules) == (by_trying_everything(problem) is None)
    if rules:
        assert not is_possible(problem, rules)
        for rule in rules:
            assert is_possible(problem, [other for other in rules if other != rule])


@settings(deadline=None, max_examples=60)
@given(problems())
def test_the_next_best_place_is_the_cheapest_move_or_exchange(problem):
    try:
        answer = place(problem, gap=0)
    except Impossible:
        return
    for seat in range(problem.n_seats):
        ways = []
        for room in range(problem.n_rooms):
            moved = answer.rooms.copy()
            moved[seat] = room
            ways.append(moved)
        for other in range(problem.n_seats):
            changed = answer.rooms.copy()
            changed[[seat, other]] = changed[[other, seat]]
            ways.append(changed)
        costs = [
            total_cost(problem, way)
            for way in ways
            if way[seat] != answer.rooms[seat] and not broken(problem, way)
        ]
        if costs:
            assert answer.next_more[seat] == min(costs) - answer.cost >= 0
        else:
            assert answer.next_room[seat] == -1


def test_a_flow_agrees_with_the_assignment_of_scipy():
    from scipy.optimize import linear_sum_assignment

    rng = np.random.default_rng(7)
    costs = rng.integers(0, 5000, (60, 20))
    problem = Problem(60, 20, (Given(costs),), np.ones(20, np.int64), np.full(20, 4))
    wide = np.concatenate([costs - 10**7] + [costs] * 3, axis=1)
    seats, rooms = linear_sum_assignment(wide)
    assert flow(problem).cost == wide[seats, rooms].sum() + 20 * 10**7


@pytest.fixture(scope="module")
def small():
    return district(60, 20, seed=3)


def test_order_is_nothing(small):
    members, rooms = small
    one = arrange(members, rooms, Rules())
    other = arrange(members[::-1], rooms[3:] + rooms[:3], Rules())
    a = place(one.problem, seed=4, effort=0)
    b = place(other.problem, seed=4, effort=0)
    np.testing.assert_array_equal(a.rooms, b.rooms)
    assert a.cost == b.cost
    assert one.members == other.members


def test_the_gap_asked_for_is_proven_and_greedy_is_worse(small):
    members, rooms = small
    problem = arrange(members, rooms, Rules()).problem
    answer = place(problem, seed=1)
    assert answer.gap <= 0.005
    assert broken(problem, answer.rooms) == []
    greedy = nearest(
        problem, problem.terms[0].at(np.arange(problem.n_seats)[:, None], np.arange(20)[None, :])
    )
    assert broken(problem, greedy) == []
    assert total_cost(problem, greedy) > answer.cost


def test_the_cost_in_its_parts_is_the_cost(small):
    members, rooms = small
    problem = arrange(members, rooms, Rules()).problem
    answer = place(problem, seed=1, effort=0)
    assert sum(answer.by_term.values()) == answer.cost
    for term in problem.terms:
        assert answer.of_seats[term.name].sum() == answer.by_term[term.name]


def test_every_member_has_a_fixed_and_a_floating_place(small):
    members, rooms = small
    arranged = arrange(members, rooms, Rules())
    answer = place(arranged.problem, effort=0)
    kinds = [arranged.rooms[r].kind for r in answer.rooms]
    assert kinds == list(arranged.seat_kind)
    assert sorted(arranged.seat_member) == sorted([*range(60), *range(60)])


ROOMS = [Room("A"), Room("B"), Room("C")]


@pytest.mark.parametrize(
    ("members", "locks", "told"),
    [
        (
            [Member("m1"), Member("m2")],
            [],
            ["3 rooms must have at least 3 in all: A, B, C"],
        ),
        (
            [Member("m1", refuses=("A", "B", "C")), Member("m2"), Member("m3"), Member("m4")],
            [],
            ["1 place of members must be filled: m1", "m1 may not be in A, B, C"],
        ),
        (
            [Member("m1", refuses=("A",)), Member("m2"), Member("m3"), Member("m4")],
            [("m1", "A")],
            ["1 place of members must be filled: m1", "m1 may not be in A", "m1 is locked to A"],
        ),
        (
            [Member("m1", apart=("m2",)), Member("m2"), Member("m3"), Member("m4")],
            [("m1", "A"), ("m2", "A")],
            [
                "2 places of members must be filled: m1, m2",
                "m1 is locked to A",
                "m2 is locked to A",
                "m1 and m2 may not share a room",
            ],
        ),
        (
            [Member("m1"), Member("m2"), Member("m3"), Member("m4")],
            [("m1", "A"), ("m2", "A"), ("m3", "A")],
            ["2 rooms must have at least 2 in all: B, C"],
        ),
    ],
)
def test_what_clashes_is_said_in_words(members, locks, told):
    arranged = arrange(members, ROOMS, Rules(least=1, most=3), locks)
    with pytest.raises(Impossible):
        place(arranged.problem)
    names = [arranged.members[i].id for i in arranged.seat_member]
    words = in_words(arranged.problem, clash(arranged.problem), names, [room.id for room in arranged.rooms])
    assert words[: len(told)] == told


def test_full_rooms_are_said_in_words():
    members = [Member(f"m{i}") for i in range(4)]
    arranged = arrange(members, ROOMS, Rules(least=1, most=1))
    words = in_words(
        arranged.problem, clash(arranged.problem), [one.id for one in members], [one.id for one in ROOMS]
    )
    assert words == [
        "3 rooms may have at most 3 in all: A, B, C",
        "4 places of members must be filled: m0, m1, m2, m3",
    ]


def test_more_weight_never_lengthens_the_way():
    members, rooms = district(20, 7, seed=9)
    ways = []
    for weight in (0.5, 1.0, 2.0):
        rules = Rules(Weights(distance=weight), places="any", most=5)
        answer = place(arrange(members, rooms, rules).problem, gap=0)
        assert answer.is_optimal
        ways.append(answer.by_term["distance"] / weight)
    assert ways[0] + 20 >= ways[1] >= ways[2] - 20  # costs are rounded to a metre a seat
    assert ways[1] + 20 >= ways[2]
