"""Counts, shares and percentiles in SQL, done the same way in every question."""

import datetime as dt
from typing import Any, Literal

import sqlalchemy as sa

Instant = sa.ColumnElement[dt.datetime]
Step = Literal["day", "week", "month"]
_PERCENTILES = {"p50_seconds": 0.5, "p90_seconds": 0.9, "p95_seconds": 0.95}


def count(where: sa.ColumnElement[bool] | None = None) -> sa.ColumnElement[int]:
    return sa.func.count() if where is None else sa.func.count().filter(where)


def share(part: sa.ColumnElement[int], whole: sa.ColumnElement[int]) -> sa.ColumnElement[float]:
    """0 to 1; empty where there is nothing to have a share of."""
    return sa.type_coerce(sa.cast(part, sa.Double) / sa.func.nullif(whole, 0), sa.Double)


def seconds_between(start: Instant, end: Instant) -> sa.ColumnElement[float]:
    """From one instant to another, below 0 where the other comes first. DuckDB takes fifteen times as long to
    subtract instants with a zone as to subtract their seconds. As exact: doubles hold today's seconds to a
    quarter of a microsecond, and whole seconds apart exactly."""
    length: sa.ColumnElement[Any] = sa.extract("epoch", end) - sa.extract("epoch", start)
    return length


def percentiles(
    seconds: sa.ColumnElement[int], where: sa.ColumnElement[bool] | None = None
) -> list[sa.Label[int]]:
    """p50_seconds, p90_seconds, p95_seconds: exact, each a value that occurs; empty where there is none."""
    column = seconds if where is None else sa.case((where, seconds))
    return [sa.func.percentile_disc(p).within_group(column).label(name) for name, p in _PERCENTILES.items()]


def first_day(day: sa.ColumnElement[dt.date], step: Step) -> sa.Label[dt.date]:
    """The first local day of the step that `day` lies in; weeks begin on Monday."""
    if step == "day":
        return day.label("day")
    first = sa.func.date_trunc(step, sa.cast(day, sa.TIMESTAMP))  # without a zone: the day is local already
    return sa.cast(first, sa.Date).label("day")
