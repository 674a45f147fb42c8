"""When lines fall due, and how much time counted: the calendars applied to whole columns of lines.

`lines` and `standing` are those of `etl.sla.lines`; instants are int64 UTC microseconds, NEVER where there is
none.
"""

from collections.abc import Iterator, Mapping
from functools import partial

import numpy as np
import pandas as pd

from etl.sla.calendar import WorkingCalendar
from etl.sla.columns import NEVER, column, instants
from etl.sla.lines import Arrays
from etl.sla.policy import WORKING_DAY, Rulebook
from etl.sla.zone import DAY, SECOND, offsets

Calendars = Mapping[str, WorkingCalendar]


def due_instants(
    lines: Arrays, standing: Arrays, is_day: np.ndarray, book: Rulebook, calendars: Calendars
) -> np.ndarray:
    """NEVER where a pause goes on, where a rule has no target of its own, and where the instants of a line
    are days (`is_day`) but its target is not."""
    due = np.full(len(is_day), NEVER)
    in_days, has_target = book.column("unit") == WORKING_DAY, ~np.isnan(book.column("seconds"))
    for calendar, mine in _by_calendar(book, calendars):
        ways = (
            (mine & ~in_days, ~is_day, calendar.deadline_many, "seconds"),
            (mine & in_days, ~is_day, calendar.deadline_working_days_many, "target"),
            (mine & in_days, is_day, partial(_last_second, calendar), "target"),
        )
        for of_rule, of_line, deadline, target in ways:
            where = (of_rule & has_target)[lines["rule"]] & of_line
            for some, pauses in _apart(where, standing):
                amount = book.column(target)[lines["rule"][some]]
                due[some] = instants(deadline(column(lines["start"][some]), amount, pauses=pauses))
    return due


def counted_seconds(
    lines: Arrays, standing: Arrays, book: Rulebook, calendars: Calendars
) -> tuple[np.ndarray, np.ndarray]:
    """(counted, paused) open seconds of each line up to its end; of one without an end, up to its last
    finished pause. Instants count by their whole second, so that the parts of a clock add up to the whole."""
    finished = standing["until"] != NEVER
    line, since, until = (standing[name][finished] for name in ("line", "since", "until"))
    paused_until = np.zeros(len(lines["case"]), np.int64)
    np.maximum.at(paused_until, line, until)
    begin, end = (
        _to_second(at) for at in (lines["start"], np.where(lines["end"] == NEVER, paused_until, lines["end"]))
    )
    standing = {"line": line, "since": _to_second(since), "until": _to_second(until)}
    elapsed, counted = np.zeros((2, len(end)), np.int64)
    for calendar, mine in _by_calendar(book, calendars):
        for some, pauses in _apart(mine[lines["rule"]] & (end > 0), standing):
            elapsed[some] = counted[some] = _elapsed(calendar, begin[some], end[some], None)
            if pauses is not None:
                counted[some] = _elapsed(calendar, begin[some], end[some], pauses)
    return counted, elapsed - counted


def _by_calendar(book: Rulebook, calendars: Calendars) -> Iterator[tuple[WorkingCalendar, np.ndarray]]:
    """(calendar, which rules follow it)"""
    named = book.column("calendar")
    for name in np.unique(named):
        yield calendars[name], named == name


def _apart(where: np.ndarray, standing: Arrays) -> Iterator[tuple[np.ndarray, pd.DataFrame | None]]:
    """(lines, their pauses): the many that never stand, which are soon done, and the few others."""
    stands = np.zeros(len(where), bool)
    stands[standing["line"]] = True
    yield np.flatnonzero(where & ~stands), None
    some = np.flatnonzero(where & stands)
    yield some, _pauses(standing, some, len(where))


def _pauses(standing: Arrays, some: np.ndarray, count: int) -> pd.DataFrame:
    """The stretches of some of the lines, as the calendar takes them."""
    place = np.full(count, -1)
    place[some] = np.arange(len(some))
    row = place[standing["line"]]
    since, until = (column(standing[name][row >= 0]) for name in ("since", "until"))
    return pd.DataFrame({"row": row[row >= 0], "start": since, "end": until})


def _elapsed(
    calendar: WorkingCalendar, start: np.ndarray, end: np.ndarray, pauses: pd.DataFrame | None
) -> np.ndarray:
    return calendar.elapsed_many(column(start), column(end), pauses).to_numpy(np.int64, na_value=0)


def _to_second(at: np.ndarray) -> np.ndarray:
    return at // SECOND * SECOND


def _last_second(
    calendar: WorkingCalendar, start: pd.Series, days: np.ndarray, pauses: pd.DataFrame | None
) -> pd.Series:
    """Of the last local day. Not the next midnight: at that instant stops what stopped a day later."""
    due, zone = (
        instants(calendar.deadline_working_days_many(start, days, "day", pauses)),
        offsets(calendar.zone),
    )
    local = zone.to_local(np.where(due == NEVER, 0, due))
    return column(np.where(due == NEVER, NEVER, zone.to_utc(local // DAY * DAY + DAY - SECOND)))
