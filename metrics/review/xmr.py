"""The limits of a process by its moving ranges (an XmR chart), and whether it can be relied on for a target.

The centre is the mean; the limits lie LIMIT_FACTOR mean moving ranges from it. That is 2.66, Wheeler's
rounded constant, as NHS England's charts use it; other libraries take 3 / 1.128 = 2.6596, which is 0.02 %
less. Moving ranges above SCREEN_FACTOR times their mean are left out once before the mean is taken again, so
that one wild week does not widen the limits that should show it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

import numpy as np

from metrics.review.rules import Hit, hits

LIMIT_FACTOR = 2.66
SCREEN_FACTOR = 3.267
NEAR = 2 / 3  # of the way from the centre to a limit
FRESH = 2  # weeks: a shift that comes is not to widen the limits that should show it
FEWEST_POINTS = 12  # limits of fewer say too little: their own uncertainty is above a fifth
Better = Literal["increase", "decrease", "neutral"]
Assurance = Literal["consistent_pass", "consistent_fail", "inconsistent"]


@dataclass(frozen=True)
class Limits:
    """In the unit of the values."""

    centre: float
    lower: float
    upper: float


@dataclass(frozen=True)
class Phase:
    """The points from `start` to before `end` that share limits; None: too few, or none ever differs."""

    start: int
    end: int
    limits: Limits | None


@dataclass(frozen=True)
class Chart:
    """A series with its phases; `hits[i]` is what is beyond chance at point i, None where nothing is."""

    values: tuple[float, ...]
    phases: tuple[Phase, ...]
    hits: tuple[Hit | None, ...]

    @property
    def limits(self) -> Limits | None:
        """Those that hold for the last point."""
        return self.phases[-1].limits if self.phases else None

    @property
    def last(self) -> Hit | None:
        return self.hits[-1] if self.hits else None


def limits(
    values: Sequence[float], *, factor: float = LIMIT_FACTOR, screen: float | None = SCREEN_FACTOR
) -> Limits | None:
    """Of a series without gaps; None where there is no moving range to take a mean of, or all are 0."""
    series = np.asarray(values, float)
    ranges = np.abs(np.diff(series))
    if not ranges.any():
        return None
    mean = ranges.mean()
    if screen is not None:
        kept = ranges[ranges <= screen * mean]
        mean = kept.mean() if kept.any() else mean  # where nearly all weeks are alike none may be left
    centre = float(series.mean())
    return Limits(centre, float(centre - factor * mean), float(centre + factor * mean))


def chart(
    values: Sequence[float],
    changes: Sequence[int] = (),
    *,
    fresh: int = 0,
    floor: float | None = None,
    ceiling: float | None = None,
) -> Chart:
    """`changes`: the positions at which a dated, named change begins a new phase; nothing else ever moves
    limits. NaN is a week without a value: it belongs to no mean and no rule. The last `fresh` points have no
    part in the limits that they are judged by. `floor` and `ceiling`: what no value can pass (0 of a count, 1
    of a share), so no limit does."""
    series = np.asarray(values, float)
    settled = len(series) - fresh
    edges = sorted({0, *(place for place in changes if 0 < place < len(series)), len(series)})
    phases, found = [], []
    for start, end in pairwise(edges):
        phase = Phase(start, end, _phase_limits(series[start : min(end, settled)], floor, ceiling))
        phases.append(phase)
        found += _phase_hits(series[start:end], phase.limits)
    return Chart(tuple(series.tolist()), tuple(phases), tuple(found))


def assurance(limits: Limits, target: float, better: Better) -> Assurance | None:
    """Whether the process as it is will meet the target each week, miss it each week, or hit and miss."""
    if better == "neutral":
        return None
    above, below = limits.lower > target, limits.upper < target
    if not (above or below):
        return "inconsistent"
    return "consistent_pass" if above == (better == "increase") else "consistent_fail"


def _phase_limits(series: np.ndarray, floor: float | None, ceiling: float | None) -> Limits | None:
    present = series[~np.isnan(series)]
    found = limits(present) if len(present) >= FEWEST_POINTS else None
    if found is None:
        return None
    lower = found.lower if floor is None else max(floor, found.lower)
    return Limits(found.centre, lower, found.upper if ceiling is None else min(ceiling, found.upper))


def _phase_hits(series: np.ndarray, limits: Limits | None) -> list[Hit | None]:
    found: list[Hit | None] = [None] * len(series)
    if limits is None:
        return found
    places = np.flatnonzero(~np.isnan(series))
    present = series[places]
    side = np.sign(present - limits.centre).astype(int)
    outside = (present > limits.upper).astype(int) - (present < limits.lower).astype(int)
    high = limits.centre + NEAR * (limits.upper - limits.centre)
    low = limits.centre - NEAR * (limits.centre - limits.lower)
    near = ((present > high) | (present < low)).astype(int)
    for place, hit in zip(
        places, hits(present.tolist(), side.tolist(), outside.tolist(), near.tolist()), strict=True
    ):
        found[place] = hit
    return found
