"""Single cases: found by what they are, sorted, a page at a time over millions.

The period is that of the receipt, except where a verdict is asked for: then it is that in which the clock was
decided, so that a list holds exactly the cases behind a share (metrics/on_time.py). `seen`: conditions on
`cases`, of whoever asks (access.scope); they hold for counts and rows alike.
"""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import pandas as pd
import sqlalchemy as sa

from metrics.filters import Filters, between, during, narrowed
from metrics.frames import frame, framed, rows
from metrics.judged import Lacking, is_recorded, lacking
from metrics.known import CLOSED_STATES, known_cases, known_clocks
from metrics.measures import count
from metrics.moment import AT, IN_AN_HOUR, TOMORROW
from metrics.suspicious import ANY, SUSPICIONS, suspicious_keys
from warehouse.verdicts import JUDGED, NONE, verdict

Condition = sa.ColumnElement[bool]
Seen = Callable[[sa.FromClause], list[Condition]]

COLUMNS = (
    "case_id",
    "kind",
    "category",
    "agency",
    "area",
    "channel",
    "state",
    "outcome",
    "is_confidential",
    "reported_agency",
    "received_at",
    "resolved_at",
    "reopened_count",
    "rating",
    "flags",
)
SORTS = (
    "received_at",
    "resolved_at",
    "case_id",
    "kind",
    "category",
    "agency",
    "area",
    "channel",
    "state",
    "reopened_count",
    "rating",
)
MOST_COUNTED = 100_000  # beyond, a list says "more than"
MOST_LISTED = 10_000  # rows that can be scrolled to: who needs more narrows down, or takes the file
PAGE = 100


@dataclass(frozen=True, kw_only=True)
class Search:
    """What is looked for beside the filters; empty: anything. ValueError for a sort that is not in SORTS.

    `text`: a part of the case's number. `named`: (column, codes) whose names hold what was typed: one of them
    is enough. `verdicts` are those of `clock` and `scope` (case or agency), `is_due_today` those of them due
    before midnight or within the hour, `is_overdue` those whose due instant has passed, in the period.
    `hour_of_week`: local, Monday 00.00 is 0. `suspicion`: of metrics.suspicious.
    """

    text: str = ""
    named: tuple[tuple[str, tuple[str, ...]], ...] = ()
    states: tuple[str, ...] = ()
    is_open: bool | None = None
    clock: str = ""
    scope: str = "case"
    verdicts: tuple[str, ...] = ()
    is_due_today: bool = False
    is_overdue: bool = False
    hour_of_week: int | None = None
    flag: str = ""
    suspicion: str = ""
    sort: str = "received_at"
    is_descending: bool = True

    def __post_init__(self) -> None:
        if self.sort not in SORTS:
            raise ValueError(f"Cases can't be sorted by '{self.sort}'; sort by one of {', '.join(SORTS)}.")
        if self.suspicion not in ("", ANY, *SUSPICIONS):
            raise ValueError(f"'{self.suspicion}' is no suspicion; use one of {', '.join(SUSPICIONS)}.")


def no_limits(_: sa.FromClause) -> list[Condition]:
    """Whoever asks sees every case."""
    return []


def found(
    connection: sa.Connection,
    filters: Filters,
    at: dt.datetime,
    search: Search,
    seen: Seen = no_limits,
    offset: int = 0,
    limit: int = PAGE,
    version: int | None = None,
) -> pd.DataFrame:
    """COLUMNS, and of each case's newest resolve clock due_at, paused_since, target_seconds, verdict."""
    cases = known_cases(version)
    keys = (
        sa.select(cases.c.case_id)
        .where(*_conditions(connection, filters, at, search, seen, version))
        .order_by(*_order(cases, search))
        .limit(limit)
        .offset(offset)
    )
    # The keys first: sorting whole rows, of which all but a hundred are dropped, costs ten times as much.
    case_ids = tuple(row[0] for row in rows(connection, keys, filters, at))
    page = _rows_of(connection, filters, at, case_ids, version)
    return page.merge(_resolve_clocks(connection, filters, at, case_ids, version), how="left")


def how_many(
    connection: sa.Connection,
    filters: Filters,
    at: dt.datetime,
    search: Search,
    seen: Seen = no_limits,
    version: int | None = None,
) -> int:
    """How many there are; MOST_COUNTED + 1 for any number above MOST_COUNTED."""
    cases = known_cases(version)
    some = (
        sa.select(sa.literal(1).label("one"))
        .select_from(cases)
        .where(*_conditions(connection, filters, at, search, seen, version))
        .limit(MOST_COUNTED + 1)
        .subquery()
    )
    return int(rows(connection, sa.select(count()).select_from(some), filters, at)[0][0])


def _conditions(
    connection: sa.Connection,
    filters: Filters,
    at: dt.datetime,
    search: Search,
    seen: Seen,
    version: int | None,
) -> list[Condition]:
    cases = known_cases(version)
    where: list[Condition] = [*seen(cases), cases.c.received_at <= AT, *_text(cases, search)]
    if search.states:
        where.append(cases.c.state.in_(search.states))
    if search.is_open is not None:
        is_closed = cases.c.state.in_(CLOSED_STATES)
        where.append(~is_closed if search.is_open else is_closed)
    if search.hour_of_week is not None:
        where.append(cases.c.hour_of_week == search.hour_of_week)
    if search.flag:
        where.append((";" + cases.c.flags + ";").contains(f";{search.flag};", autoescape=True))
    if search.suspicion:
        keys = suspicious_keys(connection, filters, at, search.suspicion, version)
        return [*where, *narrowed(cases, filters), cases.c.case_id.in_(keys)]
    if search.clock:
        missing = lacking(connection, filters, at, version, (search.clock,)) if _is_judged(search) else ()
        return [*where, *_by_clock(cases, filters, search, version, missing)]
    return [*where, *narrowed(cases, filters), *during(cases.c.day, filters)]


def _text(cases: sa.FromClause, search: Search) -> list[Condition]:
    named: list[Condition] = [cases.c[column].in_(codes) for column, codes in search.named if codes]
    if search.text:
        named.append(sa.func.lower(cases.c.case_id).contains(search.text.lower(), autoescape=True))
    return [sa.or_(*named)] if named else []


def _is_judged(search: Search) -> bool:
    """Whether it asks for what stands in a share, and not also for what still runs."""
    return set(search.verdicts) <= set(JUDGED)


def _by_clock(
    cases: sa.FromClause, filters: Filters, search: Search, version: int | None, missing: Lacking
) -> list[Condition]:
    """Cases with a clock of these verdicts. An agency asked for is the clock's own, where clocks have one."""
    clocks = known_clocks(version)
    of_agencies = narrowed(clocks, filters) if search.scope == "agency" else []
    is_decided = verdict(clocks, AT).in_(search.verdicts or (*JUDGED, NONE))
    when = during(clocks.c.decided_day, filters) if _is_judged(search) else []
    is_over = [clocks.c.due_at <= AT, clocks.c.paused_since.is_(None), *between(clocks.c.due_at, filters)]
    is_today = [clocks.c.due_at > AT, sa.or_(clocks.c.due_at < TOMORROW, clocks.c.due_at <= IN_AN_HOUR)]
    keys = sa.select(clocks.c.case_id).where(
        clocks.c.city_code == filters.city_code,
        clocks.c.scope == search.scope,
        clocks.c.clock == search.clock,
        clocks.c.started_at <= AT,
        is_decided,
        is_recorded(clocks, missing),
        *when,
        *(is_over if search.is_overdue else ()),
        *(is_today if search.is_due_today else ()),
        *of_agencies,
    )
    own = [cases.c.city_code == filters.city_code] if of_agencies else narrowed(cases, filters)
    return [*own, cases.c.case_id.in_(keys)]


def _order(cases: sa.FromClause, search: Search) -> list[sa.ColumnElement]:
    """A total order, so that pages never overlap. Each case has its receipt; the rest may be empty."""
    column = cases.c[search.sort]
    ordered = column.desc() if search.is_descending else column.asc()
    return [ordered if search.sort in ("received_at", "case_id") else ordered.nulls_last(), cases.c.case_id]


def _rows_of(
    connection: sa.Connection,
    filters: Filters,
    at: dt.datetime,
    case_ids: tuple[str, ...],
    version: int | None,
) -> pd.DataFrame:
    """COLUMNS of these, in their order."""
    cases = known_cases(version)
    columns = {name: cases.c[name].type for name in COLUMNS}
    if not case_ids:
        return framed([], columns)
    wanted = (cases.c.city_code == filters.city_code, cases.c.case_id.in_(case_ids))
    page = frame(connection, sa.select(*(cases.c[name] for name in COLUMNS)).where(*wanted), filters, at)
    return page.set_index("case_id", drop=False).loc[list(case_ids)].reset_index(drop=True)


def _resolve_clocks(
    connection: sa.Connection,
    filters: Filters,
    at: dt.datetime,
    case_ids: Sequence[str],
    version: int | None,
) -> pd.DataFrame:
    clocks = known_clocks(version)
    columns = (clocks.c.case_id, clocks.c.due_at, clocks.c.paused_since, clocks.c.target_seconds)
    found = sa.select(*columns, verdict(clocks, AT).label("verdict")).where(
        clocks.c.city_code == filters.city_code,
        clocks.c.case_id.in_(case_ids),
        clocks.c.clock == "resolve",
        clocks.c.scope == "case",
        clocks.c.started_at <= AT,
    )
    kinds = {column.name: column.type for column in found.selected_columns}
    if not case_ids:
        return framed([], kinds)
    ordered = found.order_by(clocks.c.case_id, clocks.c.seq)
    return frame(connection, ordered, filters, at).drop_duplicates("case_id", keep="last")
