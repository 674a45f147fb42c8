"""Which points of a series are beyond chance, by the four rules of NHS England's charts.

In order of precedence: outside the limits; seven points that rise or fall, each beyond the one before; two of
three near a limit, all three on its side of the mean; seven points on one side of the mean.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal, TypeVar

Rule = Literal["outside", "trend", "two_in_three", "one_side"]
PRECEDENCE: tuple[Rule, ...] = ("outside", "trend", "two_in_three", "one_side")
RUN = 7
T = TypeVar("T")


@dataclass(frozen=True)
class Hit:
    """`direction`: 1 above or rising, -1 below or falling. `length`: how many points in a row so far carry
    it, this one among them."""

    rule: Rule
    direction: int
    length: int


def one_side(side: Sequence[int]) -> list[int]:
    """1 at the last of every seven points on one side of the mean; `side` is 1, -1, or 0 on the mean."""
    return [int(abs(sum(window)) == RUN) for window in _windows(side, RUN)]


def spread_back(flags: Sequence[int], over: int = RUN) -> list[int]:
    """1 at each flagged point and the `over` - 1 before it."""
    return [int(any(flags[place : place + over])) for place in range(len(flags))]


def trend(values: Sequence[float]) -> list[int]:
    """1 at the last of seven points that each rise above the one before, -1 where they fall; a tie breaks
    it."""
    found = []
    for window in _windows(values, RUN):
        steps = [(b > a) - (b < a) for a, b in pairwise(window)]
        found.append(steps[0] if len(steps) == RUN - 1 and abs(sum(steps)) == RUN - 1 else 0)
    return found


def two_in_three(near: Sequence[int], side: Sequence[int]) -> list[int]:
    """1 at each of three points in a row of which two or three lie near a limit, and all on one side."""
    pairs = zip(_windows(near, 3), _windows(side, 3), strict=True)
    return spread_back([int(sum(of) >= 2 and abs(sum(sides)) == 3) for of, sides in pairs], over=3)


def hits(
    values: Sequence[float], side: Sequence[int], outside: Sequence[int], near: Sequence[int]
) -> list[Hit | None]:
    """The first rule of PRECEDENCE that holds at each point. A run of seven marks all of its points; what is
    news is its last."""
    rising = [int(step == 1) for step in trend(values)]
    falling = [int(step == -1) for step in trend(values)]
    up, down = spread_back(rising), spread_back(falling)
    directions: dict[Rule, list[int]] = {
        "outside": list(outside),
        "trend": [a or -b for a, b in zip(up, down, strict=True)],
        "two_in_three": [flag * way for flag, way in zip(two_in_three(near, side), side, strict=True)],
        "one_side": [flag * way for flag, way in zip(spread_back(one_side(side)), side, strict=True)],
    }
    return [_first(directions, place, values, side) for place in range(len(values))]


def _first(
    directions: dict[Rule, list[int]], place: int, values: Sequence[float], side: Sequence[int]
) -> Hit | None:
    for rule in PRECEDENCE:
        if direction := directions[rule][place]:
            return Hit(rule, direction, _length(rule, direction, place, values, side))
    return None


def _length(rule: Rule, direction: int, place: int, values: Sequence[float], side: Sequence[int]) -> int:
    """Points in a row up to `place`: that move one way for a trend, else on one side of the mean."""
    length = 1
    while place - length >= 0:
        earlier, later = place - length, place - length + 1
        if rule == "trend":
            goes_on = (values[later] - values[earlier]) * direction > 0
        else:
            goes_on = side[earlier] == direction
        if not goes_on:
            break
        length += 1
    return length


def _windows(items: Sequence[T], size: int) -> list[Sequence[T]]:
    """For each item the `size` items that end with it; shorter at the beginning."""
    return [items[max(0, place - size + 1) : place + 1] for place in range(len(items))]
