"""Cases that are not finished: who has them, and how much time is left."""

import datetime as dt

import pandas as pd
import sqlalchemy as sa

from metrics.filters import Filters, narrowed
from metrics.frames import frame
from metrics.known import known_cases, known_clocks
from metrics.measures import count
from metrics.verdicts import verdict

CLOSED_STATES = ("selesai", "ditutup", "tidak_valid")
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
    cases = _open(filters, at, "resolve", version).subquery()
    left = sa.func.floor(sa.extract("epoch", cases.c.due_at - at))
    columns = sa.select(cases, sa.cast(left, sa.BigInteger).label("left_seconds"))
    statement = columns.order_by(cases.c.due_at.nulls_last(), cases.c.received_at, cases.c.case_id)
    return frame(connection, statement.limit(limit))


def open_by_time_left(
    connection: sa.Connection, filters: Filters, at: dt.datetime, version: int | None = None
) -> pd.DataFrame:
    """agency, bucket, case_count: open cases by what is left on their resolve clock; no row where it is 0.

    overdue: due at the moment or before; hour: within 60 minutes; today: later, before local midnight;
    week: later, within 7 days; later; paused; none: no target.
    """
    cases = _open(filters, at, "resolve", version).subquery()
    statement = (
        sa.select(cases.c.agency, cases.c.bucket, count().label("case_count"))
        .group_by(cases.c.agency, cases.c.bucket)
        .order_by(
            cases.c.agency, sa.case({name: place for place, name in enumerate(BUCKETS)}, value=cases.c.bucket)
        )
    )
    return frame(connection, statement)


def open_emergencies(
    connection: sa.Connection, filters: Filters, at: dt.datetime, version: int | None = None
) -> pd.DataFrame:
    """Open cases of the kind darurat with their arrive clock, the oldest first.

    case_id, category, agency, area, state, is_confidential, received_at, arrived_at, due_at,
    target_seconds, verdict.
    """
    cases = _open(filters, at, "arrive", version).subquery()
    statement = (
        sa.select(*(cases.c[name] for name in _EMERGENCY_COLUMNS))
        .where(cases.c.kind == "darurat")
        .order_by(cases.c.received_at, cases.c.case_id)
    )
    return frame(connection, statement)


def is_open(cases: sa.FromClause, at: dt.datetime) -> sa.ColumnElement[bool]:
    """By its state; a case that was finished after the moment was still open at it."""
    ended_at = sa.func.coalesce(cases.c.resolved_at, cases.c.closed_at)
    return sa.and_(cases.c.received_at <= at, sa.or_(cases.c.state.not_in(CLOSED_STATES), ended_at > at))


def _open(filters: Filters, at: dt.datetime, name: str, version: int | None) -> sa.Select:
    """Open cases beside the newest of their own clocks of that name; a reopened case has several."""
    cases, clocks = known_cases(version), known_clocks(version)
    of_case = sa.and_(
        clocks.c.city_code == cases.c.city_code,
        clocks.c.case_id == cases.c.case_id,
        clocks.c.clock == name,
        clocks.c.scope == "case",
        clocks.c.started_at <= at,
    )
    newest = sa.func.row_number().over(partition_by=cases.c.case_id, order_by=clocks.c.seq.desc())
    rows = (
        sa.select(
            *(cases.c[column] for column in _CASE_COLUMNS),
            *(clocks.c[column] for column in _CLOCK_COLUMNS),
            verdict(clocks, at).label("verdict"),
            _bucket(clocks, filters, at).label("bucket"),
            newest.label("place"),
        )
        .select_from(cases.outerjoin(clocks, of_case))
        .where(*narrowed(cases, filters), is_open(cases, at))
        .subquery()
    )
    return sa.select(*(column for column in rows.c if column.name != "place")).where(rows.c.place == 1)


def _bucket(clocks: sa.FromClause, filters: Filters, at: dt.datetime) -> sa.ColumnElement[str]:
    due_at = clocks.c.due_at
    tomorrow = filters.midnight(filters.local_day(at) + dt.timedelta(days=1))
    has_none = sa.or_(clocks.c.target_seconds.is_(None), clocks.c.stopped_at <= at)
    return sa.case(
        (has_none, "none"),
        (clocks.c.paused_since <= at, "paused"),
        (due_at <= at, "overdue"),
        (due_at <= at + dt.timedelta(hours=1), "hour"),
        (due_at < tomorrow, "today"),
        (due_at <= at + dt.timedelta(days=7), "week"),
        (due_at.is_not(None), "later"),
        else_="none",
    )
