"""What stands beside the share on time, of a whole city by CELLS: clocks that run within their time, those
without a place in the denominator, and closings in bulk. Asked for once they answer whoever narrows the page;
looking for them is two thirds of what the share costs."""

import datetime as dt

import pandas as pd
import sqlalchemy as sa

from metrics.cells import CELLS, within
from metrics.filters import Filters
from metrics.frames import frame
from metrics.judged import APART, Lacking, Scope, Which, chosen, decided, judged, lacking
from metrics.known import known_clocks, run
from metrics.measures import count
from metrics.moment import AT
from metrics.shapes import kept_by_shape
from warehouse.verdicts import ON_TIME, RUNNING, verdict

_COLUMNS = ("kind", *CELLS, "case_agency")
_JUDGED_BY = ("target_seconds", "clock", "started_at", "stopped_at", "ended_by", "is_on_time", "decided_at")


def running(
    connection: sa.Connection,
    filters: Filters,
    at: dt.datetime,
    version: int | None = None,
    *,
    scope: Scope,
    clocks: tuple[str, ...],
) -> pd.DataFrame:
    """kind, CELLS, running_count (as metrics.on_time has it, of these clocks together); no row where it is
    0. The agency is that of the case where `scope` is "case", here and below."""
    return frame(connection, _running(filters, version, scope, clocks), filters, at)


def unjudged(
    connection: sa.Connection,
    filters: Filters,
    at: dt.datetime,
    version: int | None = None,
    *,
    scope: Scope,
    clocks: tuple[str, ...],
) -> pd.DataFrame:
    """kind, CELLS, without_target_count, not_recorded_count (ended without the step), day_only_count, as
    metrics.on_time has them, of these clocks together; no row where all are 0."""
    return frame(connection, _unjudged(filters, version, scope, clocks), filters, at)


def in_bulk(
    connection: sa.Connection,
    filters: Filters,
    at: dt.datetime,
    version: int | None = None,
    *,
    scope: Scope,
    clocks: tuple[str, ...],
    missing: Lacking | None = None,
) -> pd.DataFrame:
    """kind, CELLS, n, on_time_count (as metrics.on_time.judged_alone, of these clocks together) of cases that
    were closed in bulk; no row where n is 0. `missing` as there."""
    missing = lacking(connection, filters, at, version, clocks) if missing is None else missing
    return frame(connection, _in_bulk(filters, version, scope, clocks, missing), filters, at)


def total(cells: pd.DataFrame, filters: Filters) -> pd.DataFrame:
    """The counts, in one row, of the rows by CELLS of at least as many cases."""
    is_in = within(cells, filters)
    names = [name for name in cells.columns if name not in ("kind", *CELLS)]
    sums = {name: int(cells[name].to_numpy("int64")[is_in].sum()) for name in names}
    return pd.DataFrame({name: pd.array([number], "Int64") for name, number in sums.items()})


@kept_by_shape
def _running(filters: Filters, version: int | None, scope: Scope, clocks: tuple[str, ...]) -> sa.Select:
    known = known_clocks(version)
    which = chosen(known, filters, Which(scope=scope, names=clocks), version)
    common = [*which, known.c.target_seconds.is_not(None), known.c.started_at <= AT]
    columns = [known.c[name] for name in (*_COLUMNS, *_JUDGED_BY)]
    rows = sa.union_all(*(sa.select(*columns).where(*common, runs) for runs in run(known))).subquery()
    numbers = {"running_count": count()}
    return _by_cells(rows, scope, numbers).where(verdict(rows, AT) == RUNNING)


@kept_by_shape
def _unjudged(filters: Filters, version: int | None, scope: Scope, clocks: tuple[str, ...]) -> sa.Select:
    which = Which(scope=scope, names=clocks, parts=APART)
    rows = judged(filters, which, version, (), *_COLUMNS)
    numbers = {f"{part}_count": count(rows.c.part == part) for part in APART}
    return _by_cells(rows, scope, numbers)


@kept_by_shape
def _in_bulk(
    filters: Filters, version: int | None, scope: Scope, clocks: tuple[str, ...], missing: Lacking
) -> sa.Select:
    which = Which(scope=scope, names=clocks, is_bulk=True)
    rows = decided(filters, which, version, missing, *_COLUMNS).subquery()
    numbers = {"n": count(), "on_time_count": count(rows.c.verdict == ON_TIME)}
    return _by_cells(rows, scope, numbers)


def _by_cells(rows: sa.Subquery, scope: Scope, numbers: dict[str, sa.ColumnElement[int]]) -> sa.Select:
    agency = rows.c.case_agency if scope == "case" else rows.c.agency
    keys = [rows.c.kind, *(agency.label(name) if name == "agency" else rows.c[name] for name in CELLS)]
    labelled = [number.label(name) for name, number in numbers.items()]
    return sa.select(*keys, *labelled).group_by(*keys).order_by(*keys)
