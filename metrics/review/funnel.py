"""Whether a unit differs from the city by more than its numbers allow (Spiegelhalter 2005), without a rank.

The limits are exact: the fewest and the most of a unit's cases that the binomial or Poisson distribution
about the city's own figure still lets come by chance. Units often differ by more than chance for reasons that
nobody can act on (over-dispersion); the limits are then widened by `spread`, the root of the mean squared
score after a tenth of the scores at each end is drawn in to the next (winsorised), and the page says so.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np

from metrics import tails

OUTER = 0.001  # the chance beyond each limit: of 66 units one falls out in eight weeks by chance alone
WINSORISED = 0.1
FEWEST_UNITS = 10  # of fewer no spread is estimated


@dataclass(frozen=True)
class Unit:
    """`value`, `lower`, `upper`: share or rate; NaN where the unit has nothing to judge. `side`: 1 above its
    limits, -1 below, 0 inside."""

    value: float
    lower: float
    upper: float
    side: int


@dataclass(frozen=True)
class _Tails:
    """Of one unit: P(X >= count), P(X <= count), and a count that is not passed."""

    at_least: Callable[[int], float]
    at_most: Callable[[int], float]
    most: int


@dataclass(frozen=True)
class Funnel:
    """`spread` is 1 where the units differ no more than chance lets them."""

    baseline: float
    spread: float
    units: tuple[Unit, ...]


def proportions(successes: Sequence[int], trials: Sequence[int], outer: float = OUTER) -> Funnel:
    """Shares, against the share of all units together."""
    baseline = _ratio(sum(successes), sum(trials))
    tests = [
        _Tails(partial(_binomial, n, baseline, True), partial(_binomial, n, baseline, False), n)
        for n in trials
    ]
    return _funnel(successes, trials, baseline, tests, outer)


def rates(events: Sequence[int], sizes: Sequence[float], outer: float = OUTER) -> Funnel:
    """Events by size (residents, weeks), against the rate of all units together."""
    baseline = _ratio(sum(events), sum(sizes))
    means = [baseline * size for size in sizes]
    tests = [
        _Tails(partial(_poisson, mean, True), partial(_poisson, mean, False), _most(mean)) for mean in means
    ]
    return _funnel(events, sizes, baseline, tests, outer)


def score_limits(trials: int, baseline: float, outer: float = OUTER) -> tuple[float, float]:
    """Shares whose Wilson interval would just touch the baseline, as PHEindicatormethods draws its funnels:
    what is known about the exact limits is checked against them."""
    reach = -tails.NORMAL.inv_cdf(outer) * math.sqrt(baseline * (1 - baseline) / trials)
    return max(0.0, baseline - reach), min(1.0, baseline + reach)


def _funnel(
    counts: Sequence[int], sizes: Sequence[float], baseline: float, tests: Sequence[_Tails], outer: float
) -> Funnel:
    given = list(zip(counts, sizes, tests, strict=True))
    scores = [
        tails.mid_score(test.at_least(count), test.at_most(count)) for count, size, test in given if size > 0
    ]
    spread = _spread(scores)
    chance = tails.NORMAL.cdf(tails.NORMAL.inv_cdf(outer) * spread)
    return Funnel(baseline, spread, tuple(_judged(*unit, chance) for unit in given))


def _judged(count: int, size: float, test: _Tails, chance: float) -> Unit:
    if not size > 0:
        return Unit(math.nan, math.nan, math.nan, 0)
    fewest = _first(lambda x: test.at_most(x) > chance, test.most)
    most = _first(lambda x: test.at_least(x + 1) <= chance, test.most)
    return Unit(count / size, fewest / size, most / size, (count > most) - (count < fewest))


def _spread(scores: Sequence[float]) -> float:
    """At least 1: units that are more alike than chance makes them narrow nothing. Quantiles, so that a unit
    more or less, where few cases are told, makes no step."""
    if len(scores) < FEWEST_UNITS:
        return 1.0
    low, high = np.quantile(scores, [WINSORISED, 1 - WINSORISED])
    clipped = np.clip(scores, low, high)
    return max(1.0, math.sqrt(float((clipped**2).mean())))


def _first(holds: Callable[[int], bool], most: int) -> int:
    """The first whole number from 0 to `most` from which something holds."""
    low, high = 0, most
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if holds(middle) else (middle + 1, high)
    return low


def _binomial(trials: int, chance: float, is_above: bool, count: int) -> float:
    tail = tails.binomial_at_least if is_above else tails.binomial_at_most
    return tail(count, trials, chance)


def _poisson(mean: float, is_above: bool, count: int) -> float:
    tail = tails.poisson_at_least if is_above else tails.poisson_at_most
    return tail(count, mean)


def _most(mean: float) -> int:
    """A count that no chance reaches."""
    return int(mean + 40 * math.sqrt(mean) + 100) if mean > 0 else 0


def _ratio(part: float, whole: float) -> float:
    return part / whole if whole else math.nan
