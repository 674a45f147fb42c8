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

from metrics.filters import Filters, between, narrowed
from metrics.frames import frame
from metrics.judged import Lacking, Scope, Which, decided, judged, lacking
from metrics.known import known_clocks
from metrics.measures import Step, count, first_day, percentiles, share
from metrics.moment import AT
from metrics.shapes import kept_by_shape
from warehouse.verdicts import ON_TIME, RUNNING, RUNNING_LATE

By = Literal["agency", "category", "area", "channel", "kind", "work", "all"]
FIELD, OFFICE = "field", "office"


def on_time(
    connection: sa.Connection,
    filters: Filters,
    at: dt.datetime,
    scope: Scope = "agency",
    version: int | None = None,
    *,
    by: By = "agency",
    clocks: tuple[str, ...] = (),
    field_work: tuple[str, ...] = (),
    missing: Lacking | None = None,
    is_alone: bool = False,
) -> pd.DataFrame:
    """A row for each agency ('' for the clocks of the case as a whole) and clock:

    n (judged), on_time_count, late_count (running_late_count among them), on_time_share,
    p50/p90/p95_seconds (open seconds of the judged that stopped), running_count (at the moment, in any
    period, not late), without_target_count (started in the period), not_recorded_count (of the period: the
    case ended without the step, or would be judged, were enough recorded), day_only_count (stopped in the
    period; its instants are days and its target is not), basis of the targets ('' if several). Whoever
    filters by agency and asks for scope "case" gets the cases that the agency has.

    `by` another column than the agency gives a row for each of its values instead; "work" is field or office
    by whether the category is one of `field_work`, "all" is a row a clock. `clocks`: these alone. `missing`:
    what `lacking` says of these, where it is known. `is_alone`: without running_count,
    without_target_count, day_only_count and what of not_recorded_count was never decided, which metrics.apart
    knows, and without rows for these alone; a third of what it costs.
    """
    which = Which(scope=scope, names=clocks)
    which = replace(which, parts=("decided",)) if is_alone else which
    missing = lacking(connection, filters, at, version, clocks) if missing is None else missing
    return frame(connection, _statement(filters, which, version, missing, by, field_work), filters, at)


def course(
    connection: sa.Connection,
    filters: Filters,
    at: dt.datetime,
    scope: Scope = "agency",
    version: int | None = None,
    *,
    step: Step = "week",
    clocks: tuple[str, ...] = (),
    missing: Lacking | None = None,
) -> pd.DataFrame:
    """day (the first local day of the step; weeks begin on Monday), clock, n (decided in the step),
    on_time_count, on_time_share; no row where nothing was decided. `missing` as for `on_time`."""
    which = Which(scope=scope, names=clocks)
    missing = lacking(connection, filters, at, version, clocks) if missing is None else missing
    return frame(connection, _course(filters, which, version, missing, step), filters, at)


def judged_alone(
    connection: sa.Connection,
    filters: Filters,
    at: dt.datetime,
    scope: Scope = "agency",
    version: int | None = None,
    *,
    clocks: tuple[str, ...] = (),
    missing: Lacking | None = None,
) -> pd.DataFrame:
    """clock, n, on_time_count, on_time_share as `on_time` by "all" has them, without all that it looks for
    beside: half of what it costs."""
    which = Which(scope=scope, names=clocks)
    missing = lacking(connection, filters, at, version, clocks) if missing is None else missing
    return frame(connection, _alone(filters, which, version, missing), filters, at)


def times(
    connection: sa.Connection, filters: Filters, at: dt.datetime, version: int | None = None
) -> pd.DataFrame:
    """agency, clock, n (clocks of agencies that stopped in the period, judged or not), p50/p90/p95_seconds:
    all that is told of partners."""
    return frame(connection, _times(filters, version), filters, at)


@kept_by_shape
def _alone(filters: Filters, which: Which, version: int | None, missing: Lacking) -> sa.Select:
    clocks = decided(filters, which, version, missing).subquery()
    n, on_time_count = count(), count(clocks.c.verdict == ON_TIME)
    counts = (n.label("n"), on_time_count.label("on_time_count"), share(on_time_count, n))
    columns = (clocks.c.clock, *counts[:2], counts[2].label("on_time_share"))
    return sa.select(*columns).group_by(clocks.c.clock).order_by(clocks.c.clock)


@kept_by_shape
def _times(filters: Filters, version: int | None) -> sa.Select:
    clocks = known_clocks(version)
    keys = (clocks.c.agency, clocks.c.clock)
    return (
        sa.select(*keys, count().label("n"), *percentiles(clocks.c.counted_seconds))
        .where(*narrowed(clocks, filters), clocks.c.scope == "agency", clocks.c.ended_by == "stop")
        .where(*between(clocks.c.stopped_at, filters), clocks.c.stopped_at <= AT)
        .group_by(*keys)
        .order_by(*keys)
    )


@kept_by_shape
def _statement(
    filters: Filters,
    which: Which,
    version: int | None,
    missing: Lacking,
    by: By,
    field_work: tuple[str, ...],
) -> sa.Select:
    group = {"work": "category", "all": "clock"}.get(by, by)
    columns = dict.fromkeys([group, "clock", "basis", "counted_seconds"])
    clocks = judged(filters, which, version, missing, *columns)
    keys = _keys(clocks, by, field_work)
    clock = clocks.c
    n, on_time_count = count(clock.is_judged), count(sa.and_(clock.is_judged, clock.verdict == ON_TIME))
    beside = {
        "running": clock.verdict == RUNNING,
        "without_target": clock.part == "without_target",
        "not_recorded": clock.is_unrecorded,
        "day_only": clock.part == "day_only",
    }
    told = beside if "running" in which.parts else ("not_recorded",)
    lowest, highest = sa.func.min(clock.basis), sa.func.max(clock.basis)
    return (
        sa.select(
            *keys,
            n.label("n"),
            on_time_count.label("on_time_count"),
            count(sa.and_(clock.is_judged, clock.verdict != ON_TIME)).label("late_count"),
            count(sa.and_(clock.is_judged, clock.verdict == RUNNING_LATE)).label("running_late_count"),
            share(on_time_count, n).label("on_time_share"),
            *(count(beside[name]).label(f"{name}_count") for name in told),
            *percentiles(
                clock.counted_seconds, where=sa.and_(clock.is_judged, clock.verdict != RUNNING_LATE)
            ),
            sa.case((lowest == highest, lowest), else_="").label("basis"),
        )
        .group_by(*keys)
        .order_by(*keys)
    )


def _keys(clocks: sa.Subquery, by: By, field_work: tuple[str, ...]) -> list[sa.ColumnElement[str]]:
    if by == "all":
        return [clocks.c.clock]
    if by == "work":
        is_field = clocks.c.category.in_(field_work)
        return [sa.case((is_field, FIELD), else_=OFFICE).label("work"), clocks.c.clock]
    return [clocks.c[by], clocks.c.clock]


@kept_by_shape
def _course(filters: Filters, which: Which, version: int | None, missing: Lacking, step: Step) -> sa.Select:
    clocks = decided(filters, which, version, missing).subquery()
    day = first_day(clocks.c.decided_day, step)
    n, on_time_count = count(), count(clocks.c.verdict == ON_TIME)
    return (
        sa.select(
            day,
            clocks.c.clock,
            n.label("n"),
            on_time_count.label("on_time_count"),
            share(on_time_count, n).label("on_time_share"),
        )
        .group_by(day, clocks.c.clock)
        .order_by(day, clocks.c.clock)
    )
