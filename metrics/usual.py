"""What is usual for a count that is taken again and again, and when one is beyond chance.

The usual range is that of an XmR chart by medians (Wheeler): the median of the counts before, and three times
their spread to either side, the spread taken from the median difference of neighbours (divided by 0.954). So
neither one wild week nor a slow rise widens what is usual. It is never taken narrower than chance alone would
spread such counts (the root of their median, after Poisson): a few small counts that happen to be alike prove
nothing.

Two counts differ beyond chance if a fair coin would share their sum out so unevenly, either way, in fewer
than 1 of 370 cases: as rare as a count outside of the usual range.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import ceil, exp, floor, lgamma, log, sqrt
from statistics import median

FEWEST = 12  # counts; a range of fewer would say too little
LEVEL = 0.0027
_WIDTH, _OF_RANGE = 3.0, 0.954
_LEAST = 0.25  # of a median of 0: up to 1 is usual then


@dataclass(frozen=True)
class Usual:
    """The least and the most that is usual, both included."""

    low: int
    high: int

    def has(self, count: float) -> bool:
        return self.low <= count <= self.high


def usual(counts: Sequence[int]) -> Usual | None:
    """From the counts before the one that is looked at; None where they are fewer than FEWEST."""
    if len(counts) < FEWEST:
        return None
    middle = median(counts)
    moving = median(abs(b - a) for a, b in pairwise(counts))
    reach = _WIDTH * max(moving / _OF_RANGE, sqrt(max(middle, _LEAST)))
    return Usual(max(0, ceil(middle - reach)), floor(middle + reach))


def is_beyond_chance(before: int, after: int) -> bool:
    """Whether two counts differ by more than chance: exact, two-sided."""
    n, fewer = before + after, min(before, after)
    tail = sum(exp(lgamma(n + 1) - lgamma(k + 1) - lgamma(n - k + 1) - n * log(2)) for k in range(fewer + 1))
    return before != after and 2 * tail < LEVEL
