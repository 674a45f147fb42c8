"""The warehouse of tests/metrics, and weeks of it filled by number."""

import datetime as dt
import itertools
from collections.abc import Callable

import pytest

WEEK_47 = dt.date(2026, 11, 16)  # a Monday
NOON = dt.timedelta(hours=12)
WIB = dt.timezone(dt.timedelta(hours=7))


@pytest.fixture
def instant() -> Callable[..., dt.datetime]:
    """instant(-1, 2): noon of the Wednesday of the week before week 47."""

    def _instant(week: int, day: int = 0) -> dt.datetime:
        at = WEEK_47 + dt.timedelta(weeks=week, days=day)
        return dt.datetime.combine(at, dt.time(12), WIB)

    return _instant


@pytest.fixture
def clocks_of(instant) -> Callable[..., list[dict]]:
    """clocks_of(week, on_time, late): that many clocks of dinsos, decided in that week."""

    numbers = itertools.count()

    def _clocks(week: int, on_time: int, late: int, **given: object) -> list[dict]:
        stop = instant(week, 1)
        own = {"agency": "dinsos", "scope": "agency", "started_at": instant(week - 3), "ended_by": "stop"}
        kept = own | {"due_at": stop + NOON, "stopped_at": stop, "is_on_time": True, "counted_seconds": 600}
        missed = own | {
            "due_at": stop,
            "stopped_at": stop + NOON,
            "is_on_time": False,
            "counted_seconds": 9000,
        }
        rows = [kept | given] * on_time + [missed | given] * late
        return [{"case_id": f"wa:c{next(numbers)}", **row} for row in rows]

    return _clocks
