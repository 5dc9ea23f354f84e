"""Kaplan-Meier: a published example, the definition, lifelines as the judge."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shangliang.methods.survival import kaplan_meier, mean_within, share_waiting, time_until

CALM = settings(deadline=None)
# Weeks in remission under 6-MP; Freireich et al. (1963), Blood 21; the table in Kleinbaum, Klein (2012),
# Survival Analysis, ch. 2, and its standard errors in Collett (2015), ch. 2.
RELAPSED = [6, 6, 6, 7, 10, 13, 16, 22, 23]
STILL_WELL = [6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35]
PUBLISHED = {
    6: (21, 3, 0.857, 0.0764),
    7: (17, 1, 0.807, 0.0869),
    10: (15, 1, 0.753, 0.0963),
    13: (12, 1, 0.690, 0.1068),
    16: (11, 1, 0.627, 0.1141),
    22: (7, 1, 0.538, 0.1282),
    23: (6, 1, 0.448, 0.1346),
}
WAITS = st.lists(st.tuples(st.integers(0, 12), st.booleans()), min_size=1, max_size=25)


def test_the_published_example():
    curve = kaplan_meier(RELAPSED + STILL_WELL, [True] * 9 + [False] * 12)
    for time, (at_risk, events, share, error) in PUBLISHED.items():
        at = list(curve.times).index(time)
        assert (curve.at_risk[at], curve.events[at]) == (at_risk, events)
        assert curve.waiting[at] == pytest.approx(share, abs=5e-4)
        assert curve.standard_error[at] == pytest.approx(error, abs=6e-5)
    assert time_until(curve) == 23
    assert share_waiting(curve, 12.9) == pytest.approx(0.753, abs=5e-4)
    assert curve.provenance.method == "survival.kaplan_meier"


@CALM
@given(WAITS)
def test_the_curve_is_the_product_of_the_shares_that_stay(waits):
    curve = kaplan_meier(*zip(*waits, strict=True))
    share = 1.0
    for at, time in enumerate(sorted({time for time, _ in waits})):
        at_risk = sum(other >= time for other, _ in waits)
        events = sum(other == time and done for other, done in waits)
        share *= 1 - events / at_risk
        assert (curve.times[at], curve.at_risk[at], curve.events[at]) == (time, at_risk, events)
        assert curve.waiting[at] == pytest.approx(share, abs=1e-12)
    assert (curve.events + curve.censored).sum() == len(waits)


@CALM
@given(WAITS, st.randoms(use_true_random=False))
def test_order_is_nothing_and_the_unit_only_stretches(waits, chance):
    curve = kaplan_meier(*zip(*waits, strict=True))
    mixed = list(waits)
    chance.shuffle(mixed)
    assert repr(kaplan_meier(*zip(*mixed, strict=True))) == repr(curve)
    hours = kaplan_meier([24 * time for time, _ in waits], [done for _, done in waits])
    np.testing.assert_array_equal(hours.waiting, curve.waiting)
    np.testing.assert_array_equal(hours.times, 24 * curve.times)


@CALM
@given(WAITS)
def test_shares_only_fall_and_lie_within_their_interval(waits):
    curve = kaplan_meier(*zip(*waits, strict=True))
    assert (np.diff(np.concatenate([[1], curve.waiting])) <= 0).all()
    assert ((curve.waiting >= 0) & (curve.waiting <= 1)).all()
    sure = ~np.isnan(curve.lower)
    assert (curve.lower[sure] <= curve.waiting[sure] + 1e-12).all()
    assert (curve.waiting[sure] <= curve.upper[sure] + 1e-12).all()
    assert (np.isnan(curve.lower) == (curve.waiting == 0)).all()


@CALM
@given(st.lists(st.integers(0, 12), min_size=1, max_size=25))
def test_if_all_are_answered_it_is_the_plain_share_and_mean(waits):
    curve = kaplan_meier(waits, [True] * len(waits))
    for time in range(14):
        assert share_waiting(curve, time) == pytest.approx(
            np.mean([wait > time for wait in waits]), abs=1e-12
        )
    assert mean_within(curve, 20) == pytest.approx(np.mean(waits))
    assert time_until(curve, 1) == max(waits)
    # Greenwood's error is then the binomial one.
    shares = curve.waiting[:-1]
    binomial = np.sqrt(shares * (1 - shares) / len(waits))
    np.testing.assert_allclose(curve.standard_error[:-1], binomial, atol=1e-12)


@pytest.mark.filterwarnings("ignore")
@pytest.mark.once
def test_lifelines_says_the_same():
    lifelines = pytest.importorskip("lifelines")
    rng = np.random.default_rng(5)
    for n in (1, 2, 9, 80, 700):
        waited = rng.integers(1, 60, n)
        answered = rng.random(n) < 0.7
        answered[np.argmax(waited)] = False
        curve = kaplan_meier(waited, answered, confidence=0.9)
        peer = lifelines.KaplanMeierFitter(alpha=0.1).fit(waited, answered)
        np.testing.assert_allclose(peer.survival_function_.iloc[1:, 0], curve.waiting, rtol=1e-10)
        between = peer.confidence_interval_.iloc[1:].to_numpy()
        np.testing.assert_allclose(between, np.column_stack([curve.lower, curve.upper]), rtol=1e-7)
        table = peer.event_table.iloc[1:]
        np.testing.assert_array_equal(table["at_risk"], curve.at_risk)
        np.testing.assert_array_equal(table["censored"], curve.censored)
        median = peer.median_survival_time_
        assert time_until(curve) == median or (math.isnan(time_until(curve)) and math.isinf(median))
        mean = lifelines.utils.restricted_mean_survival_time(peer, t=float(waited.max()))
        assert mean_within(curve, float(waited.max())) == pytest.approx(mean)


def test_what_the_record_does_not_reach_is_not_told():
    curve = kaplan_meier([1, 2, 3, 4], [True, False, True, False])
    assert math.isnan(time_until(curve, 0.9))
    assert math.isnan(share_waiting(curve, 5))
    assert share_waiting(curve, 4) == pytest.approx(0.375)
    assert share_waiting(curve, 0) == 1
    with pytest.raises(ValueError, match=r"^horizon 5, but the record ends at 4$"):
        mean_within(curve, 5)
    # Where all are answered, nothing is left to happen.
    assert share_waiting(kaplan_meier([1, 2], [True, True]), 99) == 0


def test_nobody_answered_yet():
    curve = kaplan_meier([3, 5], [False, False])
    assert curve.waiting.tolist() == curve.lower.tolist() == curve.upper.tolist() == [1, 1]
    assert curve.standard_error.tolist() == [0, 0]
    assert math.isnan(time_until(curve))


@pytest.mark.parametrize(
    ("waited", "answered", "told"),
    [
        ([], [], "no durations: expected at least one"),
        ([1, 2], [True], r"durations of shape \(2,\), but answered of \(1,\)"),
        ([1, -2], [True, True], "duration 1 is -2.0: expected a finite number, not negative"),
        ([float("nan")], [True], "duration 0 is nan"),
        ([1], [2], "answered holds other values than true and false"),
        ([[1, 2]], [[True, True]], "durations of shape"),
    ],
)
def test_durations_that_cannot_be_are_refused(waited, answered, told):
    with pytest.raises(ValueError, match=f"^{told}"):
        kaplan_meier(waited, answered)


def test_parameters_out_of_range_are_refused():
    curve = kaplan_meier([1], [True])
    for call, told in (
        (lambda: kaplan_meier([1], [True], confidence=1), "confidence 1"),
        (lambda: time_until(curve, 0), "share 0"),
        (lambda: share_waiting(curve, -1), "time -1"),
        (lambda: mean_within(curve, 0), "horizon 0"),
    ):
        with pytest.raises(ValueError, match=f"^{told}"):
            call()


def test_the_input_is_left_alone():
    waited, answered = np.array([3.0, 1.0]), np.array([True, False])
    kaplan_meier(waited, answered)
    assert (waited.tolist(), answered.tolist()) == ([3, 1], [True, False])
