"""Where the time of resolved cases went: with the operator, waiting for the agency, in the field, with an
agency that then handed the case on, paused.

All of it is open time that the clocks have counted already (docs/compliance.md says which), so that no
calendar is asked again and the parts add up to the whole.
"""

import datetime as dt
from dataclasses import replace

import pandas as pd
import sqlalchemy as sa

from metrics.filters import Filters, between, narrowed
from metrics.frames import frame
from metrics.known import known_cases, known_clocks
from metrics.measures import count
from metrics.moment import AT, kept

PARTS = ("operator", "waiting", "field", "moved", "paused", "other")
_HELD = ("resolve", "first_follow_up", "arrive")


def time_spent(
    connection: sa.Connection, filters: Filters, at: dt.datetime, version: int | None = None
) -> pd.DataFrame:
    """kind, n (cases resolved in the period and not open again), day_only_count (left out: their instants are
    days), total_seconds and its parts, sums over the n cases of open seconds by the calendar of their rules:

    operator_seconds: from the receipt to the first disposition; waiting_seconds: from the disposition to the
    last agency until its first answer, or its arrival; field_seconds: from there to the resolution;
    moved_seconds: with agencies that handed the case on; paused_seconds: paused, or resolved and opened again
    later; other_seconds: what no step divides. A choice of agencies takes the cases that they have.
    """
    return frame(connection, _statement(filters, version), filters, at)


@kept
def _statement(filters: Filters, version: int | None) -> sa.Select:
    whole = _resolved(filters, version).cte("whole")
    exact = sa.select(whole.c.case_id).where(~whole.c.is_day)
    of_case = _of_case(_stretches(exact, filters, version).subquery("stretches")).subquery("of_case")
    known = {name: _none_is_0(of_case.c[name]) for name in ("operator", "waiting", "field", "moved")}
    parts = {
        **{name: _sum(value) for name, value in known.items()},
        "paused": _sum(whole.c.paused_seconds),
        "other": _sum(sa.case((~whole.c.is_day, whole.c.counted_seconds - sum(known.values())))),
    }
    total = sa.case((~whole.c.is_day, whole.c.counted_seconds + whole.c.paused_seconds))
    return (
        sa.select(
            whole.c.kind,
            count(~whole.c.is_day).label("n"),
            count(whole.c.is_day).label("day_only_count"),
            _sum(total).label("total_seconds"),
            *(value.label(f"{name}_seconds") for name, value in parts.items()),
        )
        .select_from(whole.outerjoin(of_case, of_case.c.case_id == whole.c.case_id))
        .group_by(whole.c.kind)
        .order_by(whole.c.kind)
    )


def _resolved(filters: Filters, version: int | None) -> sa.Select:
    """The last round of each case that stopped in the period, if it was the last of all."""
    cases, clocks = known_cases(version), known_clocks(version)
    last = sa.func.row_number().over(partition_by=clocks.c.case_id, order_by=clocks.c.round.desc())
    rows = (
        sa.select(clocks.c.case_id, clocks.c.kind, clocks.c.counted_seconds, clocks.c.paused_seconds)
        .add_columns(last.label("place"))
        .where(
            *_of_cases(clocks, filters),
            clocks.c.scope == "case",
            clocks.c.clock == "resolve",
            clocks.c.ended_by == "stop",
        )
        .where(*between(clocks.c.stopped_at, filters), clocks.c.stopped_at <= AT)
        .subquery()
    )
    is_day = cases.c.time_precision == "day"
    return (
        sa.select(rows.c.case_id, rows.c.kind, is_day.label("is_day"), rows.c.counted_seconds)
        .add_columns(sa.case((~is_day, rows.c.paused_seconds)).label("paused_seconds"))
        .select_from(cases.join(rows, rows.c.case_id == cases.c.case_id))
        .where(*narrowed(cases, filters), rows.c.place == 1, cases.c.resolved_at <= AT)
    )


def _of_cases(clocks: sa.FromClause, filters: Filters) -> list[sa.ColumnElement[bool]]:
    """What a clock repeats of its case: so that fewer keys are compared."""
    return narrowed(clocks, replace(filters, agencies=()))


def _stretches(exact: sa.Select, filters: Filters, version: int | None) -> sa.Select:
    """Each stretch in which an agency held one of the cases, and that before the first of them, with the
    operator; one scan for both. A round of a reopened case counts from the same start, so that the largest is
    the whole."""
    clocks = known_clocks(version)
    clock, counted = clocks.c.clock, clocks.c.counted_seconds
    is_held, is_stopped = clocks.c.scope == "agency", clocks.c.ended_by == "stop"
    is_forward = sa.and_(clocks.c.scope == "case", clock == "forward", is_stopped)
    return (
        sa.select(
            clocks.c.case_id,
            sa.func.max(counted).filter(is_forward).label("operator"),
            sa.func.max(counted).filter(is_held, clock == "resolve").label("held"),
            sa.func.max(counted).filter(is_held, clock != "resolve", is_stopped).label("waited"),
            count(sa.and_(clock == "resolve", clocks.c.ended_by == "transfer")).label("moved_count"),
        )
        .where(sa.or_(sa.and_(is_held, clock.in_(_HELD)), is_forward))
        .where(*_of_cases(clocks, filters), clocks.c.case_id.in_(exact))
        .group_by(clocks.c.case_id, clocks.c.scope, clocks.c.agency, clocks.c.started_at)
    )


def _of_case(stretches: sa.Subquery) -> sa.Select:
    """operator, waiting, field and moved seconds of each case. Without an answer of its own an agency's whole
    time is waiting."""
    one = stretches.c
    is_moved, is_held = one.moved_count > 0, one.operator.is_(None)
    waited = sa.func.least(sa.func.coalesce(one.waited, one.held), one.held)
    return sa.select(
        one.case_id,
        sa.func.max(one.operator).label("operator"),
        sa.func.sum(waited).filter(is_held, ~is_moved).label("waiting"),
        sa.func.sum(one.held - waited).filter(is_held, ~is_moved).label("field"),
        sa.func.sum(one.held).filter(is_held, is_moved).label("moved"),
    ).group_by(one.case_id)


def _none_is_0(seconds: sa.ColumnElement) -> sa.ColumnElement[int]:
    return sa.func.coalesce(seconds, 0, type_=sa.BigInteger())


def _sum(seconds: sa.ColumnElement) -> sa.ColumnElement[int]:
    """A sum of large integers is another type on each engine."""
    return sa.cast(_none_is_0(sa.func.sum(seconds)), sa.BigInteger)
