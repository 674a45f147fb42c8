"""Where the time of resolved cases went: with the operator, waiting for the agency, in the field, with an
agency that then handed the case on, paused.

All of it is open time that the clocks have counted already, added up a case when it is loaded
(etl/sla/spent.py); the parts add up to the whole.
"""

import datetime as dt
from dataclasses import replace

import numpy as np
import pandas as pd
import sqlalchemy as sa

from metrics.cells import CELLS, within
from metrics.filters import Filters, between, narrowed
from metrics.frames import frame
from metrics.known import known_clocks
from metrics.measures import count
from metrics.moment import AT
from metrics.shapes import kept_by_shape

PARTS = ("operator", "waiting", "field", "moved", "paused", "other")
_KNOWN = PARTS[:4]
"""What a case's resolve clock has been told; the rest follows."""


def time_spent(
    connection: sa.Connection,
    filters: Filters,
    at: dt.datetime,
    version: int | None = None,
    *,
    by: tuple[str, ...] = (),
) -> pd.DataFrame:
    """kind, n (cases resolved in the period and not opened again since), day_only_count (left out: their
    instants are days), total_seconds and its parts, sums over the n cases of open seconds by the calendar of
    their rules:

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


def _sums(column: pd.Series, is_in: np.ndarray, places: list[np.ndarray]) -> np.ndarray:
    values = column.to_numpy("int64")[is_in]
    return np.array([values[place].sum() for place in places], np.int64)


@kept_by_shape
def _statement(filters: Filters, version: int | None, by: tuple[str, ...]) -> sa.Select:
    whole = _resolved(filters, version).subquery("whole")
    exact = ~whole.c.is_day
    known = {name: whole.c[f"{name}_seconds"] for name in _KNOWN}
    parts = {
        **known,
        "paused": whole.c.paused_seconds,
        "other": whole.c.counted_seconds - sum(known.values()),
    }
    keys = [whole.c[name] for name in ("kind", *by)]
    return (
        sa.select(
            *keys,
            count(exact).label("n"),
            count(whole.c.is_day).label("day_only_count"),
            _sum(whole.c.counted_seconds + whole.c.paused_seconds, exact).label("total_seconds"),
            *(_sum(value, exact).label(f"{name}_seconds") for name, value in parts.items()),
        )
        .group_by(*keys)
        .order_by(*keys)
    )


def _resolved(filters: Filters, version: int | None) -> sa.Select:
    """The resolve clocks with which cases ended in the period."""
    clocks = known_clocks(version)
    holder = clocks.c.case_agency
    seconds = [clocks.c[f"{name}_seconds"] for name in ("counted", "paused", *_KNOWN)]
    places = [clocks.c[name] for name in ("kind", "category", "area", "channel")]
    narrow = narrowed(clocks, replace(filters, agencies=()))
    return sa.select(
        *places, holder.label("agency"), *seconds, clocks.c.operator_seconds.is_(None).label("is_day")
    ).where(
        *narrow,
        clocks.c.is_final,
        *([holder.in_(filters.agencies)] if filters.agencies else []),
        *between(clocks.c.stopped_at, filters),
        clocks.c.stopped_at <= AT,
    )


def _sum(seconds: sa.ColumnElement, which: sa.ColumnElement[bool]) -> sa.ColumnElement[int]:
    """A sum of large integers is another type on each engine."""
    return sa.cast(sa.func.coalesce(sa.func.sum(seconds).filter(which), 0), sa.BigInteger)
