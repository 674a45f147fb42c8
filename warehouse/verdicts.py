"""The verdict on a clock at a moment, as SQL; every screen and every file takes it from here.

A clock without a target has no verdict, nor has one that had not started, or that ended otherwise than by
its stop and was not judged. On time is a stop at or before the due instant. A clock that runs is late from
its due instant on; a paused one has none.
"""

import datetime as dt

import sqlalchemy as sa

ON_TIME, LATE, RUNNING, RUNNING_LATE, NONE = "on_time", "late", "running", "running_late", "none"
UNJUDGED_CLOCK = "autoclose"  # a rule that closes cases, not a promise


def verdict(clocks: sa.FromClause, at: dt.datetime) -> sa.ColumnElement[str]:
    """One of the five words for each row of `clocks` (a table or subquery with the columns of `clocks`)."""
    clock = clocks.c
    has_stopped = clock.stopped_at <= at
    return sa.case(
        (sa.or_(clock.target_seconds.is_(None), clock.clock == UNJUDGED_CLOCK, clock.started_at > at), NONE),
        (sa.and_(has_stopped, clock.is_on_time.is_(None)), NONE),
        (sa.and_(has_stopped, clock.is_on_time), ON_TIME),
        (has_stopped, LATE),
        (clock.due_at <= at, RUNNING_LATE),
        else_=RUNNING,
    )
