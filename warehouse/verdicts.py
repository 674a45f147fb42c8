"""The verdict on a clock at a moment, as SQL; `etl.sla.verdict` says the same of frames.

A clock without a target has no verdict, nor has one that had not started, or that ended without being judged.
On time is a stop at or before the due instant. One that runs is late once the instant has passed at which it
is decided: its due instant, which a paused clock does not have, nor that of a reopened case that was late.
"""

import datetime as dt

import sqlalchemy as sa

ON_TIME, LATE, RUNNING, RUNNING_LATE, NONE = "on_time", "late", "running", "running_late", "none"
JUDGED = (ON_TIME, LATE, RUNNING_LATE)
UNRECORDED = "superseded"  # what such a clock is ended by: its case ended without the step being recorded
UNJUDGED_CLOCK = "autoclose"  # a rule that closes cases, not a promise
Moment = dt.datetime | sa.ColumnElement[dt.datetime]


def verdict(clocks: sa.FromClause, at: Moment) -> sa.ColumnElement[str]:
    """One of the five words for each row of `clocks` (a table or subquery with the columns of `clocks`)."""
    clock = clocks.c
    has_ended = sa.or_(clock.stopped_at <= at, sa.and_(clock.stopped_at.is_(None), clock.ended_by != ""))
    return sa.case(
        (sa.or_(clock.target_seconds.is_(None), clock.clock == UNJUDGED_CLOCK, clock.started_at > at), NONE),
        (sa.and_(has_ended, clock.is_on_time.is_(None)), NONE),
        (sa.and_(has_ended, clock.is_on_time), ON_TIME),
        (has_ended, LATE),
        (clock.decided_at < at, RUNNING_LATE),
        else_=RUNNING,
    )
