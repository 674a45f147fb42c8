"""How often, and how soon, promises were kept.

A clock is counted in the period in which it was decided: at its stop when on time, at its due instant when
late; so a verdict never flips later. What still runs within its time stands in no denominator. Clocks of a
source and kind whose start and stop are recorded in too few cases are not judged, and counted apart
(metrics.capability).
"""

import datetime as dt
from dataclasses import replace
from typing import Literal

import pandas as pd
import sqlalchemy as sa

from metrics.capability import clocks_lacking
from metrics.filters import Filters, between, during, narrowed
from metrics.frames import frame
from metrics.known import known_cases, known_clocks, running_clocks
from metrics.measures import count, percentiles, share
from metrics.moment import AT, kept
from warehouse.verdicts import JUDGED, ON_TIME, RUNNING, RUNNING_LATE, UNRECORDED, verdict

Scope = Literal["case", "agency"]
Lacking = tuple[tuple[str, str, str], ...]
_SETTLING = dt.timedelta(days=90)


def on_time(
    connection: sa.Connection,
    filters: Filters,
    at: dt.datetime,
    scope: Scope = "agency",
    version: int | None = None,
) -> pd.DataFrame:
    """A row for each agency ('' for the clocks of the case as a whole) and clock:

    n (judged), on_time_count, late_count (running_late_count among them), on_time_share,
    p50/p90/p95_seconds (open seconds of the judged that stopped), running_count (at the moment, in any
    period, not late), without_target_count (started in the period), not_recorded_count (of the period: the
    case ended without the step, or would be judged, were enough recorded), basis of the targets ('' if
    several). Whoever filters by agency and asks for
    scope "case" gets the cases that the agency has.
    """
    lacking = clocks_lacking(connection, _settled(filters, at), at, version)
    return frame(connection, _statement(filters, scope, version, tuple(lacking)), filters, at)


def _settled(filters: Filters, at: dt.datetime) -> Filters:
    """What is recorded is looked at over 90 days at least, all agencies and areas together, so that a quiet
    week decides nothing."""
    wide = replace(filters, agencies=(), categories=(), areas=(), channels=())
    if filters.start is None:
        return wide
    end = filters.end or filters.local_day(at)
    return replace(wide, start=min(filters.start, end - _SETTLING))


@kept
def _statement(filters: Filters, scope: Scope, version: int | None, lacking: Lacking) -> sa.Select:
    clocks = _verdicts(filters, scope, version, lacking).subquery()
    clock = clocks.c
    is_decided = sa.and_(clock.verdict.in_(JUDGED), clock.part == "decided")
    is_judged = sa.and_(is_decided, clock.is_recorded)
    n, on_time_count = count(is_judged), count(sa.and_(is_judged, clock.verdict == ON_TIME))
    lowest, highest = sa.func.min(clock.basis), sa.func.max(clock.basis)
    return (
        sa.select(
            clock.agency,
            clock.clock,
            n.label("n"),
            on_time_count.label("on_time_count"),
            count(sa.and_(is_judged, clock.verdict != ON_TIME)).label("late_count"),
            count(sa.and_(is_judged, clock.verdict == RUNNING_LATE)).label("running_late_count"),
            share(on_time_count, n).label("on_time_share"),
            count(clock.verdict == RUNNING).label("running_count"),
            count(clock.part == "without_target").label("without_target_count"),
            count(sa.or_(clock.part == "not_recorded", sa.and_(is_decided, ~clock.is_recorded))).label(
                "not_recorded_count"
            ),
            *percentiles(clock.counted_seconds, where=sa.and_(is_judged, clock.verdict != RUNNING_LATE)),
            sa.case((lowest == highest, lowest), else_="").label("basis"),
        )
        .group_by(clock.agency, clock.clock)
        .order_by(clock.agency, clock.clock)
    )


def _verdicts(filters: Filters, scope: Scope, version: int | None, lacking: Lacking) -> sa.CompoundSelect:
    """The clocks that matter to the period, each with its verdict at the moment. Each is in one part: four
    ranges of rows, since the embedded engine skips what a range leaves out."""
    clocks, running = known_clocks(version), running_clocks(version)
    started = between(clocks.c.started_at, filters)
    parts = (
        ("decided", clocks, _is_decided(clocks, filters)),
        (
            "running",
            running,
            sa.and_(running.c.target_seconds.is_not(None), ~_is_decided(running, filters)),
        ),
        (
            "not_recorded",
            clocks,
            sa.and_(clocks.c.ended_by == UNRECORDED, clocks.c.target_seconds.is_not(None), *started),
        ),
        (
            "without_target",
            clocks,
            sa.and_(clocks.c.target_seconds.is_(None), *started),
        ),
    )
    return sa.union_all(
        *(
            _judged(table, lacking)
            .add_columns(sa.literal(part).label("part"))
            .where(where, *_narrowed(table, filters, scope, version), table.c.started_at <= AT)
            for part, table, where in parts
        )
    )


def _is_decided(clocks: sa.FromClause, filters: Filters) -> sa.ColumnElement[bool]:
    day = clocks.c.decided_day
    return sa.and_(day.is_not(None), *during(day, filters))


def _judged(clocks: sa.FromClause, lacking: Lacking) -> sa.Select:
    return sa.select(
        clocks.c.agency,
        clocks.c.clock,
        clocks.c.basis,
        clocks.c.counted_seconds,
        verdict(clocks, AT).label("verdict"),
        _is_recorded(clocks, lacking).label("is_recorded"),
    )


def _narrowed(
    clocks: sa.FromClause, filters: Filters, scope: Scope, version: int | None
) -> list[sa.ColumnElement[bool]]:
    if scope == "agency" or not filters.agencies:
        return [*narrowed(clocks, filters), clocks.c.scope == scope]
    cases = known_cases(version)
    held = sa.select(cases.c.case_id).where(*narrowed(cases, filters))
    return [
        *narrowed(clocks, replace(filters, agencies=())),
        clocks.c.scope == scope,
        clocks.c.case_id.in_(held),
    ]


def _is_recorded(clocks: sa.FromClause, lacking: Lacking) -> sa.ColumnElement[bool]:
    """Clocks carry no source, but their case_id begins with its prefix."""
    is_lacking = [
        sa.and_(
            clocks.c.case_id.startswith(f"{prefix}:", autoescape=True),
            clocks.c.kind == kind,
            clocks.c.clock == clock,
        )
        for prefix, kind, clock in lacking
    ]
    return sa.not_(sa.or_(sa.false(), *is_lacking))
