"""Composite index: two published computations, the definitions, and what no reordering may change."""

import math
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from shangliang.methods.composite_index import composite_index, normalise, rank

CALM = settings(deadline=None, max_examples=40)
UNITS, INDICATORS = list("abcdef"), list("uvwx")
CELL = st.integers(0, 9).map(float)
TABLES = arrays(np.float64, (6, 4), elements=CELL).filter(lambda table: (np.ptp(table, axis=0) > 0).all())
WEIGHTS = st.lists(st.integers(1, 5), min_size=4, max_size=4)


def index(table, **more):
    return composite_index(table, **{"units": UNITS, "indicators": INDICATORS, "trials": 200, **more})


def test_the_technology_achievement_index_of_new_zealand():
    """UNDP (2001), Human Development Report, technical note 2: goalposts, four aspects of two indicators."""
    log = math.log
    values = [103, 13.0, 146.7, 15.4, log(720), log(8215), 11.7, 13.1]
    posts = [
        (0, 994), (0, 272.6), (0, 232.4), (0, 80.8), (0, log(901)), (log(22), log(6969)),
        (0.8, 12.0), (0.1, 27.4),
    ]  # fmt: skip
    names = ["patents", "royalties", "hosts", "exports", "telephones", "electricity", "schooling", "science"]
    one = composite_index([values], units=["New Zealand"], indicators=names, goalposts=posts, trials=1)
    expected = [0.104, 0.048, 0.631, 0.191, 0.967, 1.000, 0.973, 0.476]
    assert one.normalised[0] == pytest.approx(expected, abs=1e-3)
    assert one.normalised[0].reshape(4, 2).mean(axis=1) == pytest.approx(
        [0.076, 0.411, 0.984, 0.725], abs=1e-3
    )
    assert one.scores[0] == pytest.approx(0.548, abs=1e-3)


def test_the_human_development_index_of_china():
    """UNDP (2010), Human Development Report, technical note 1: a geometric mean of geometric means."""
    log = math.log
    years = normalise([[7.5, 11.4]], "min-max", goalposts=[(0, 13.2), (0, 20.6)])
    education = math.sqrt(years.prod()) / 0.951
    values = [73.5, education, log(7263)]
    posts = [(20, 83.2), (0, 1), (log(163), log(108211))]
    one = composite_index(
        [values],
        units=["China"],
        indicators=["life", "education", "income"],
        goalposts=posts,
        aggregation="geometric",
        trials=1,
    )
    assert one.normalised[0] == pytest.approx([0.847, 0.589, 0.584], abs=1e-3)
    assert one.scores[0] == pytest.approx(0.663, abs=1e-3)


def test_each_normalisation_by_hand():
    table = np.array([[2.0, 5.0], [4.0, 1.0], [6.0, 1.0]])
    down = [True, False]
    assert normalise(table, "min-max", higher_is_better=down).tolist() == [[0, 0], [0.5, 1], [1, 1]]
    assert normalise(table, "rank", higher_is_better=down).tolist() == [[1, 1], [2, 2.5], [3, 2.5]]
    assert normalise(table, "none", higher_is_better=down).tolist() == [[2, -5], [4, -1], [6, -1]]
    reference = normalise(table, "reference", higher_is_better=down, references=[4, 2])
    assert reference.tolist() == [[-0.5, -1.5], [0, 0.5], [0.5, 0.5]]
    cut = normalise(table, "min-max", goalposts=[(3, 5), (0, 10)])
    assert cut.tolist() == [[0, 0.5], [0.5, 0.1], [1, 0.1]]


def test_scikit_learn_and_scipy_say_the_same():
    preprocessing = pytest.importorskip("sklearn.preprocessing")
    stats = pytest.importorskip("scipy.stats")
    table = np.random.default_rng(2).normal(size=(40, 5)).round(1)
    np.testing.assert_allclose(
        normalise(table, "min-max"), preprocessing.minmax_scale(table), rtol=1e-12, atol=1e-12
    )
    np.testing.assert_allclose(normalise(table, "z-score"), preprocessing.scale(table), rtol=1e-9, atol=1e-12)
    np.testing.assert_array_equal(normalise(table, "rank"), stats.rankdata(table, axis=0))
    np.testing.assert_array_equal(rank(table.T), stats.rankdata(-table.T, axis=1, method="min"))


@CALM
@given(
    TABLES,
    WEIGHTS,
    st.permutations(range(6)),
    st.permutations(range(4)),
    st.sampled_from(["z-score", "min-max"]),
)
def test_the_order_of_rows_and_columns_is_nothing(table, weights, rows, columns, normalisation):
    before = table.copy()
    first = index(table, weights=weights, normalisation=normalisation, seed=3)
    again = index(
        table[np.ix_(rows, columns)],
        units=[UNITS[i] for i in rows],
        indicators=[INDICATORS[j] for j in columns],
        weights=[weights[j] for j in columns],
        normalisation=normalisation,
        seed=3,
    )
    for name in ("scores", "ranks", "median_rank", "low_rank", "high_rank", "best_rank", "worst_rank"):
        np.testing.assert_array_equal(getattr(again, name), getattr(first, name)[list(rows)])
    assert again.provenance == first.provenance
    np.testing.assert_array_equal(table, before)


@CALM
@given(TABLES, WEIGHTS, st.floats(0, 0.9), st.sampled_from(["linear", "geometric"]))
def test_trials_stay_within_the_bounds(table, weights, tolerance, aggregation):
    posts = [(-1, 10)] * 4
    made = index(table, weights=weights, tolerance=tolerance, aggregation=aggregation, goalposts=posts)
    order = [made.best_rank, made.low_rank, made.median_rank, made.high_rank, made.worst_rank]
    assert all((lower <= higher).all() for lower, higher in pairwise(order))
    assert ((made.best_rank <= made.ranks) & (made.ranks <= made.worst_rank)).all()
    if tolerance == 0:
        np.testing.assert_array_equal(made.low_rank, made.high_rank)


def test_the_bounds_are_reached_by_some_weights():
    """Two units, two indicators: all corners of the weights."""
    table = [[1.0, 0.0], [0.0, 1.0]]
    for weights in ([1, 1], [3, 2], [2, 1]):
        made = composite_index(table, units=["a", "b"], indicators=["u", "v"], weights=weights)
        corners = [(weights[0] * x, weights[1] * y) for x in (0.75, 1.25) for y in (0.75, 1.25)]
        always = all(u > v for u, v in corners)
        assert (made.worst_rank[0] == 1) == always
        assert made.best_rank[1] == (2 if always else 1)


@CALM
@given(TABLES, WEIGHTS, st.integers(0, 5), st.integers(0, 3))
def test_a_unit_that_improves_does_not_fall(table, weights, i, j):
    posts = [(-1, 20)] * 4
    better = table.copy()
    better[i, j] += 5
    for aggregation in ("linear", "geometric"):
        first, second = (
            index(values, weights=weights, goalposts=posts, aggregation=aggregation)
            for values in (table, better)
        )
        assert second.scores[i] > first.scores[i]
        for name in ("ranks", "low_rank", "high_rank", "best_rank", "worst_rank"):
            assert getattr(second, name)[i] <= getattr(first, name)[i]


@CALM
@given(TABLES, WEIGHTS)
def test_units_of_measure_and_scale_of_weights_are_nothing(table, weights):
    first = index(table, weights=weights)
    again = index(table * [1, 8, 64, 512] + [0, 1, 2, 3], weights=[4 * one for one in weights])
    np.testing.assert_allclose(again.scores, first.scores, atol=1e-12)
    np.testing.assert_array_equal(again.ranks, first.ranks)


@CALM
@given(TABLES, WEIGHTS)
def test_contributions_add_up(table, weights):
    made = index(table, weights=weights)
    np.testing.assert_allclose(made.contributions.sum(axis=1), made.scores, atol=1e-12)
    assert made.weights.sum() == pytest.approx(1)
    for rank_, score in zip(made.ranks, made.scores, strict=True):
        assert rank_ == 1 + sum(round(other, 12) > round(score, 12) for other in made.scores)


def test_geometric_aggregation_asks_for_balance():
    table = [[0.5, 0.5], [0.9, 0.1]]
    names = {"units": ["even", "uneven"], "indicators": ["u", "v"], "normalisation": "none", "tolerance": 0.0}
    assert composite_index(table, **names).ranks.tolist() == [1, 1]
    assert composite_index(table, **names, aggregation="geometric").ranks.tolist() == [1, 2]


def test_the_same_seed_gives_the_same_trials():
    table = np.random.default_rng(1).random((6, 4))
    assert repr(index(table, seed=7)) == repr(index(table, seed=7))
    assert index(table, seed=7).provenance.seed == 7


FLAT = [[1.0, 2, 3, 4]] * 6
EVEN = np.arange(24.0).reshape(6, 4)


@pytest.mark.parametrize(
    ("table", "more", "told"),
    [
        (EVEN[:5], {}, r"values of shape \(5, 4\), but 6 units and 4 indicators"),
        (FLAT, {}, "indicator u is the same for all units: min-max needs goalposts or a spread"),
        (
            FLAT,
            {"normalisation": "z-score"},
            "indicator u is the same for all units: a z-score needs a spread",
        ),
        (EVEN * np.nan, {}, "a, u: nan, but a finite number is expected"),
        (EVEN, {"units": list("abcdea")}, "the name 'a' stands twice"),
        (EVEN, {"weights": [1, 1]}, r"weights of shape \(2,\)"),
        (EVEN, {"weights": [1, 1, 1, -1]}, "weights must be finite, not negative, and not all 0"),
        (EVEN, {"weights": [0, 0, 0, 0]}, "weights must be finite, not negative, and not all 0"),
        (EVEN, {"aggregation": "geometric"}, "a, u: normalised value 0, but geometric aggregation needs"),
        (EVEN, {"aggregation": "median"}, "aggregation 'median', but known are linear, geometric"),
        (EVEN, {"normalisation": "log"}, "normalisation 'log', but known are min-max"),
        (EVEN, {"goalposts": [(0, 1)]}, r"goalposts of shape \(1, 2\), but 4 indicators need two each"),
        (EVEN, {"goalposts": [(1, 1)] * 4}, "indicator u has goalposts not low < high"),
        (
            EVEN,
            {"goalposts": [(0, 1)] * 4, "normalisation": "rank"},
            "goalposts are for min-max, not for rank",
        ),
        (EVEN, {"normalisation": "reference"}, "references are for the method reference, and needed there"),
        (
            EVEN,
            {"normalisation": "reference", "references": [0, 1, 1, 1]},
            "indicator u has a reference of 0 or not finite",
        ),
        (EVEN, {"tolerance": 1}, "tolerance 1, but it lies from 0 to below 1"),
        (EVEN, {"trials": 0}, "0 trials, but at least one is needed"),
    ],
)
def test_what_cannot_be_is_refused(table, more, told):
    with pytest.raises(ValueError, match=f"^{told}"):
        index(table, **more)
