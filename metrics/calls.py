"""The calls to 112: what became of them, and how soon they were answered. Narrowed by period and area
only."""

import datetime as dt

import pandas as pd
import sqlalchemy as sa

from metrics.filters import Filters, during, narrowed
from metrics.frames import frame, framed, rows
from metrics.known import known_calls
from metrics.measures import count, percentiles, share

_DISPOSITIONS = ("ghost", "prank", "information", "valid", "unclassified")


def funnel(
    connection: sa.Connection, filters: Filters, at: dt.datetime, version: int | None = None
) -> pd.DataFrame:
    """level, call_count, share (of all incoming), from incoming down to what the answered calls were.

    The last level, difference, is what is in no level below: 0 when the funnel adds up. It is more where an
    outcome is missing or an answered call has no disposition, and less where a call that was not answered
    has one.
    """
    calls = known_calls(version)
    is_level = {
        "dropped": calls.c.outcome == "dropped",
        "to_operators": calls.c.outcome.in_(["unanswered", "answered"]),
        "unanswered": calls.c.outcome == "unanswered",
        "answered": calls.c.outcome == "answered",
        **{word: calls.c.disposition == word for word in _DISPOSITIONS},
    }
    each = [count(condition) for condition in is_level.values()]
    statement = sa.select(count(), *each).where(*_received(calls, filters, at))
    found = dict(zip(["incoming", *is_level], rows(connection, statement)[0], strict=True))
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
    calls = known_calls(version)
    answered = [*_received(calls, filters, at), calls.c.outcome == "answered"]
    populations = {"all": answered, "valid": [*answered, calls.c.disposition == "valid"]}
    parts = [_times(calls, name).where(*conditions) for name, conditions in populations.items()]
    return frame(connection, sa.union_all(*parts).order_by("population"))


def _received(calls: sa.FromClause, filters: Filters, at: dt.datetime) -> list[sa.ColumnElement[bool]]:
    return [*narrowed(calls, filters), *during(calls.c.day, filters), calls.c.started_at <= at]


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
