"""The time of a few open cases so far, as strips: counted, paused, off hours, late; by the case's own resolve
clock. A strip that spans days has a part a day, so that nights don't make a pattern of their own."""

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import NamedTuple

import numpy as np
import pandas as pd
import sqlalchemy as sa

from city.model import City
from city.vocabulary import CASE_INSTANTS
from etl.sla.calendar import WorkingCalendar
from etl.sla.calendars import calendars
from etl.sla.columns import NEVER, NOBODY, column, instants
from etl.sla.history import History
from etl.sla.lines import Arrays, clock_lines
from etl.sla.policy import SUBJECT, Rulebook, rulebook
from etl.sla.stretches import CLOSED, COUNTED, OFF, PAUSED, Stand
from etl.sla.zone import DAY
from metrics.frames import framed, kinds_of
from warehouse import tables

_CASE = ("case_id", "agency", "state", "outcome", *SUBJECT, *CASE_INSTANTS, "target_at", "last_event_at")
_STEP = ("case_id", "seq", "at", "state", "agency")
_PARTS, _BY_HOUR = 60, 3  # the most parts of a strip; days up to which they are shorter than a day
_FIRST, _LAST = slice(None, -1), slice(1, None)  # where the parts between edges begin, and where they end


class Path(NamedTuple):
    """`what`: equal parts of the time from the start of the clock to the moment, each counted, paused, closed
    or off; `until`: where each of them ends."""

    what: tuple[str, ...]
    until: tuple[pd.Timestamp, ...]


def book_of(city: City) -> Rulebook:
    """What `paths` goes by: the same for all cases of the city."""
    return rulebook(city.policies, city.calendars, city.zone)


def paths(
    connection: sa.Connection,
    city: City,
    case_ids: tuple[str, ...],
    at: dt.datetime,
    book: Rulebook | None = None,
) -> dict[str, Path]:
    """By case_id; a case without a resolve clock has none. `book`: where the city's is at hand."""
    if not case_ids:
        return {}
    cases = _read(connection, _of(tables.cases, _CASE, city, case_ids))
    if cases.empty:
        return {}
    since = cases["received_at"].min()  # no step is before it: the embedded engine skips all older rows
    steps = _of(tables.case_events, _STEP, city, case_ids)
    happened = tables.case_events.c.at.between(since.to_pydatetime(), at)
    events = _read(connection, steps.where(happened))
    book = book or book_of(city)
    lines, standing = clock_lines(cases, History(cases, events), book)
    working, moment = calendars(city.calendars, city.zone), int(instants(pd.Series([at]))[0])
    own = [line for line in _own(lines, book) if int(lines["start"][line]) < moment]
    edges = {line: _edges(int(lines["start"][line]), moment) for line in own}
    of_calendar: dict[str, list[int]] = {}
    for line in own:
        of_calendar.setdefault(book.rules[lines["rule"][line]].calendar, []).append(line)
    is_open: dict[int, np.ndarray] = {}
    for name, some in of_calendar.items():
        is_open |= _opened({line: edges[line] for line in some}, working[name])
    ids = cases["case_id"].to_numpy(dtype=object)
    return {
        ids[lines["case"][line]]: _path(edges[line], is_open[line], _stands(line, standing, moment))
        for line in own
    }


def _of(table: sa.Table, names: Iterable[str], city: City, case_ids: tuple[str, ...]) -> sa.Select:
    columns = (table.c[name] for name in names)
    return sa.select(*columns).where(table.c.city_code == city.code, table.c.case_id.in_(case_ids))


def _read(connection: sa.Connection, statement: sa.Select) -> pd.DataFrame:
    return framed(connection.execute(statement).cursor.fetchall(), kinds_of(statement))


def _own(lines: Arrays, book: Rulebook) -> list[int]:
    """The newest round of each case's own resolve clock: of the lines of a case the last stays."""
    is_resolve = book.column("clock") == "resolve"
    return [
        line
        for line in range(len(lines["case"]))
        if lines["agency"][line] == NOBODY and is_resolve[lines["rule"][line]]
    ]


def _stands(line: int, standing: Arrays, moment: int) -> list[Stand]:
    rows = zip(*(standing[name] for name in ("line", "since", "until", "source")), strict=True)
    return [
        Stand(int(since), moment if until == NEVER else int(min(until, moment)), _word(source), "")
        for of, since, until, source in rows
        if of == line
    ]


def _word(source: int) -> str:
    return CLOSED if source < 0 else PAUSED


def _edges(start: int, end: int) -> np.ndarray:
    days = (end - start) / DAY
    return np.linspace(start, end, 1 + (_PARTS if days <= _BY_HOUR else min(_PARTS, round(days))))


def _opened(edges: Mapping[int, np.ndarray], calendar: WorkingCalendar) -> dict[int, np.ndarray]:
    """Whether any of each part was open, of all lines of a calendar at once: a call costs more than rows."""
    starts, ends = (np.concatenate([one[part] for one in edges.values()]) for part in (_FIRST, _LAST))
    seconds = calendar.elapsed_many(column(starts.astype(np.int64)), column(ends.astype(np.int64)))
    cuts = np.cumsum([len(one) - 1 for one in edges.values()])[:-1]
    return dict(zip(edges, np.split((seconds > 0).to_numpy(dtype=bool), cuts), strict=True))


def _path(edges: np.ndarray, opened: np.ndarray, stands: list[Stand]) -> Path:
    """A part is paused where its middle is, else counted where any of it was open."""
    middles = (edges[:-1] + edges[1:]) / 2
    what = (
        next((stand.what for stand in stands if stand.since <= middle < stand.until), None)
        or (COUNTED if is_open else OFF)
        for middle, is_open in zip(middles, opened, strict=True)
    )
    return Path(tuple(what), tuple(column(edges[1:].astype(np.int64))))
