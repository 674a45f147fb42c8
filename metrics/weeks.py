"""How many cases came in each of the last weeks, where a week is the seven days that end at the moment, and
those before it: so no week is a part of one, and a Monday morning compares as well as a Sunday night."""

import datetime as dt
from dataclasses import replace

import pandas as pd
import sqlalchemy as sa

from metrics.filters import Filters, during, narrowed
from metrics.frames import frame
from metrics.known import known_cases
from metrics.measures import count, seconds_between
from metrics.moment import AT, DAY, kept

_WEEK_SECONDS = 604_800


def by_week_back(
    connection: sa.Connection,
    filters: Filters,
    at: dt.datetime,
    weeks: int,
    version: int | None = None,
) -> pd.DataFrame:
    """week (0: the 168 hours up to the moment, 1: those before, up to and with `weeks`), category,
    case_count; no row where it is 0. The period of the filters narrows nothing."""
    start = filters.local_day(at - 7 * (weeks + 1) * DAY)
    statement = _statement(replace(filters, start=start, end=None), version)
    found = frame(connection, statement, filters, at)
    return found[found["week"] <= weeks].reset_index(drop=True)


@kept
def _statement(filters: Filters, version: int | None) -> sa.Select:
    cases = known_cases(version)
    seconds = seconds_between(cases.c.received_at, AT)
    week = sa.cast(sa.func.floor(seconds / _WEEK_SECONDS), sa.Integer).label("week")
    return (
        sa.select(week, cases.c.category, count().label("case_count"))
        .where(*narrowed(cases, filters), *during(cases.c.day, filters), cases.c.received_at <= AT)
        .group_by(week, cases.c.category)
        .order_by(week, cases.c.category)
    )
