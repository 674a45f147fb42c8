"""The time of a few open cases so far, as strips: counted, paused, off hours, late; by the case's own resolve
clock. A strip that spans days has a part a day, so that nights don't make a pattern of their own."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd
import sqlalchemy as sa

from city.model import City
from city.vocabulary import CASE_INSTANTS
from etl.sla.calendar import WorkingCalendar
from etl.sla.calendars import calendars
from etl.sla.columns import NOBODY, column, instants
from etl.sla.history import History
from etl.sla.lines import Arrays, clock_lines
from etl.sla.policy import SUBJECT, Rulebook, rulebook
from etl.sla.stretches import CLOSED, COUNTED, OFF, PAUSED
from etl.sla.zone import DAY
from metrics.frames import framed, kinds_of
from warehouse import tables

_CASE = ("case_id", "agency", "state", "outcome", *SUBJECT, *CASE_INSTANTS, "target_at", "last_event_at")
_STEP = ("case_id", "seq", "at", "state", "agency")
_CASES, _STEPS = tables.cases.c, tables.case_events.c
_PARTS, _BY_HOUR = 60, 3  # the most parts of a strip; days up to which they are shorter than a day
_CLOCK = "resolve"
_FIRST, _LAST = slice(None, -1), slice(1, None)  # where the parts between edges begin, and where they end

Stand = tuple[int, int, str]
"""UTC microseconds since and until which a clock stands, and what it is then."""
Parts = tuple[np.ndarray, pd.DatetimeIndex]
"""Whether any of each part of a strip was open, and where it ends."""


class Path(NamedTuple):
    """`what`: equal parts of the time from the start of the clock to the moment, each counted, paused, closed
    or off; `until`: where each of them ends."""

    what: tuple[str, ...]
    until: pd.DatetimeIndex


def book_of(city: City) -> Rulebook:
    """What `paths` goes by, the same for all cases of the city: no clock but the one that is drawn."""
    whole = rulebook(city.policies, city.calendars, city.zone)
    return whole._replace(rules=tuple(rule for rule in whole.rules if rule.clock == _CLOCK))


def paths(
    connection: sa.Connection,
    city: City,
    case_ids: tuple[str, ...],
    since: dt.datetime,
    at: dt.datetime,
    book: Rulebook | None = None,
) -> dict[str, Path]:
    """By case_id; a case without a resolve clock has none. `since`: none of them was received before it, so
    that the embedded engine skips all older rows. `book`: where the city's is at hand."""
    received, happened = (column.between(since, at) for column in (_CASES.received_at, _STEPS.at))
    cases = _read(connection, _of(tables.cases, _CASE, city, case_ids).where(received))
    if cases.empty:
        return {}
    events = _read(connection, _of(tables.case_events, _STEP, city, case_ids).where(happened))
    book = book or book_of(city)
    lines, standing = clock_lines(cases, History(cases, events), book)
    working, moment = calendars(city.calendars, city.zone), int(instants(pd.Series([at]))[0])
    own = np.flatnonzero((lines["agency"] == NOBODY) & (lines["start"] < moment)).tolist()
    edges = {line: _edges(int(lines["start"][line]), moment) for line in own}
    of_calendar: dict[str, list[int]] = {}
    for line in own:
        of_calendar.setdefault(book.rules[lines["rule"][line]].calendar, []).append(line)
    parts: dict[int, Parts] = {}
    for name, some in of_calendar.items():
        parts |= _parts({line: edges[line] for line in some}, working[name])
    ids, stands = cases["case_id"].to_numpy(dtype=object), _stands(standing)
    return {  # of the rounds of a case the newest stays
        ids[lines["case"][line]]: _path(edges[line], parts[line], stands.get(line, ())) for line in own
    }


def _of(table: sa.Table, names: Iterable[str], city: City, case_ids: tuple[str, ...]) -> sa.Select:
    columns = (table.c[name] for name in names)
    return sa.select(*columns).where(table.c.city_code == city.code, table.c.case_id.in_(case_ids))


def _read(connection: sa.Connection, statement: sa.Select) -> pd.DataFrame:
    return framed(connection.execute(statement).cursor.fetchall(), kinds_of(statement))


def _stands(standing: Arrays) -> dict[int, list[Stand]]:
    """In the order in which they stand, by line."""
    found: dict[int, list[Stand]] = {}
    rows = zip(*(standing[name].tolist() for name in ("line", "since", "until", "source")), strict=True)
    for line, since, until, source in rows:
        found.setdefault(line, []).append((since, until, CLOSED if source < 0 else PAUSED))
    return found


def _edges(start: int, end: int) -> np.ndarray:
    days = (end - start) / DAY
    return np.linspace(start, end, 1 + (_PARTS if days <= _BY_HOUR else min(_PARTS, round(days))))


def _parts(edges: Mapping[int, np.ndarray], calendar: WorkingCalendar) -> dict[int, Parts]:
    """Of all lines of a calendar at once: a call costs more than rows."""
    starts, ends = (np.concatenate([one[part] for one in edges.values()]) for part in (_FIRST, _LAST))
    until = column(ends.astype(np.int64))
    is_open = (calendar.elapsed_many(column(starts.astype(np.int64)), until) > 0).to_numpy(dtype=bool)
    whole, stop = pd.DatetimeIndex(until), np.cumsum([len(one) - 1 for one in edges.values()]).tolist()
    places = (slice(after - len(one) + 1, after) for one, after in zip(edges.values(), stop, strict=True))
    return {line: (is_open[place], whole[place]) for line, place in zip(edges, places, strict=True)}


def _path(edges: np.ndarray, parts: Parts, stands: Sequence[Stand]) -> Path:
    """A part is paused where its middle is, else counted where any of it was open."""
    middles, (is_open, until) = (edges[:-1] + edges[1:]) / 2, parts
    what = np.where(is_open, COUNTED, OFF).astype(object)
    for since, end, word in reversed(stands):  # of two that overlap the first counts
        what[(since <= middles) & (middles < end)] = word
    return Path(tuple(what.tolist()), until)
