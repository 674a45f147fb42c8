"""Where the time of resolved cases went: with the operator, waiting for the agency, in the field, with an
agency that then handed the case on, paused.

All of it is open time that the clocks have counted already (docs/compliance.md says which), so that no
calendar is asked again and the parts add up to the whole.
"""

import datetime as dt
from dataclasses import replace

import numpy as np
import pandas as pd
import sqlalchemy as sa

from metrics.filters import Filters, between, narrowed
from metrics.frames import frame
from metrics.known import known_cases, known_clocks
from metrics.measures import count
from metrics.moment import AT
from metrics.shapes import kept_by_shape

CELLS = ("category", "area", "channel", "agency")
"""What a page narrows cases by, beside the kind."""
PARTS = ("operator", "waiting", "field", "moved", "paused", "other")
_HELD = ("resolve", "first_follow_up", "arrive")


def time_spent(
    connection: sa.Connection,
    filters: Filters,
    at: dt.datetime,
    version: int | None = None,
    *,
    by: tuple[str, ...] = (),
) -> pd.DataFrame:
    """kind, n (cases resolved in the period and not open again), day_only_count (left out: their instants are
    days), total_seconds and its parts, sums over the n cases of open seconds by the calendar of their rules:

    operator_seconds: from the receipt to the first disposition; waiting_seconds: from the disposition to the
    last agency until its first answer, or its arrival; field_seconds: from there to the resolution;
    moved_seconds: with agencies that handed the case on; paused_seconds: paused, or resolved and opened again
    later; other_seconds: what no step divides. A choice of agencies takes the cases that they have.

    `by` CELLS: a row for each of their values, from which `summed` answers whatever narrows them further.
    """
    return frame(connection, _statement(filters, version, by), filters, at)


def summed(cells: pd.DataFrame, filters: Filters) -> pd.DataFrame:
    """As `time_spent`, of its rows by CELLS of at least as many cases; no row where there is none."""
    is_in, columns = within(cells, filters), dict(cells.items())
    kind, found = pd.factorize(columns["kind"].array[is_in], sort=True)
    places = [kind == number for number in range(len(found))]
    nothing_missing = np.zeros(len(found), bool)
    sums = {
        name: pd.arrays.IntegerArray(_sums(column, is_in, places), nothing_missing.copy())
        for name, column in columns.items()
        if name not in ("kind", *CELLS)
    }
    return pd.DataFrame({"kind": found, **sums}, copy=False)


def within(cells: pd.DataFrame, filters: Filters) -> np.ndarray:
    """Which rows by kind and CELLS are of what is narrowed so; the period narrows nothing."""
    chosen = (filters.kinds, filters.categories, filters.areas, filters.channels, filters.agencies)
    is_in = np.ones(len(cells), bool)
    if filters.without:
        is_in &= ~cells["category"].isin(filters.without).to_numpy(bool)
    for name, codes in zip(("kind", *CELLS), chosen, strict=True):
        if codes:
            is_in &= cells[name].isin(codes).to_numpy(bool)
    return is_in


def _sums(column: pd.Series, is_in: np.ndarray, places: list[np.ndarray]) -> np.ndarray:
    values = column.to_numpy("int64")[is_in]
    return np.array([values[place].sum() for place in places], np.int64)


@kept_by_shape
def _statement(filters: Filters, version: int | None, by: tuple[str, ...]) -> sa.Select:
    whole = _resolved(filters, version).cte("whole")
    exact = sa.select(whole.c.case_id).where(~whole.c.is_day)
    of_holds = _of_holds(_holds(exact, filters, version).subquery("holds")).subquery("of_holds")
    forward = _forward(exact, filters, version).subquery("forward")
    known = {"operator": _none_is_0(forward.c.operator)}
    known |= {name: _none_is_0(of_holds.c[name]) for name in ("waiting", "field", "moved")}
    parts = {
        **{name: _sum(value) for name, value in known.items()},
        "paused": _sum(whole.c.paused_seconds),
        "other": _sum(sa.case((~whole.c.is_day, whole.c.counted_seconds - sum(known.values())))),
    }
    total = sa.case((~whole.c.is_day, whole.c.counted_seconds + whole.c.paused_seconds))
    keys = [whole.c[name] for name in ("kind", *by)]
    return (
        sa.select(
            *keys,
            count(~whole.c.is_day).label("n"),
            count(whole.c.is_day).label("day_only_count"),
            _sum(total).label("total_seconds"),
            *(value.label(f"{name}_seconds") for name, value in parts.items()),
        )
        .select_from(
            whole.outerjoin(of_holds, of_holds.c.case_id == whole.c.case_id).outerjoin(
                forward, forward.c.case_id == whole.c.case_id
            )
        )
        .group_by(*keys)
        .order_by(*keys)
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
        sa.select(
            rows.c.case_id,
            rows.c.kind,
            *(cases.c[name] for name in CELLS),
            is_day.label("is_day"),
            rows.c.counted_seconds,
        )
        .add_columns(sa.case((~is_day, rows.c.paused_seconds)).label("paused_seconds"))
        .select_from(cases.join(rows, rows.c.case_id == cases.c.case_id))
        .where(*narrowed(cases, filters), rows.c.place == 1, cases.c.resolved_at <= AT)
    )


def _of_cases(clocks: sa.FromClause, filters: Filters) -> list[sa.ColumnElement[bool]]:
    """What a clock repeats of its case: so that fewer keys are compared."""
    return narrowed(clocks, replace(filters, agencies=()))


def _holds(exact: sa.Select, filters: Filters, version: int | None) -> sa.Select:
    """Each stretch in which an agency held one of the cases. A round of a reopened case counts from the same
    start, so that the largest is the whole."""
    clocks = known_clocks(version)
    clock, counted = clocks.c.clock, clocks.c.counted_seconds
    is_stopped = clocks.c.ended_by == "stop"
    return (
        sa.select(
            clocks.c.case_id,
            sa.func.max(counted).filter(clock == "resolve").label("held"),
            sa.func.max(counted).filter(clock != "resolve", is_stopped).label("waited"),
            count(sa.and_(clock == "resolve", clocks.c.ended_by == "transfer")).label("moved_count"),
        )
        .where(clocks.c.scope == "agency", clock.in_(_HELD))
        .where(*_of_cases(clocks, filters), clocks.c.case_id.in_(exact))
        .group_by(clocks.c.case_id, clocks.c.agency, clocks.c.started_at)
    )


def _of_holds(holds: sa.Subquery) -> sa.Select:
    """waiting, field and moved seconds of each case. Without an answer of its own an agency's whole time is
    waiting."""
    is_moved = holds.c.moved_count > 0
    waited = sa.func.least(sa.func.coalesce(holds.c.waited, holds.c.held), holds.c.held)
    return sa.select(
        holds.c.case_id,
        sa.func.sum(waited).filter(~is_moved).label("waiting"),
        sa.func.sum(holds.c.held - waited).filter(~is_moved).label("field"),
        sa.func.sum(holds.c.held).filter(is_moved).label("moved"),
    ).group_by(holds.c.case_id)


def _forward(exact: sa.Select, filters: Filters, version: int | None) -> sa.Select:
    clocks = known_clocks(version)
    return (
        sa.select(clocks.c.case_id, sa.func.max(clocks.c.counted_seconds).label("operator"))
        .where(clocks.c.scope == "case", clocks.c.clock == "forward", clocks.c.ended_by == "stop")
        .where(*_of_cases(clocks, filters), clocks.c.case_id.in_(exact))
        .group_by(clocks.c.case_id)
    )


def _none_is_0(seconds: sa.ColumnElement) -> sa.ColumnElement[int]:
    return sa.func.coalesce(seconds, 0, type_=sa.BigInteger())


def _sum(seconds: sa.ColumnElement) -> sa.ColumnElement[int]:
    """A sum of large integers is another type on each engine."""
    return sa.cast(_none_is_0(sa.func.sum(seconds)), sa.BigInteger)
