"""The calls to 112: what became of them, and how soon they were answered. Narrowed by period and area
only."""

import datetime as dt

import pandas as pd
import sqlalchemy as sa

from metrics.filters import Filters, during, narrowed
from metrics.frames import frame, framed, rows
from metrics.known import known_calls
from metrics.measures import count, percentiles, share
from metrics.moment import AT, kept

_DISPOSITIONS = ("ghost", "prank", "information", "valid", "unclassified")
_LEVELS = ("incoming", "dropped", "to_operators", "unanswered", "answered", *_DISPOSITIONS)


def funnel(
    connection: sa.Connection, filters: Filters, at: dt.datetime, version: int | None = None
) -> pd.DataFrame:
    """level, call_count, share (of all incoming), from incoming down to what the answered calls were.

    The last level, difference, is what is in no level below: 0 when the funnel adds up. It is more where an
    outcome is missing or an answered call has no disposition, and less where a call that was not answered
    has one.
    """
    found = dict(zip(_LEVELS, rows(connection, _funnel(filters, version), filters, at)[0], strict=True))
    incoming = found["incoming"]
    found["difference"] = incoming - sum(found[name] for name in ("dropped", "unanswered", *_DISPOSITIONS))
    levels = [(name, number, number / incoming if incoming else None) for name, number in found.items()]
    return framed(levels, {"level": sa.Text(), "call_count": sa.Integer(), "share": sa.Double()})


def answer_times(
    connection: sa.Connection, filters: Filters, at: dt.datetime, version: int | None = None
) -> pd.DataFrame:
    """One row for all answered calls, one for those that were valid emergencies.

    population (all, valid), call_count, n (with answer time and target: what the share is of),
    on_time_count, on_time_share, p50_seconds, p90_seconds, p95_seconds, not_recorded_count (answered
    without an answer time).
    """
    return frame(connection, _answer_times(filters, version), filters, at)


def calls_by_hour(
    connection: sa.Connection, filters: Filters, at: dt.datetime, version: int | None = None
) -> pd.DataFrame:
    """day, hour (local, 0 to 23), call_count; no row where it is 0."""
    return frame(connection, _by_hour(filters, version), filters, at)


@kept
def _by_hour(filters: Filters, version: int | None) -> sa.Select:
    calls = known_calls(version)
    hour = sa.cast(calls.c.hour_of_week % 24, sa.Integer).label("hour")
    return (
        sa.select(calls.c.day, hour, count().label("call_count"))
        .where(*_received(calls, filters))
        .group_by(calls.c.day, hour)
        .order_by(calls.c.day, hour)
    )


@kept
def _funnel(filters: Filters, version: int | None) -> sa.Select:
    calls = known_calls(version)
    outcome, disposition = calls.c.outcome, calls.c.disposition
    is_level = {
        "incoming": sa.true(),
        "dropped": outcome == "dropped",
        "to_operators": outcome.in_(["unanswered", "answered"]),
        "unanswered": outcome == "unanswered",
        "answered": outcome == "answered",
        **{word: disposition == word for word in _DISPOSITIONS},
    }
    counts = [count(is_level[name]) for name in _LEVELS]
    return sa.select(*counts).where(*_received(calls, filters))


@kept
def _answer_times(filters: Filters, version: int | None) -> sa.CompoundSelect:
    calls = known_calls(version)
    answered = [*_received(calls, filters), calls.c.outcome == "answered"]
    populations = {"all": answered, "valid": [*answered, calls.c.disposition == "valid"]}
    parts = [_times(calls, name).where(*conditions) for name, conditions in populations.items()]
    return sa.union_all(*parts).order_by("population")


def _received(calls: sa.FromClause, filters: Filters) -> list[sa.ColumnElement[bool]]:
    return [*narrowed(calls, filters), *during(calls.c.day, filters), calls.c.started_at <= AT]


def _times(calls: sa.FromClause, population: str) -> sa.Select:
    seconds, target = calls.c.answer_seconds, calls.c.answer_target_seconds
    judged = count(sa.and_(seconds.is_not(None), target.is_not(None)))
    on_time = count(seconds <= target)
    return sa.select(
        sa.literal(population, sa.Text).label("population"),
        count().label("call_count"),
        judged.label("n"),
        on_time.label("on_time_count"),
        share(on_time, judged).label("on_time_share"),
        *percentiles(seconds),
        count(seconds.is_(None)).label("not_recorded_count"),
    )
