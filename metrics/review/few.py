"""What can be said where a week has too few cases for a chart of weeks.

Shares: the last 13 weeks against the 13 before, by Fisher's exact test. Events that come less than once a
week: the days between them, whose 3.6th root is near enough to normal for the limits of metrics.review.xmr
(Nelson 1994). Below that: nothing, and the page says "belum cukup data".
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from metrics.review.xmr import Limits, limits

WINDOW = 13  # weeks
WEEKLY_MEDIAN = 10  # cases in the middle one of the weeks: from there each week stands for itself
WEEKLY_RARER = 2  # cases a week of the rarer outcome: shares nearer to all or none are too skewed for limits
FEWEST_IN_WINDOW = 10
FEWEST_GAPS = 12
LEVEL = 0.0027  # as rare as a point outside the limits of a chart
_ROOT = 3.6
Way = Literal["rose", "fell", "unproven"]
Method = Literal["weeks", "windows", "none"]


@dataclass(frozen=True)
class Windows:
    """Cases and successes of both windows, what became of the share, and how likely that is by chance."""

    before: tuple[int, int]
    now: tuple[int, int]
    way: Way
    chance: float


@dataclass(frozen=True)
class Gaps:
    """Days between events: how long the gap is that ends now, and what is usual. `way`: "rose" is longer."""

    days: int
    usual: float
    lower: float
    upper: float
    way: Way


def method(successes: Sequence[int], trials: Sequence[int]) -> Method:
    """By which a share is followed, from its cases a week, the review's week last."""
    rarer = min(sum(successes), sum(trials) - sum(successes))
    is_many = len(trials) >= 2 * WINDOW and sorted(trials)[len(trials) // 2] >= WEEKLY_MEDIAN
    if is_many and rarer >= WEEKLY_RARER * len(trials):
        return "weeks"
    now, before = sum(trials[-WINDOW:]), sum(trials[-2 * WINDOW : -WINDOW])
    return "windows" if min(now, before) >= FEWEST_IN_WINDOW else "none"


def windows(successes: Sequence[int], trials: Sequence[int]) -> Windows | None:
    """None where one of the two windows has fewer than FEWEST_IN_WINDOW cases."""
    now = sum(successes[-WINDOW:]), sum(trials[-WINDOW:])
    before = sum(successes[-2 * WINDOW : -WINDOW]), sum(trials[-2 * WINDOW : -WINDOW])
    if min(now[1], before[1]) < FEWEST_IN_WINDOW:
        return None
    chance = fisher(now[0], now[1], before[0], before[1])
    grew = now[0] / now[1] > before[0] / before[1]
    way: Way = "unproven" if chance > LEVEL else "rose" if grew else "fell"
    return Windows(before, now, way, chance)


def fisher(x: int, n: int, y: int, m: int) -> float:
    """How likely shares of x in n and y in m differ so much or more by chance, where both are one; two-sided:
    all tables that are no likelier than this one."""
    total = x + y
    low, high = max(0, total - m), min(n, total)
    logs = [_choose(n, k) + _choose(m, total - k) for k in range(low, high + 1)]
    top = max(logs)
    weights = [math.exp(each - top) for each in logs]
    this = weights[x - low] * (1 + 1e-7)
    return min(1.0, sum(weight for weight in weights if weight <= this) / sum(weights))


def gaps(days: Sequence[int], since_last: int) -> Gaps | None:
    """`days`: the lengths of the gaps between events, the newest last; `since_last`: the days since the last
    event, whose gap has not ended. None for fewer than FEWEST_GAPS gaps, or where they never differ.

    A gap that still runs can only be called long, never short.
    """
    if len(days) < FEWEST_GAPS:
        return None
    found = limits([gap ** (1 / _ROOT) for gap in days])
    if found is None:
        return None
    lower, usual, upper = (max(0.0, each) ** _ROOT for each in _edges(found))
    newest = days[-1]
    if since_last > upper or newest > upper:
        way: Way = "rose"
    else:
        way = "fell" if newest < lower else "unproven"
    return Gaps(since_last if since_last > upper else newest, usual, lower, upper, way)


def _edges(found: Limits) -> tuple[float, float, float]:
    return found.lower, found.centre, found.upper


def _choose(n: int, k: int) -> float:
    return math.lgamma(n + 1) - math.lgamma(k + 1) - math.lgamma(n - k + 1)
