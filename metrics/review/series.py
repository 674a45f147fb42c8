"""What the charts of the review are made of: a row a week. `day` is the Monday on which the week begins."""

import datetime as dt
from typing import Literal

import pandas as pd
import sqlalchemy as sa

from metrics.filters import Filters, between, during, narrowed
from metrics.frames import frame
from metrics.judged import Lacking, Scope, Which, decided, lacking
from metrics.known import DONE_STATES, known_calls, known_cases
from metrics.measures import count, first_day, percentiles, seconds_between
from metrics.moment import AT, kept
from warehouse.verdicts import ON_TIME, RUNNING_LATE

By = Literal["area", "agency"]


def on_time_by_week(
    connection: sa.Connection,
    filters: Filters,
    at: dt.datetime,
    version: int | None = None,
    *,
    scope: Scope = "agency",
    clocks: tuple[str, ...] = ("resolve",),
    missing: Lacking | None = None,
) -> pd.DataFrame:
    """day, agency ('' for scope "case"), clock, n (judged, decided in the week), on_time_count, p50_seconds,
    p90_seconds (open seconds of those that stopped); no row where nothing was decided. `missing`: the clocks
    that are not to be judged, where they are known already."""
    if missing is None:
        missing = lacking(connection, filters, at, version, clocks)
    which = Which(scope=scope, names=clocks)
    return frame(connection, _on_time(filters, which, version, missing), filters, at)


def on_time_over(
    connection: sa.Connection,
    filters: Filters,
    at: dt.datetime,
    version: int | None = None,
    *,
    by: By,
    clock: str = "resolve",
    missing: Lacking | None = None,
) -> pd.DataFrame:
    """area ('' where it is not known) or agency, n, on_time_count: over the whole period, of the clocks of
    cases or of agencies."""
    if missing is None:
        missing = lacking(connection, filters, at, version, (clock,))
    which = Which(scope="case" if by == "area" else "agency", names=(clock,))
    return frame(connection, _over(filters, which, version, missing, by), filters, at)


def late_days(
    connection: sa.Connection,
    filters: Filters,
    at: dt.datetime,
    version: int | None = None,
    *,
    clock: str = "resolve",
    missing: Lacking | None = None,
) -> pd.DataFrame:
    """agency, day: each day of the period on which a clock of the agency became late, once."""
    if missing is None:
        missing = lacking(connection, filters, at, version, (clock,))
    return frame(connection, _late_days(filters, Which(names=(clock,)), version, missing), filters, at)


def received_by_week(
    connection: sa.Connection, filters: Filters, at: dt.datetime, version: int | None = None
) -> pd.DataFrame:
    """day, kind, case_count; no row where it is 0."""
    return frame(connection, _received(filters, version), filters, at)


def calls_by_week(
    connection: sa.Connection, filters: Filters, at: dt.datetime, version: int | None = None
) -> pd.DataFrame:
    """day, call_count, valid_count (emergencies), n (answered, with time and target), on_time_count."""
    return frame(connection, _calls(filters, version), filters, at)


def cells(
    connection: sa.Connection,
    filters: Filters,
    at: dt.datetime,
    since: dt.date,
    version: int | None = None,
) -> pd.DataFrame:
    """area, category, now_count (in the period), before_count (from `since` up to the period); cells without
    a case in either, or without an area or category, have no row."""
    return frame(connection, _cells(filters, since, version), filters, at)


def resolution_seconds(
    connection: sa.Connection, filters: Filters, at: dt.datetime, version: int | None = None
) -> pd.DataFrame:
    """day, seconds (from receipt to resolution, real time, weekends too): a row for each case resolved in the
    period."""
    return frame(connection, _resolutions(filters, version), filters, at)


@kept
def _on_time(filters: Filters, which: Which, version: int | None, missing: Lacking) -> sa.Select:
    clocks = decided(filters, which, version, missing, "agency", "counted_seconds").subquery()
    clock = clocks.c
    day = first_day(clock.decided_day, "week")
    stopped = percentiles(clock.counted_seconds, where=clock.verdict != RUNNING_LATE)
    return (
        sa.select(
            day,
            clock.agency,
            clock.clock,
            count().label("n"),
            count(clock.verdict == ON_TIME).label("on_time_count"),
            *stopped[:2],
        )
        .group_by(day, clock.agency, clock.clock)
        .order_by(clock.clock, clock.agency, day)
    )


@kept
def _over(filters: Filters, which: Which, version: int | None, missing: Lacking, by: By) -> sa.Select:
    clock = decided(filters, which, version, missing, by).subquery().c
    return (
        sa.select(clock[by], count().label("n"), count(clock.verdict == ON_TIME).label("on_time_count"))
        .group_by(clock[by])
        .order_by(clock[by])
    )


@kept
def _late_days(filters: Filters, which: Which, version: int | None, missing: Lacking) -> sa.Select:
    clock = decided(filters, which, version, missing, "agency").subquery().c
    return (
        sa.select(clock.agency, clock.decided_day.label("day"))
        .where(clock.verdict != ON_TIME)
        .distinct()
        .order_by(clock.agency, clock.decided_day)
    )


@kept
def _received(filters: Filters, version: int | None) -> sa.Select:
    cases = known_cases(version)
    day = first_day(cases.c.day, "week")
    return (
        sa.select(day, cases.c.kind, count().label("case_count"))
        .where(*narrowed(cases, filters), *during(cases.c.day, filters), cases.c.received_at <= AT)
        .group_by(day, cases.c.kind)
        .order_by(cases.c.kind, day)
    )


@kept
def _calls(filters: Filters, version: int | None) -> sa.Select:
    calls = known_calls(version)
    call = calls.c
    day = first_day(call.day, "week")
    has_both = sa.and_(
        call.outcome == "answered",
        call.answer_seconds.is_not(None),
        call.answer_target_seconds.is_not(None),
    )
    return (
        sa.select(
            day,
            count().label("call_count"),
            count(call.disposition == "valid").label("valid_count"),
            count(has_both).label("n"),
            count(sa.and_(has_both, call.answer_seconds <= call.answer_target_seconds)).label(
                "on_time_count"
            ),
        )
        .where(*narrowed(calls, filters), *during(call.day, filters), call.started_at <= AT)
        .group_by(day)
        .order_by(day)
    )


@kept
def _cells(filters: Filters, since: dt.date, version: int | None) -> sa.Select:
    cases = known_cases(version)
    is_now = sa.and_(True, *during(cases.c.day, filters))
    end = [cases.c.day < filters.end] if filters.end else []
    return (
        sa.select(
            cases.c.area,
            cases.c.category,
            count(is_now).label("now_count"),
            count(~is_now).label("before_count"),
        )
        .where(*narrowed(cases, filters), cases.c.day >= since, *end, cases.c.received_at <= AT)
        .where(cases.c.area != "", cases.c.category != "")
        .group_by(cases.c.area, cases.c.category)
        .order_by(cases.c.area, cases.c.category)
    )


@kept
def _resolutions(filters: Filters, version: int | None) -> sa.Select:
    cases = known_cases(version)
    resolved = cases.c.resolved_at
    local = sa.func.timezone(filters.zone, resolved, type_=sa.TIMESTAMP())
    seconds = sa.func.floor(seconds_between(cases.c.received_at, resolved))
    return (
        sa.select(
            first_day(sa.cast(local, sa.Date), "week"),
            sa.cast(seconds, sa.BigInteger).label("seconds"),
        )
        .where(*narrowed(cases, filters), *between(resolved, filters), resolved <= AT)
        .where(cases.c.state.in_(DONE_STATES))
        .order_by(resolved, cases.c.case_id)
    )
