"""Lots: the published figures, a twin that tries every panel, and what must hold whatever the pool."""

from functools import cache
from itertools import combinations, product
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog
from scipy.stats import chi2

from shangliang.methods import sortition as lots
from shangliang.methods.sortition.leximin import fairest
from shangliang.methods.sortition.pool import Quota, Task, task, types_of
from shangliang.methods.sortition.program import Panels
from tests.methods.sortition_data import by_name, check, load

SEX, AGE = ("f", "m"), ("young", "old")


@st.composite
def small(draw: st.DrawFn) -> Task:
    """Up to eight people of two categories, some living together."""
    n = draw(st.integers(2, 8))
    seats = draw(st.integers(1, min(4, n)))
    answers = draw(st.lists(st.sampled_from(list(product(SEX, AGE))), min_size=n, max_size=n))
    bounds = st.tuples(st.integers(0, seats), st.integers(0, seats)).map(sorted)
    quotas = [
        Quota(category, value, *draw(bounds))
        for category, values in (("sex", SEX), ("age", AGE))
        for value in values
    ]
    homes = draw(st.lists(st.sampled_from(["a", "b", None, None]), min_size=n, max_size=n))
    return task([f"p{i}" for i in range(n)], answers, quotas, seats, homes)


def all_panels(pool: Task) -> list[tuple[int, ...]]:
    """Every panel there is."""
    found = []
    for panel in combinations(range(len(pool.people)), pool.seats):
        seats = np.bincount(pool.features[list(panel)].ravel(), minlength=len(pool.quotas))
        legal = all(quota.least <= n <= quota.most for quota, n in zip(pool.quotas, seats, strict=True))
        if legal and len({int(pool.homes[i]) for i in panel}) == pool.seats:
            found.append(panel)
    return found


def leximin_by_hand(pool: Task, panels: list[tuple[int, ...]]) -> np.ndarray:
    """Over all panels and persons: raise the least; whoever can not rise above it alone is settled."""
    n = len(pool.people)
    sits = np.array([[float(i in panel) for panel in panels] for i in range(n)])
    settled = np.full(n, np.nan)

    def most(objective: np.ndarray, floor: np.ndarray) -> float:
        found = linprog(
            -objective, A_ub=-np.hstack([sits, np.zeros((n, 1))]), b_ub=-floor, bounds=(0, 1),
            A_eq=[[*np.ones(len(panels)), 0.0]], b_eq=[1.0],
        )  # fmt: skip
        return float(-found.fun)

    while np.isnan(settled).any():
        free = np.isnan(settled)
        rows = -np.hstack([sits, -free.astype(float)[:, None]])
        found = linprog(
            [*np.zeros(len(panels)), -1.0], A_ub=rows, b_ub=-(np.nan_to_num(settled) - 1e-9), bounds=(0, 1),
            A_eq=[[*np.ones(len(panels)), 0.0]], b_eq=[1.0],
        )  # fmt: skip
        level = float(-found.fun)
        floor = np.where(free, level, settled) - 1e-8
        for i in np.flatnonzero(free):
            if most(np.append(sits[i], 0.0), floor) < level + 1e-6:
                settled[i] = level
    return settled


@cache
def larger() -> tuple[Task, lots.Lottery]:
    """The larger public pool with its lottery, made once."""
    pool = load("sf_fixture_22")
    return pool, lots.make_lottery(pool)


# --- published


def test_the_small_example_gives_all_the_same_chance() -> None:
    """Flanigan et al. (2021), replication package: 10.0 % for everybody, against 1.21 % at most by greed."""
    pool = load("example_small_20")
    lottery = lots.make_lottery(pool)
    np.testing.assert_array_equal(lottery.chances, 0.1)
    assert lottery.least_possible == pytest.approx(0.1, abs=1e-6)
    assert lottery.gini == pytest.approx(0)
    check(pool, lottery.panels[:50])
    greedy = lots.make_lottery(pool, method="legacy", n_panels=200)
    assert greedy.chances.min() < 0.03
    check(pool, greedy.panels)


def test_the_larger_example_reaches_its_bound() -> None:
    """Its quotas leave the Highlands two of 22 seats, and 22 people live there: 1/11 is the most for all."""
    pool, lottery = larger()
    assert lottery.least_possible == pytest.approx(2 / 22, abs=1e-6)
    assert lottery.least == 0.090  # the nearest thousandth below
    check(pool, lottery.panels[:100])
    assert len(np.unique(lottery.panels, axis=0)) > 500


def test_many_types_are_drawn_near_the_proven_bound() -> None:
    pool = load("sf_fixture_22")
    lottery = lots.make_lottery(pool, exact_up_to=0, n_panels=200)
    assert lottery.least_possible == pytest.approx(2 / 22, abs=1e-6)
    assert lottery.least >= 0.08
    check(pool, lottery.panels)


# --- the twin


@given(small())
@settings(deadline=None, max_examples=60)
def test_chances_are_those_of_trying_every_panel(pool: Task) -> None:
    panels = all_panels(pool)
    assume(panels)
    types = types_of(pool)
    found = fairest(types, Panels(types))
    by_hand = leximin_by_hand(pool, panels)
    np.testing.assert_allclose(found.chance[types.of], by_hand, atol=2e-5)
    on_some = np.array([any(i in panel for panel in panels) for i in range(len(pool.people))])
    np.testing.assert_array_equal(found.barred[types.of], ~on_some)
    assert found.least_possible == pytest.approx(by_hand[on_some].min(), abs=2e-5)
    if on_some.any():
        least = fairest(types, Panels(types), stages=1)
        assert least.chance[types.of][on_some].min() == pytest.approx(by_hand[on_some].min(), abs=2e-5)


@given(small(), st.integers(1, 60))
@settings(deadline=None, max_examples=40)
def test_every_panel_is_legal_and_the_chances_are_the_lottery_s(pool: Task, n_panels: int) -> None:
    if not all_panels(pool):
        with pytest.raises(lots.Infeasible):
            lots.make_lottery(pool)
        return
    before = pool.features.copy()
    lottery = lots.make_lottery(pool, n_panels=n_panels)
    check(pool, lottery.panels)
    assert lottery.panels.shape == (n_panels, pool.seats)
    np.testing.assert_array_equal(pool.features, before)
    assert lottery.chances.sum() == pytest.approx(pool.seats)
    assert lottery.expected.sum() == pytest.approx(2 * pool.seats)
    assert not lottery.chances[lottery.barred].any()


@given(small())
@settings(deadline=None, max_examples=60)
def test_the_least_relaxation_is_the_least(pool: Task) -> None:
    homes = len(set(pool.homes.tolist()))
    assume(not all_panels(pool))
    found = lots.relax(pool)
    if homes < pool.seats:
        assert (found.changes, found.seats) == (None, homes)
        return
    assert found.changes is not None
    moved = sum(
        change.quota.least - change.least + change.most - change.quota.most for change in found.changes
    )
    loose = [Quota(quota.category, quota.value, 0, pool.seats) for quota in pool.quotas]
    needed = []
    for panel in all_panels(with_quotas(pool, loose)):
        seats = np.bincount(pool.features[list(panel)].ravel(), minlength=len(pool.quotas))
        needed.append(
            sum(
                max(0, quota.least - n, n - quota.most)
                for quota, n in zip(pool.quotas, seats.tolist(), strict=True)
            )
        )
    assert moved == min(needed)
    assert all_panels(with_quotas(pool, list(found.applied(pool.quotas))))


def with_quotas(pool: Task, quotas: list[Quota]) -> Task:
    return Task(pool.people, pool.features, pool.homes, tuple(quotas), pool.seats)


# --- what must hold


@given(small(), st.randoms(use_true_random=False))
@settings(deadline=None, max_examples=25)
def test_the_order_of_people_and_quotas_is_nothing(pool: Task, random: Any) -> None:
    assume(all_panels(pool))
    order = list(range(len(pool.people)))
    random.shuffle(order)
    answers = [[pool.quotas[at].value for at in row] for row in pool.features.tolist()]
    quotas = sorted(pool.quotas, key=lambda quota: (quota.category, random.random()))
    again = task(
        [pool.people[i] for i in order],
        [answers[i] for i in order],
        quotas,
        pool.seats,
        [int(pool.homes[i]) for i in order],
    )
    one, other = lots.make_lottery(pool, n_panels=20), lots.make_lottery(again, n_panels=20)
    assert one.text() == other.text()
    assert one.digest == other.digest


def test_the_seed_decides_who_of_equals_sits_where() -> None:
    pool = load("example_small_20")
    one, same, other = (lots.make_lottery(pool, n_panels=100, seed=seed) for seed in (1, 1, 2))
    assert one.text() == same.text() != other.text()
    assert one.provenance == same.provenance
    assert one.provenance.seed == 1


def test_people_of_one_type_differ_by_one_panel_at_most() -> None:
    pool, lottery = larger()
    of = types_of(pool).of
    sat = np.round(lottery.chances * len(lottery.panels))
    assert all(np.ptp(sat[of == at]) <= 1 for at in range(of.max() + 1))


def test_whoever_the_quotas_shut_out_is_named() -> None:
    quotas = [Quota("age", "child", 0, 0), Quota("age", "grown", 2, 2)]
    pool = task(["a", "b", "c", "d"], [["child"], ["grown"], ["grown"], ["grown"]], quotas, 2)
    lottery = lots.make_lottery(pool, n_panels=300)
    assert lottery.barred.tolist() == [True, False, False, False]
    assert by_name(lottery) == pytest.approx({"a": 0, "b": 2 / 3, "c": 2 / 3, "d": 2 / 3})


def test_of_one_address_one_person_sits() -> None:
    homes = ["x", "x", "x", "y", "y", None]
    answers = [["f"], ["m"], ["m"], ["f"], ["f"], ["m"]]
    pool = task(list("abcdef"), answers, [Quota("sex", "f", 1, 2), Quota("sex", "m", 1, 2)], 3, homes)
    lottery = lots.make_lottery(pool, n_panels=600)
    check(pool, lottery.panels)
    np.testing.assert_allclose(
        lottery.chances, leximin_by_hand(pool, all_panels(pool)), atol=1.01 / 600, err_msg="by address"
    )


def test_a_task_that_contradicts_itself_is_refused() -> None:
    quotas = [Quota("sex", "f", 0, 1)]
    with pytest.raises(ValueError, match="named twice"):
        task(["a", "a"], [["f"], ["f"]], quotas, 1)
    with pytest.raises(ValueError, match="b: no quota for sex m"):
        task(["a", "b"], [["f"], ["m"]], quotas, 1)
    with pytest.raises(ValueError, match="0 seats"):
        task(["a"], [["f"]], quotas, 0)
    with pytest.raises(ValueError, match="from 2 to 1"):
        task(["a"], [["f"]], [Quota("sex", "f", 2, 1)], 1)
    with pytest.raises(ValueError, match="0 panels"):
        lots.make_lottery(task(["a"], [["f"]], quotas, 1), n_panels=0)


def test_quotas_that_can_not_hold_are_answered_with_the_least_change() -> None:
    quotas = [Quota("sex", "f", 3, 4), Quota("sex", "m", 0, 1)]
    pool = task(list("abcde"), [["f"], ["f"], ["m"], ["m"], ["m"]], quotas, 4)
    with pytest.raises(lots.Infeasible) as refused:
        lots.make_lottery(pool)
    assert str(refused.value).splitlines()[1:] == [
        "  sex f: at least 2 instead of 3 (2 in the pool)",
        "  sex m: at most 2 instead of 1 (3 in the pool)",
    ]


# --- the draw


def test_draws_agree_with_the_stated_chances() -> None:
    """Chi-square over panels, and over people: 40,000 draws with other beacons."""
    pool, lottery = larger()
    n, digest = 40_000, lottery.digest
    drawn = np.array(
        [lots.drawn(lots.public_seed(digest, "nonce", str(beacon)), 1000) for beacon in range(n)]
    )
    times = np.bincount(drawn, minlength=1000)
    assert chi2.sf(((times - n / 1000) ** 2 / (n / 1000)).sum(), 999) > 0.001
    sat = np.bincount(lottery.panels[drawn].ravel(), minlength=len(pool.people))
    spread = np.sqrt(n * lottery.chances * (1 - lottery.chances))
    assert np.abs((sat - n * lottery.chances) / np.maximum(spread, 1e-9)).max() < 4.5


def test_the_seed_depends_on_all_that_was_sealed() -> None:
    seed = lots.public_seed("digest", "nonce", "beacon")
    assert (
        len({seed, lots.public_seed("digest", "nonce", "beacon2"), lots.public_seed("digest", "n", "beacon")})
        == 3
    )
    assert lots.commitment("abc").startswith("ba7816bf")  # FIPS 180-2, the first example
    assert len({lots.fresh_nonce() for _ in range(9)}) == 9


# --- after the draw


def test_replacements_make_the_panel_whole() -> None:
    pool, lottery = larger()
    panel = lottery.members(7)
    gone = panel[:3]
    found = lots.replacements(pool, panel, gone, "5eed", n_panels=50)
    whole = [pool.people.index(name) for name in {*panel, *found.people} - set(gone)]
    check(pool, np.array([whole]))
    assert found.people == lots.replacements(pool, panel, gone[::-1], "5eed", n_panels=50).people
    assert not set(found.people) & set(panel)


def test_stand_bys_come_first_if_they_fit() -> None:
    pool = load("example_small_20")
    panel = lots.make_lottery(pool, n_panels=50).members(7)
    ready = lots.standbys(pool, panel, 10, "5eed", n_panels=50)
    assert len(ready.people) == 10
    assert ready.relaxed == ""
    assert not set(ready.people) & set(panel)
    found = lots.replacements(pool, panel, panel[:2], "5eed", standbys=ready.people, n_panels=50)
    assert set(found.people) <= set(ready.people)


def test_stand_bys_give_way_where_the_pool_is_spent() -> None:
    quotas = [Quota("sex", "f", 2, 2), Quota("sex", "m", 2, 2)]
    pool = task(list("abcdefg"), [["f"], ["f"], ["m"], ["m"], ["m"], ["m"], ["m"]], quotas, 4)
    panel = lots.make_lottery(pool, n_panels=10).members(0)
    ready = lots.standbys(pool, panel, 2, "5eed", n_panels=10)
    assert len(ready.people) == 2
    assert "sex f: at least 0 instead of 1" in ready.relaxed
    with pytest.raises(ValueError, match="3 people are left"):
        lots.standbys(pool, panel, 4, "5eed")
    with pytest.raises(ValueError, match="not on the panel: zz"):
        lots.replacements(pool, panel, ["zz"], "5eed")
    with pytest.raises(lots.Infeasible, match="sex f: at least 0 instead of 1"):
        lots.replacements(pool, panel, ["a"], "5eed")
