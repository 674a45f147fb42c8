"""The cases of a period and of the one that it is compared with, counted every way that a page needs in one
pass over them: by step and category, by area, by hour of the week."""

import datetime as dt

import numpy as np
import pandas as pd
import sqlalchemy as sa

from metrics.filters import Filters, during, narrowed
from metrics.frames import frame
from metrics.known import known_cases
from metrics.measures import Step, count, first_day
from metrics.moment import AT
from metrics.shapes import kept_by_shape

Columns = dict[str, np.ndarray]
PARTS = ("is_now", "is_before", "is_whole_now", "is_whole_before")


def tally(
    connection: sa.Connection,
    filters: Filters,
    at: dt.datetime,
    *,
    step: Step,
    previous: Filters | None = None,
    whole: tuple[Filters, Filters] | None = None,
    version: int | None = None,
) -> pd.DataFrame:
    """PARTS, day, category, area, hour_of_week, case_count.

    Each case stands in three rows: of its step (`day`, the first local day of it) and category, of its area,
    and of its hour; the other columns are empty there. A row is of cases that lie in the period (is_now), in
    `previous` (is_before), and in what both have of whole days (`whole`: of filters and previous; all of them
    without it). The periods may overlap. Only the periods of `previous` and `whole` count, the rest is
    narrowed as `filters`.
    """
    whole_now, whole_before = whole or (filters, previous)
    statement = _statement(filters, previous, whole_now, whole_before, step, version)
    return frame(connection, statement, filters, at)


def columns(rows: pd.DataFrame) -> Columns:
    """The rows of `tally` as arrays, for many sums: to reach into a frame costs more than to add it up."""
    return {str(name): column.to_numpy() for name, column in rows.items()}


def sums(rows: Columns, keys: tuple[str, ...], *, is_whole: bool = False) -> Columns:
    """Of the rows of `tally`: `keys`, case_count, previous_count, no row where both are 0. `keys`: day,
    category, both, area or hour_of_week; one row without any. `is_whole`: of whole days alone."""
    way = keys[0] if keys and keys[0] in ("area", "hour_of_week") else "day"
    is_it = ~pd.isna(rows[way])
    n = rows["case_count"].astype("int64")[is_it]
    now, before = (n * rows[part].astype(bool)[is_it] for part in (PARTS[2:] if is_whole else PARTS[:2]))
    if not keys:
        return {"case_count": now.sum(keepdims=True), "previous_count": before.sum(keepdims=True)}
    values, place, size = _places({name: rows[name][is_it] for name in keys})
    counts = [np.bincount(place, part, size).astype("int64") for part in (now, before)]
    has_any = (counts[0] > 0) | (counts[1] > 0)
    summed = values | dict(zip(("case_count", "previous_count"), counts, strict=True))
    return {name: column[has_any] for name, column in summed.items()}


def _places(keys: dict[str, np.ndarray]) -> tuple[dict[str, np.ndarray], np.ndarray, int]:
    """(the distinct keys in their order, of each row its place among them, how many there are). A groupby
    costs a page with eight sums ten times as much."""
    place = np.zeros(len(next(iter(keys.values()))), dtype="int64")
    for column in keys.values():
        codes, distinct = pd.factorize(column, sort=True)
        place = place * max(1, len(distinct)) + codes
    _, first, place = np.unique(place, return_index=True, return_inverse=True)
    return {name: column[first] for name, column in keys.items()}, place, len(first)


@kept_by_shape
def _statement(
    filters: Filters,
    previous: Filters | None,
    whole_now: Filters,
    whole_before: Filters | None,
    step: Step,
    version: int | None,
) -> sa.Select:
    cases = known_cases(version)
    periods = (filters, previous, whole_now, whole_before)
    parts = [_lies_in(cases, period).label(name) for name, period in zip(PARTS, periods, strict=True)]
    day = first_day(cases.c.day, step)
    rows = (
        sa.select(*parts, day, cases.c.category, cases.c.area, cases.c.hour_of_week)
        .where(*narrowed(cases, filters), cases.c.received_at <= AT, *_around(cases, filters, previous))
        .subquery()
    )
    common = [rows.c[name] for name in PARTS]
    ways = ((rows.c.day, rows.c.category), (rows.c.area,), (rows.c.hour_of_week,))
    keys = [key for way in ways for key in way]
    return (
        sa.select(*common, *keys, count().label("case_count"))
        .where(sa.or_(rows.c.is_now, rows.c.is_before))
        .group_by(sa.func.grouping_sets(*(sa.tuple_(*common, *way) for way in ways)))
        .order_by(*keys)
    )


def _lies_in(cases: sa.FromClause, period: Filters | None) -> sa.ColumnElement[bool]:
    return sa.and_(sa.true(), *during(cases.c.day, period)) if period else sa.false()


def _around(cases: sa.FromClause, filters: Filters, previous: Filters | None) -> list[sa.ColumnElement[bool]]:
    """From the first day of either period to the last: the embedded engine skips what a range leaves out."""
    periods = [period for period in (filters, previous) if period]
    starts = [period.start for period in periods if period.start]
    ends = [period.end for period in periods if period.end]
    since = [cases.c.day >= sa.func.least(*starts)] if len(starts) == len(periods) else []
    return since + ([cases.c.day < sa.func.greatest(*ends)] if len(ends) == len(periods) else [])
