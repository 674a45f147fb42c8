"""One clock as stretches: counted, paused or off hours, and who held the case. A text, a strip of blocks
and a page about one case show the same.

Instants are int64 UTC microseconds. Seconds are whole ones, so that the stretches of a clock add up to its
counted and its paused time.
"""

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np
import pandas as pd

from etl.sla.calendar import WorkingCalendar
from etl.sla.columns import column
from etl.sla.zone import SECOND

COUNTED, PAUSED, CLOSED, OFF = "counted", "paused", "closed", "off"


class Stand(NamedTuple):
    """A time in which the clock stood: `what` is PAUSED, or CLOSED (from a resolution to the reopening)."""

    since: int
    until: int
    what: str
    reason: str


class Hold(NamedTuple):
    """A time in which one agency held the case."""

    since: int
    until: int
    agency: str


class Stretch(NamedTuple):
    """A part of a clock in which nothing changed; `agency` is '' while nobody held the case. Without any open
    time it is OFF, unless it is PAUSED or CLOSED."""

    begin_at: pd.Timestamp
    end_at: pd.Timestamp
    what: str
    reason: str
    agency: str
    counted_seconds: int
    paused_seconds: int
    off_seconds: int


class Strip(NamedTuple):
    """Equal parts of a clock's time: what each is at its middle, and the agency that held the case then."""

    what: tuple[str, ...]
    agency: tuple[str, ...]


def stretches(
    start: int, end: int, stands: Sequence[Stand], holds: Sequence[Hold], calendar: WorkingCalendar
) -> list[Stretch]:
    """In order from `start` to `end`, which they fill; none where no second passed."""
    times = [(start, end), *((each.since, each.until) for each in stands)]
    times += [(each.since, each.until) for each in holds]
    edges = {at for time in times for at in time}
    cuts = np.unique([_second(at) for at in edges if start <= at <= end])
    moments = column(cuts)
    opened = calendar.elapsed_many(moments[:-1], moments[1:]).tolist()
    return [
        _stretch(begin, until, open_seconds, stands, holds)
        for (begin, until), open_seconds in zip(pairwise(cuts.tolist()), opened, strict=True)
    ]


def strip(parts: Sequence[Stretch], calendar: WorkingCalendar, count: int = 60) -> Strip:
    """`parts`: the stretches of one clock."""
    if not parts:
        return Strip((), ())
    start, end = parts[0].begin_at, parts[-1].end_at
    middles = pd.Series([start + (end - start) * (2 * n + 1) / (2 * count) for n in range(count)])
    found = [next(part for part in parts if middle < part.end_at) for middle in middles]
    is_open = calendar.is_open_many(middles)
    what = (
        OFF if part.what == COUNTED and not open_ else part.what
        for part, open_ in zip(found, is_open, strict=True)
    )
    return Strip(tuple(what), tuple(part.agency for part in found))


def _stretch(begin: int, until: int, opened: int, stands: Sequence[Stand], holds: Sequence[Hold]) -> Stretch:
    stand = next((each for each in stands if _second(each.since) <= begin < each.until), None)
    agency = next((each.agency for each in holds if _second(each.since) <= begin < each.until), "")
    begin_at, end_at = (pd.Timestamp(at, unit="us", tz="UTC") for at in (begin, until))
    off = (until - begin) // SECOND - opened
    if stand:
        return Stretch(begin_at, end_at, stand.what, stand.reason, agency, 0, opened, off)
    return Stretch(begin_at, end_at, COUNTED if opened else OFF, "", agency, opened, 0, off)


def _second(at: int) -> int:
    return at // SECOND * SECOND
