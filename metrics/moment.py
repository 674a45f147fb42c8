"""The moment of asking, as parameters of a statement. Statements are built once for their filters and kept,
which halves what a question costs beside the database's own work; only the moment is new each time."""

import datetime as dt
from functools import lru_cache
from typing import Any

import sqlalchemy as sa

from metrics.filters import Filters

HOUR = dt.timedelta(hours=1)
DAY = dt.timedelta(days=1)


kept = lru_cache(maxsize=256)
"""For what builds a statement from filters: the last ones are kept."""


def _parameter(name: str) -> sa.BindParameter[dt.datetime]:
    return sa.bindparam(name, type_=sa.TIMESTAMP(timezone=True))


def _day(name: str) -> sa.BindParameter[dt.date]:
    return sa.bindparam(name, type_=sa.Date())


AT = _parameter("at")
HOUR_AGO = _parameter("hour_ago")
IN_AN_HOUR = _parameter("in_an_hour")
IN_A_WEEK = _parameter("in_a_week")
TODAY = _parameter("today")  # local midnight
TOMORROW = _parameter("tomorrow")
YESTERDAY = _day("yesterday")


def moments(filters: Filters, at: dt.datetime) -> dict[str, Any]:
    """A value for each parameter."""
    day = filters.local_day(at)
    return {
        "at": at,
        "hour_ago": at - HOUR,
        "in_an_hour": at + HOUR,
        "in_a_week": at + 7 * DAY,
        "today": filters.midnight(day),
        "tomorrow": filters.midnight(day + DAY),
        "yesterday": day - DAY,
    }
