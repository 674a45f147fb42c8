"""The moment of asking, as parameters of a statement. Statements are built once for their filters and kept,
which halves what a question costs beside the database's own work; only the moment is new each time."""

import datetime as dt
from collections.abc import Callable
from functools import lru_cache, wraps
from inspect import signature
from typing import Any, TypeVar, cast

import sqlalchemy as sa

from metrics.filters import Filters

HOUR = dt.timedelta(hours=1)
DAY = dt.timedelta(days=1)


Build = TypeVar("Build", bound=Callable[..., Any])
MOST, MOST_EARLIER = 256, 16


def kept(build: Build) -> Build:
    """For what builds a statement from filters: the last ones are kept, and apart from them the last few that
    ask for an earlier version: a replay asks for another one each moment (bench/replay.py)."""
    newest, earlier = lru_cache(MOST)(build), lru_cache(MOST_EARLIER)(build)
    names = list(signature(build).parameters)
    place = names.index("version") if "version" in names else None

    @wraps(build)
    def built(*given: Any) -> Any:
        of_now = place is None or given[place] is None
        return (newest if of_now else earlier)(*given)

    return cast(Build, built)


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
