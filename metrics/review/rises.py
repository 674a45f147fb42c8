"""Which of many cells rose or fell silent beyond chance, when hundreds are looked at every week.

Each cell is compared with its own past: where nothing changed, the cases of a cell fall into the period with
a chance that is the period's part of the whole time (two Poisson counts, compared exactly given their sum).
Of all cells together false discoveries are controlled (Benjamini and Hochberg 1995): where nothing at all has
changed, a week names a cell with a chance of at most FALSE_SHARE.
"""

from collections.abc import Sequence

import numpy as np

from metrics import tails

FALSE_SHARE = 0.05
FEWEST_NEW = 3  # cases: below that nobody would act


def chance_of_rise(now: int, before: int, part: float) -> float:
    """That so many or more of now + before come now, where `part` of the time is now."""
    return tails.binomial_at_least(now, now + before, part)


def chance_of_fall(now: int, before: int, part: float) -> float:
    """That so few or fewer come now."""
    return tails.binomial_at_most(now, now + before, part)


def risen(now: Sequence[int], before: Sequence[int], part: float, cells: int) -> list[bool]:
    """`cells`: how many there are, also those without a case, which are not given."""
    chances = [chance_of_rise(x, b, part) for x, b in zip(now, before, strict=True)]
    found = discoveries(chances, cells)
    return [bool(is_found and x >= FEWEST_NEW) for is_found, x in zip(found, now, strict=True)]


def silent(now: Sequence[int], before: Sequence[int], part: float) -> list[bool]:
    """`part` of all the city's cases fell into the period: a city that is quieter altogether makes no area
    silent."""
    chances = [chance_of_fall(x, b, part) for x, b in zip(now, before, strict=True)]
    return discoveries(chances, len(chances))


def discoveries(chances: Sequence[float], of: int | None = None) -> list[bool]:
    """Which hypotheses are rejected so that of those at most FALSE_SHARE are expected to be false; `of`
    counts the tests that were made, where those with a chance of 1 are not given."""
    values = np.asarray(chances, float)
    if not len(values):
        return []
    ordered = np.sort(values)
    bounds = FALSE_SHARE * np.arange(1, len(values) + 1) / max(of or 0, len(values))
    passed = np.flatnonzero(ordered <= bounds)
    return (values <= ordered[passed[-1]]).tolist() if len(passed) else [False] * len(values)
