"""Single cases that a review looks at: the first of each agency, so that the first of all are among them.
Confidential ones are in none of the lists."""

import datetime as dt

import pandas as pd
import sqlalchemy as sa

from metrics.filters import Filters, between, during, narrowed
from metrics.frames import frame
from metrics.known import DONE_STATES, known_cases, known_clocks, unfinished_cases
from metrics.measures import seconds_between
from metrics.moment import AT, kept
from warehouse.verdicts import LATE, RUNNING_LATE, verdict

POOR = 2.0  # of 5: a rating up to here is looked at
_CASE = ("case_id", "kind", "category", "agency", "area", "received_at")
_MILESTONES = ("forwarded_at", "responded_at", "arrived_at", "resolved_at")
_CLOCKS = ("resolve", "arrive")


def longest_open(
    connection: sa.Connection, filters: Filters, at: dt.datetime, limit: int, version: int | None = None
) -> pd.DataFrame:
    """case_id, kind, category, agency, area, received_at of the cases of each agency that have been open
    longest; the period narrows nothing."""
    return frame(connection, _open(filters, limit, version), filters, at)


def worst_breaches(
    connection: sa.Connection, filters: Filters, at: dt.datetime, limit: int, version: int | None = None
) -> pd.DataFrame:
    """The clocks of each agency's cases that became late in the period and passed their time by most, those
    that run by what it is at the moment: case_id, kind, category, agency, area, received_at, forwarded_at,
    responded_at, arrived_at, resolved_at, clock (resolve or arrive), due_at, over_seconds (real time)."""
    return frame(connection, _breaches(filters, limit, version), filters, at)


def poorly_rated(
    connection: sa.Connection, filters: Filters, at: dt.datetime, limit: int, version: int | None = None
) -> pd.DataFrame:
    """case_id, kind, category, agency, area, received_at, rating of each agency's cases resolved in the
    period and rated POOR or less, the lowest first."""
    return frame(connection, _rated(filters, limit, version), filters, at)


@kept
def _open(filters: Filters, limit: int, version: int | None) -> sa.Select:
    cases = unfinished_cases(version)
    found = sa.select(*(cases.c[name] for name in _CASE)).where(
        *narrowed(cases, filters), ~cases.c.is_confidential
    )
    return _first(found, limit, "received_at", "case_id")


@kept
def _breaches(filters: Filters, limit: int, version: int | None) -> sa.Select:
    clocks, cases = known_clocks(version), known_cases(version)
    word = verdict(clocks, AT)
    stopped = sa.case((clocks.c.stopped_at <= AT, clocks.c.stopped_at), else_=AT)
    seconds = sa.func.floor(seconds_between(clocks.c.due_at, stopped))
    over = sa.cast(seconds, sa.BigInteger).label("over_seconds")
    of_case = sa.and_(cases.c.city_code == clocks.c.city_code, cases.c.case_id == clocks.c.case_id)
    day = clocks.c.decided_day
    found = (
        sa.select(*(cases.c[name] for name in (*_CASE, *_MILESTONES)), clocks.c.clock, clocks.c.due_at, over)
        .select_from(clocks.join(cases, of_case))
        .where(*narrowed(cases, filters), clocks.c.city_code == filters.city_code)
        .where(day.is_not(None), *during(day, filters), clocks.c.started_at <= AT)
        .where(clocks.c.scope == "case", clocks.c.clock.in_(_CLOCKS), clocks.c.due_at.is_not(None))
        .where(word.in_([LATE, RUNNING_LATE]), ~cases.c.is_confidential)
    )
    return _first(found, limit, "-over_seconds", "case_id", "clock", "due_at")


@kept
def _rated(filters: Filters, limit: int, version: int | None) -> sa.Select:
    cases = known_cases(version)
    resolved = cases.c.resolved_at
    found = (
        sa.select(*(cases.c[name] for name in _CASE), cases.c.rating)
        .where(*narrowed(cases, filters), *between(resolved, filters), resolved <= AT)
        .where(cases.c.state.in_(DONE_STATES), cases.c.rating <= POOR, ~cases.c.is_confidential)
    )
    return _first(found, limit, "rating", "received_at", "case_id")


def _first(found: sa.Select, limit: int, *order: str) -> sa.Select:
    """The first of each agency, in that order over all; "-name": the highest first."""
    rows = found.subquery()
    by = [rows.c[name[1:]].desc() if name[0] == "-" else rows.c[name] for name in order]
    place = sa.func.row_number().over(partition_by=rows.c.agency, order_by=by)
    placed = sa.select(rows, place.label("place")).subquery()
    columns = [placed.c[name] for name in rows.c.keys()]  # noqa: SIM118  (not a dict)
    again = [placed.c[name[1:]].desc() if name[0] == "-" else placed.c[name] for name in order]
    return sa.select(*columns).where(placed.c.place <= limit).order_by(*again)
