"""How many cases there are: by area, over time, by hour of the week. Cases count by the day they were
received."""

import datetime as dt
from typing import Literal

import pandas as pd
import sqlalchemy as sa

from metrics.filters import Filters, during, narrowed
from metrics.frames import frame
from metrics.known import known_calls, known_cases
from metrics.measures import Step, count, first_day
from metrics.moment import AT, kept
from metrics.shapes import kept_by_shape

Group = Literal["area", "category", "agency", "channel", "kind"]


def counts_by(
    connection: sa.Connection,
    filters: Filters,
    at: dt.datetime,
    by: Group = "category",
    previous: Filters | None = None,
    version: int | None = None,
) -> pd.DataFrame:
    """group (a code of `by`, '' where it is not known), case_count, previous_count (0 without `previous`);
    groups without a case in either period have no row. Only the period of `previous` counts, the rest is
    narrowed as `filters`."""
    return frame(connection, _groups(filters, by, previous, version), filters, at)


def counts_by_area(
    connection: sa.Connection,
    filters: Filters,
    at: dt.datetime,
    previous: Filters | None = None,
    version: int | None = None,
) -> pd.DataFrame:
    """area, case_count, previous_count, as counts_by; by default compared with the period of the same length
    before (ValueError if the period is open on one side)."""
    counted = counts_by(connection, filters, at, "area", previous or filters.previous(), version)
    return counted.rename(columns={"group": "area"})


def first_days(
    connection: sa.Connection,
    filters: Filters,
    at: dt.datetime,
    by: Group = "category",
    version: int | None = None,
) -> pd.DataFrame:
    """group, first_day, last_day: since when, and until when, a code has cases at all. The period narrows
    nothing, nor do the choices."""
    return frame(connection, _first_days(filters, by, version), filters, at)


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


@kept_by_shape
def _groups(filters: Filters, by: Group, previous: Filters | None, version: int | None) -> sa.Select:
    cases = known_cases(version)
    group = cases.c[by].label("group")
    current = sa.and_(True, *during(cases.c.day, filters))
    before = sa.and_(True, *during(cases.c.day, previous)) if previous else sa.false()
    return (
        sa.select(group, count(current).label("case_count"), count(before).label("previous_count"))
        .where(*narrowed(cases, filters), cases.c.received_at <= AT, sa.or_(current, before))
        .group_by(group)
        .order_by(group)
    )


@kept
def _first_days(filters: Filters, by: Group, version: int | None) -> sa.Select:
    cases = known_cases(version)
    group = cases.c[by].label("group")
    return (
        sa.select(
            group, sa.func.min(cases.c.day).label("first_day"), sa.func.max(cases.c.day).label("last_day")
        )
        .where(cases.c.city_code == filters.city_code, cases.c.received_at <= AT)
        .group_by(group)
        .order_by(group)
    )


@kept_by_shape
def _trend(filters: Filters, step: Step, version: int | None) -> sa.Select:
    cases = known_cases(version)
    day = first_day(cases.c.day, step)
    return (
        sa.select(day, cases.c.category, count().label("case_count"))
        .where(*narrowed(cases, filters), *during(cases.c.day, filters), cases.c.received_at <= AT)
        .group_by(day, cases.c.category)
        .order_by(day, cases.c.category)
    )


@kept
def _hours(table: sa.FromClause, instant: str, counted: str, filters: Filters) -> sa.Select:
    return (
        sa.select(table.c.hour_of_week, count().label(counted))
        .where(*narrowed(table, filters), *during(table.c.day, filters), table.c[instant] <= AT)
        .group_by(table.c.hour_of_week)
        .order_by(table.c.hour_of_week)
    )
