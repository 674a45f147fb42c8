"""Cases that are not finished: who has them, and how much time is left."""

import datetime as dt

import pandas as pd
import sqlalchemy as sa

from metrics.filters import NARROWED, Filters, narrowed
from metrics.frames import frame
from metrics.known import known_clocks, running_clocks, unfinished_cases
from metrics.measures import count, seconds_between
from metrics.moment import AT, IN_A_WEEK, IN_AN_HOUR, TOMORROW, kept
from warehouse.verdicts import verdict

BUCKETS = ("overdue", "hour", "today", "week", "later", "paused", "none")
_CASE_COLUMNS = (
    "case_id",
    "kind",
    "category",
    "agency",
    "area",
    "channel",
    "state",
    "is_confidential",
    "reported_agency",
    "received_at",
    "arrived_at",
)
_GLANCE = ("case_id", "kind", "category", "agency", "area", "channel", "is_confidential", "bucket")
_EMERGENCY_COLUMNS = (
    "case_id",
    "category",
    "agency",
    "area",
    "state",
    "is_confidential",
    "received_at",
    "arrived_at",
    "due_at",
    "target_seconds",
    "verdict",
)
_CLOCK_COLUMNS = ("due_at", "target_seconds", "paused_since")
_NEEDED = dict.fromkeys((*_CASE_COLUMNS, *NARROWED))
_NEEDED_OF_CLOCK = (
    *("city_code", "case_id", "clock", "seq", "scope", "started_at"),
    *("stopped_at", "ended_by", "is_on_time", "decided_at"),
    *_CLOCK_COLUMNS,
)


def open_cases(
    connection: sa.Connection,
    filters: Filters,
    at: dt.datetime,
    limit: int | None = None,
    version: int | None = None,
) -> pd.DataFrame:
    """Every open case with its resolve clock, the least time left first; the period narrows nothing.

    case_id, kind, category, agency, area, channel, state, is_confidential, reported_agency, received_at,
    arrived_at, due_at, target_seconds, paused_since, verdict, bucket (one of BUCKETS), left_seconds (until
    due_at in real time, below 0 when late; empty without due_at).
    """
    return frame(connection, _rows(filters, limit, version), filters, at)


def urgent_cases(
    connection: sa.Connection,
    filters: Filters,
    at: dt.datetime,
    limit: int = 10,
    version: int | None = None,
) -> pd.DataFrame:
    """Of the open cases those due next, the least time left first, then those overdue, the latest to become
    so first; at most `limit` of either. Columns as open_cases."""
    return frame(connection, _urgent(filters, limit, version), filters, at)


def open_by_time_left(
    connection: sa.Connection, filters: Filters, at: dt.datetime, version: int | None = None
) -> pd.DataFrame:
    """agency, bucket, case_count: open cases by what is left on their resolve clock; no row where it is 0.

    overdue: due at the moment or before; hour: within 60 minutes; today: later, before local midnight;
    week: later, within 7 days; later; paused; none: no target.
    """
    return frame(connection, _buckets(filters, version), filters, at)


def open_by_place(
    connection: sa.Connection, filters: Filters, at: dt.datetime, version: int | None = None
) -> pd.DataFrame:
    """agency, area ('' where it is not known), category, bucket (as open_by_time_left), case_count of open
    cases: both questions in one; no row where it is 0."""
    return frame(connection, _places(filters, version), filters, at)


def open_at_a_glance(
    connection: sa.Connection, filters: Filters, at: dt.datetime, version: int | None = None
) -> pd.DataFrame:
    """Every open case with as little of it as it takes to count and to find the urgent ones: case_id, kind,
    category, agency, area, channel, is_confidential, bucket, left_seconds (as open_cases), open_seconds (real
    time since the receipt; an instant would take the driver longer than all the rest). Of a whole city it
    serves everybody who narrows it down, for one reading of the clocks that run."""
    return frame(connection, _glance(filters, version), filters, at)


def open_by_area(
    connection: sa.Connection, filters: Filters, at: dt.datetime, version: int | None = None
) -> pd.DataFrame:
    """area ('' where it is not known), case_count, overdue_count (of their resolve clocks)."""
    return frame(connection, _areas(filters, version), filters, at)


def open_emergencies(
    connection: sa.Connection, filters: Filters, at: dt.datetime, version: int | None = None
) -> pd.DataFrame:
    """Open cases of the kind darurat with their arrive clock, the oldest first.

    case_id, category, agency, area, state, is_confidential, received_at, arrived_at, due_at,
    target_seconds, verdict.
    """
    return frame(connection, _emergencies(filters, version), filters, at)


@kept
def _rows(filters: Filters, limit: int | None, version: int | None) -> sa.Select:
    cases = _with_resolve(filters, version)
    left = sa.func.floor(seconds_between(AT, cases.c.due_at))
    columns = sa.select(cases, sa.cast(left, sa.BigInteger).label("left_seconds"))
    return columns.order_by(cases.c.due_at.nulls_last(), cases.c.received_at, cases.c.case_id).limit(limit)


@kept
def _glance(filters: Filters, version: int | None) -> sa.Select:
    cases = _with_resolve(filters, version)
    spans = {"left": (AT, cases.c.due_at), "open": (cases.c.received_at, AT)}
    return sa.select(
        *(cases.c[name] for name in _GLANCE),
        *(
            sa.cast(sa.func.floor(seconds_between(*span)), sa.BigInteger).label(f"{name}_seconds")
            for name, span in spans.items()
        ),
    )


@kept
def _urgent(filters: Filters, limit: int, version: int | None) -> sa.Select:
    cases = _with_resolve(filters, version)
    is_late, due_at = cases.c.bucket == "overdue", cases.c.due_at
    ahead = sa.func.abs(seconds_between(AT, due_at))
    left = sa.cast(sa.func.floor(seconds_between(AT, due_at)), sa.BigInteger).label("left_seconds")
    place = sa.func.row_number().over(partition_by=is_late, order_by=(ahead, cases.c.case_id)).label("place")
    listed = sa.select(cases, left, place).where(due_at.is_not(None), cases.c.bucket != "none").subquery()
    columns = [column for column in listed.c if column.name != "place"]
    is_over = listed.c.bucket == "overdue"
    return sa.select(*columns).where(listed.c.place <= limit).order_by(is_over, listed.c.place)


@kept
def _buckets(filters: Filters, version: int | None) -> sa.Select:
    cases = _with_resolve(filters, version)
    urgency = sa.case({name: place for place, name in enumerate(BUCKETS)}, value=cases.c.bucket)
    return (
        sa.select(cases.c.agency, cases.c.bucket, count().label("case_count"))
        .group_by(cases.c.agency, cases.c.bucket)
        .order_by(cases.c.agency, urgency)
    )


@kept
def _places(filters: Filters, version: int | None) -> sa.Select:
    cases = _with_resolve(filters, version)
    keys = (cases.c.agency, cases.c.area, cases.c.category, cases.c.bucket)
    return sa.select(*keys, count().label("case_count")).group_by(*keys).order_by(*keys)


@kept
def _areas(filters: Filters, version: int | None) -> sa.Select:
    cases = _with_resolve(filters, version)
    overdue = count(cases.c.bucket == "overdue").label("overdue_count")
    areas = sa.select(cases.c.area, count().label("case_count"), overdue)
    return areas.group_by(cases.c.area).order_by(cases.c.area)


@kept
def _emergencies(filters: Filters, version: int | None) -> sa.Select:
    cases, clocks = unfinished_cases(version, *_NEEDED), known_clocks(version)
    arrive = [clocks.c.clock == "arrive", clocks.c.kind == "darurat"]
    urgent = _open(cases, clocks, arrive, [*narrowed(cases, filters), cases.c.kind == "darurat"])
    columns = [urgent.c[name] for name in _EMERGENCY_COLUMNS]
    return sa.select(*columns).order_by(urgent.c.received_at, urgent.c.case_id)


def _with_resolve(filters: Filters, version: int | None) -> sa.Subquery:
    """Only clocks that run, so that the finished millions need not be joined."""
    cases, clocks = unfinished_cases(version, *_NEEDED), running_clocks(version, *_NEEDED_OF_CLOCK)
    return _open(cases, clocks, [clocks.c.clock == "resolve"], narrowed(cases, filters))


def _open(
    cases: sa.FromClause,
    clocks: sa.FromClause,
    which_clocks: list[sa.ColumnElement[bool]],
    which_cases: list[sa.ColumnElement[bool]],
) -> sa.Subquery:
    """Open cases beside the newest of their own clocks of a kind; a reopened case has several."""
    of_case = sa.and_(
        clocks.c.city_code == cases.c.city_code,
        clocks.c.case_id == cases.c.case_id,
        clocks.c.scope == "case",
        clocks.c.started_at <= AT,
        *which_clocks,
    )
    newest = sa.func.row_number().over(partition_by=cases.c.case_id, order_by=clocks.c.seq.desc())
    rows = (
        sa.select(
            *(cases.c[column] for column in _CASE_COLUMNS),
            *(clocks.c[column] for column in _CLOCK_COLUMNS),
            verdict(clocks, AT).label("verdict"),
            _bucket(clocks).label("bucket"),
            newest.label("place"),
        )
        .select_from(cases.outerjoin(clocks, of_case))
        .where(*which_cases)
        .subquery()
    )
    columns = (column for column in rows.c if column.name != "place")
    return sa.select(*columns).where(rows.c.place == 1).subquery()


def _bucket(clocks: sa.FromClause) -> sa.ColumnElement[str]:
    due_at = clocks.c.due_at
    return sa.case(
        (clocks.c.target_seconds.is_(None), "none"),
        (clocks.c.paused_since <= AT, "paused"),
        (due_at <= AT, "overdue"),
        (due_at <= IN_AN_HOUR, "hour"),
        (due_at < TOMORROW, "today"),
        (due_at <= IN_A_WEEK, "week"),
        (due_at.is_not(None), "later"),
        else_="none",
    )
