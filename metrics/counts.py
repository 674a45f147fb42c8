"""How many cases there are: by area, over time, by hour of the week. Cases count by the day they were
received."""

import datetime as dt
from typing import Literal

import pandas as pd
import sqlalchemy as sa

from metrics.filters import Filters, during, narrowed
from metrics.frames import frame
from metrics.known import known_calls, known_cases
from metrics.measures import count
from metrics.moment import AT, kept

Step = Literal["day", "week", "month"]


def counts_by_area(
    connection: sa.Connection,
    filters: Filters,
    at: dt.datetime,
    previous: Filters | None = None,
    version: int | None = None,
) -> pd.DataFrame:
    """area ('' where it is not known), case_count, previous_count; areas without a case in either have no
    row.

    `previous` gives the period to compare with; by default the one of the same length before (ValueError if
    the period is open on one side). Only its period counts, the rest is narrowed as `filters`.
    """
    statement = _areas(filters, previous or filters.previous(), version)
    return frame(connection, statement, filters, at)


def trend(
    connection: sa.Connection,
    filters: Filters,
    at: dt.datetime,
    step: Step = "day",
    version: int | None = None,
) -> pd.DataFrame:
    """day (the first local day of the step; weeks begin on Monday), category, case_count; no row where it
    is 0."""
    return frame(connection, _trend(filters, step, version), filters, at)


def cases_by_hour_of_week(
    connection: sa.Connection, filters: Filters, at: dt.datetime, version: int | None = None
) -> pd.DataFrame:
    """hour_of_week (local; Monday 00.00 is 0, Sunday 23.00 is 167), case_count; no row where it is 0."""
    statement = _hours(known_cases(version), "received_at", "case_count", filters)
    return frame(connection, statement, filters, at)


def calls_by_hour_of_week(
    connection: sa.Connection, filters: Filters, at: dt.datetime, version: int | None = None
) -> pd.DataFrame:
    """hour_of_week, call_count; no row where it is 0."""
    statement = _hours(known_calls(version), "started_at", "call_count", filters)
    return frame(connection, statement, filters, at)


@kept
def _areas(filters: Filters, previous: Filters, version: int | None) -> sa.Select:
    cases = known_cases(version)
    current = sa.and_(True, *during(cases.c.day, filters))
    before = sa.and_(True, *during(cases.c.day, previous))
    return (
        sa.select(
            cases.c.area,
            count(current).label("case_count"),
            count(before).label("previous_count"),
        )
        .where(*narrowed(cases, filters), cases.c.received_at <= AT, sa.or_(current, before))
        .group_by(cases.c.area)
        .order_by(cases.c.area)
    )


@kept
def _trend(filters: Filters, step: Step, version: int | None) -> sa.Select:
    cases = known_cases(version)
    day = _first_day(cases.c.day, step)
    return (
        sa.select(day, cases.c.category, count().label("case_count"))
        .where(*narrowed(cases, filters), *during(cases.c.day, filters), cases.c.received_at <= AT)
        .group_by(day, cases.c.category)
        .order_by(day, cases.c.category)
    )


def _first_day(day: sa.ColumnElement[dt.date], step: Step) -> sa.Label[dt.date]:
    if step == "day":
        return day.label("day")
    first = sa.func.date_trunc(step, sa.cast(day, sa.TIMESTAMP))  # without a zone: the day is local already
    return sa.cast(first, sa.Date).label("day")


@kept
def _hours(table: sa.FromClause, instant: str, counted: str, filters: Filters) -> sa.Select:
    return (
        sa.select(table.c.hour_of_week, count().label(counted))
        .where(*narrowed(table, filters), *during(table.c.day, filters), table.c[instant] <= AT)
        .group_by(table.c.hour_of_week)
        .order_by(table.c.hour_of_week)
    )
