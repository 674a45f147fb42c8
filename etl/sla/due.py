"""When lines fall due, and how much time counted: the calendars applied to whole columns of lines.

`lines` and `still` are those of `etl.sla.lines`; instants are int64 UTC microseconds, NEVER where there is
none.
"""

from collections.abc import Iterator, Mapping
from functools import partial

import numpy as np
import pandas as pd

from etl.sla.calendar import WorkingCalendar
from etl.sla.history import NEVER, column, instants
from etl.sla.policy import WORKING_DAY, Rulebook
from etl.sla.zone import DAY, SECOND, offsets

Calendars = Mapping[str, WorkingCalendar]


def due_instants(
    lines: pd.DataFrame, still: pd.DataFrame, is_day: np.ndarray, book: Rulebook, calendars: Calendars
) -> np.ndarray:
    """NEVER where a pause goes on, where a rule has no target of its own, and where the instants of a line
    are days (`is_day`) but its target is not."""
    due = np.full(len(lines), NEVER)
    rule, start = lines["rule"].to_numpy(), lines["start"].to_numpy()
    in_days = (book.rules["unit"] == WORKING_DAY).to_numpy()[rule]
    days, seconds = (book.rules[name].to_numpy(float)[rule] for name in ("target", "seconds"))
    for name, of_calendar in _by_calendar(book):
        calendar, mine = calendars[name], of_calendar[rule]
        ways = (
            (mine & ~in_days & ~is_day, calendar.deadline_many, seconds),
            (mine & in_days & ~is_day, calendar.deadline_working_days_many, days),
            (mine & in_days & is_day, partial(_last_second, calendar), days),
        )
        for where, deadline, target in ways:
            some = np.flatnonzero(where & ~np.isnan(target))
            pauses = _pauses(still, some, len(lines))
            due[some] = instants(deadline(column(start[some]), target[some], pauses=pauses))
    return due


def counted_seconds(
    lines: pd.DataFrame, still: pd.DataFrame, book: Rulebook, calendars: Calendars
) -> tuple[np.ndarray, np.ndarray]:
    """(counted, paused) open seconds of each line up to its end; of one without an end, up to its last
    finished pause. Instants count by their whole second, so that the parts of a clock add up to the whole."""
    rule, begin, end = (lines[name].to_numpy() for name in ("rule", "start", "end"))
    still = still[still["until"] != NEVER]
    paused_until = np.zeros(len(lines), np.int64)
    np.maximum.at(paused_until, still["line"], still["until"])
    begin, end = begin // SECOND * SECOND, np.where(end == NEVER, paused_until, end) // SECOND * SECOND
    still = still.assign(since=still["since"] // SECOND * SECOND, until=still["until"] // SECOND * SECOND)
    elapsed, counted = np.zeros((2, len(lines)), np.int64)
    for name, of_calendar in _by_calendar(book):
        some = np.flatnonzero(of_calendar[rule] & (end > 0))
        elapsed[some] = _elapsed(calendars[name], begin[some], end[some], None)
        counted[some] = elapsed[some]
        some = some[paused_until[some] > 0]
        counted[some] = _elapsed(calendars[name], begin[some], end[some], _pauses(still, some, len(lines)))
    return counted, elapsed - counted


def _by_calendar(book: Rulebook) -> Iterator[tuple[str, np.ndarray]]:
    for name in book.rules["calendar"].unique():
        yield name, (book.rules["calendar"] == name).to_numpy()


def _pauses(still: pd.DataFrame, some: np.ndarray, count: int) -> pd.DataFrame:
    """The stretches of some of the lines, as the calendar takes them."""
    place = np.full(count, -1)
    place[some] = np.arange(len(some))
    row = place[still["line"]]
    mine = still[row >= 0]
    return pd.DataFrame(
        {
            "row": row[row >= 0],
            "start": column(mine["since"].to_numpy()),
            "end": column(mine["until"].to_numpy()),
        }
    )


def _elapsed(
    calendar: WorkingCalendar, start: np.ndarray, end: np.ndarray, pauses: pd.DataFrame | None
) -> np.ndarray:
    return calendar.elapsed_many(column(start), column(end), pauses).to_numpy(np.int64, na_value=0)


def _last_second(
    calendar: WorkingCalendar, start: pd.Series, days: np.ndarray, pauses: pd.DataFrame
) -> pd.Series:
    """Of the last local day. Not the next midnight: at that instant stops what stopped a day later."""
    due, zone = (
        instants(calendar.deadline_working_days_many(start, days, "day", pauses)),
        offsets(calendar.zone),
    )
    local = zone.to_local(np.where(due == NEVER, 0, due))
    return column(np.where(due == NEVER, NEVER, zone.to_utc(local // DAY * DAY + DAY - SECOND)))
