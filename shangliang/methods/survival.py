"""How long until it happens, if some have not got there yet: the Kaplan-Meier curve of time to reply.

A topic that still waits says something too: it waited at least so long. Leaving it out makes a department
look faster than it is. See docs/methods/survival.md.

References
----------
Kaplan, Meier (1958), Nonparametric estimation from incomplete observations. JASA 53(282).
Greenwood (1926), The natural duration of cancer.
Kalbfleisch, Prentice (2002), The Statistical Analysis of Failure Time Data: the log-log interval.
"""

from __future__ import annotations

from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
from numpy.typing import ArrayLike, NDArray

from shangliang.methods.provenance import Provenance, digest_of

VERSION = "1"

Floats = NDArray[np.float64]
Counts = NDArray[np.int64]


@dataclass(frozen=True)
class Survival:
    """Share that still waits, at each of the T distinct times that were recorded.

    Attributes
    ----------
    times : (T)
        Ascending; the curve is constant from each to the next, and 1 before the first.
    at_risk, events, censored : int64 of T
        How many still waited just before; how many were answered then; how many were last seen waiting then.
    waiting : (T)
        Estimated share that waits longer than each time, in [0, 1].
    standard_error : (T)
        Greenwood's; NaN where nobody is left.
    lower, upper : (T)
        Confidence interval of `waiting` on the log-log scale, within [0, 1]; NaN where nobody is left.
    provenance : Provenance
    """

    times: Floats
    at_risk: Counts
    events: Counts
    censored: Counts
    waiting: Floats
    standard_error: Floats
    lower: Floats
    upper: Floats
    provenance: Provenance


def kaplan_meier(durations: ArrayLike, answered: ArrayLike, *, confidence: float = 0.95) -> Survival:
    """The share that still waits, over time.

    Parameters
    ----------
    durations : (N)
        How long each waited until answered, or until last seen waiting; any unit, not negative.
    answered : bool of N
        False if it was last seen waiting.
    confidence : float
        Of the interval at each time, in (0, 1).

    Raises
    ------
    ValueError
        If the lengths differ, there is none, a duration is negative or not finite, `answered` has other than
        true and false, or `confidence` is out of range.
    """
    waited, done = _checked(durations, answered)
    if not 0 < confidence < 1:
        raise ValueError(f"confidence {confidence}, but it lies between 0 and 1")
    replied, everybody = np.sort(waited[done]), np.sort(waited)
    times = everybody[np.concatenate([[True], everybody[1:] != everybody[:-1]])]
    at_risk = len(everybody) - np.searchsorted(everybody, times)
    ended = at_risk - np.concatenate([at_risk[1:], [0]])
    events = np.diff(np.searchsorted(replied, times, side="right"), prepend=0)
    # A product of whole numbers' ratios; a share that reaches 0 stays there.
    waiting = np.cumprod((at_risk - events) / at_risk)
    left = (at_risk - events).astype(float)
    with np.errstate(divide="ignore", invalid="ignore"):
        summed = np.cumsum(events / (at_risk * left))
        error = waiting * np.sqrt(summed)
    lower, upper = _interval(waiting, summed, confidence)
    parameters = {"confidence": confidence}
    # All that the durations say, whatever their order.
    provenance = Provenance(
        "survival.kaplan_meier", VERSION, parameters, None, digest_of(times, events, ended)
    )
    return Survival(times, at_risk, events, ended - events, waiting, error, lower, upper, provenance)


def _interval(waiting: Floats, summed: Floats, confidence: float) -> tuple[Floats, Floats]:
    z = NormalDist().inv_cdf((1 + confidence) / 2)
    with np.errstate(divide="ignore", invalid="ignore"):
        width = z * np.sqrt(summed) / np.log(waiting)
        lower, upper = waiting ** np.exp(-width), waiting ** np.exp(width)
    lower[waiting == 1], upper[waiting == 1] = 1.0, 1.0
    lower[waiting == 0], upper[waiting == 0] = np.nan, np.nan
    return lower, upper


def share_waiting(curve: Survival, time: float) -> float:
    """Estimated share that waits longer than `time`; NaN beyond the last time seen, if some waited then."""
    if time < 0:
        raise ValueError(f"time {time} before the start")
    if time > curve.times[-1] and curve.waiting[-1] > 0:
        return float("nan")
    at = int(np.searchsorted(curve.times, time, side="right"))
    return float(curve.waiting[at - 1]) if at else 1.0


def time_until(curve: Survival, share: float = 0.5) -> float:
    """First time by which at least `share` are answered (0.5: the median); NaN if the record ends before."""
    if not 0 < share <= 1:
        raise ValueError(f"share {share}, but it lies above 0 and up to 1")
    # The product of ratios may miss a round share by a rounding error.
    reached = np.flatnonzero(curve.waiting <= 1 - share + 1e-12)
    return float(curve.times[reached[0]]) if len(reached) else float("nan")


def mean_within(curve: Survival, horizon: float) -> float:
    """Mean time waited if everybody is counted up to `horizon` at most (restricted mean).

    Raises
    ------
    ValueError
        If the horizon is not positive, or the record ends before it while some wait.
    """
    if not 0 < horizon < np.inf:
        raise ValueError(f"horizon {horizon}, but it is positive and finite")
    if np.isnan(share_waiting(curve, horizon)):
        raise ValueError(f"horizon {horizon}, but the record ends at {curve.times[-1]:g}")
    inside = curve.times < horizon
    edges = np.concatenate([[0.0], curve.times[inside], [horizon]])
    heights = np.concatenate([[1.0], curve.waiting[inside]])
    return float(np.sum(np.diff(edges) * heights))


def _checked(durations: ArrayLike, answered: ArrayLike) -> tuple[Floats, NDArray[np.bool_]]:
    waited = np.array(durations, dtype=np.float64, ndmin=1)
    done = np.array(answered, ndmin=1)
    if waited.ndim > 1 or waited.shape != done.shape:
        raise ValueError(f"durations of shape {waited.shape}, but answered of {done.shape}")
    if not len(waited):
        raise ValueError("no durations: expected at least one")
    wrong = np.flatnonzero(~np.isfinite(waited) | (waited < 0))
    if len(wrong):
        raise ValueError(f"duration {wrong[0]} is {waited[wrong[0]]}: expected a finite number, not negative")
    if not np.isin(done, (0, 1)).all():
        raise ValueError("answered holds other values than true and false")
    return waited + 0.0, done.astype(bool)  # + 0.0: no negative zero in the digest
