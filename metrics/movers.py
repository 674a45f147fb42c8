"""Which counts moved between two periods by more than chance makes them move.

Given how many cases both periods have together, chance puts each into the first with the first's part of all
their days; the tails of that binomial distribution are exact (two Poisson counts compared given their sum).
Of all groups that are looked at together at most one in twenty named ones is expected to be named by chance
alone (metrics.review.rises.discoveries). Groups that are not named stand in no order of more or less.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from metrics import tails
from metrics.review.rises import discoveries

FEWEST = 5  # cases in both periods together: below that the test can't name any


@dataclass(frozen=True)
class Mover:
    """`chance`: two-sided, that the counts lie so far apart or farther where nothing changed."""

    group: str
    now: int
    before: int
    chance: float
    is_beyond: bool

    @property
    def has_risen(self) -> bool:
        return self.now > self.before


def movers(
    groups: Sequence[str], now: Sequence[int], before: Sequence[int], days: int, days_before: int
) -> list[Mover]:
    """In the order given. `days`, `days_before`: how long the periods are."""
    part = days / (days + days_before)
    chances = [_chance(x, b, part) for x, b in zip(now, before, strict=True)]
    tested = [x + b >= FEWEST for x, b in zip(now, before, strict=True)]
    found = discoveries([chance if one else 1.0 for chance, one in zip(chances, tested, strict=True)])
    rows = zip(groups, now, before, chances, found, tested, strict=True)
    return [Mover(group, x, b, chance, bool(hit and one)) for group, x, b, chance, hit, one in rows]


def _chance(now: int, before: int, part: float) -> float:
    total = now + before
    if total == 0:
        return 1.0
    at_least = tails.binomial_at_least(now, total, part)
    return tails.two_sided(at_least, tails.binomial_at_most(now, total, part))
