"""The clock's own speed: open time between pairs of instants, deadlines, and whole clocks, on one core."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pandas as pd

from bench.record import Result, result
from city import open_city
from etl.sla.calendar import WorkingCalendar

_CITY = Path(__file__).parent.parent / "data" / "kediri"
_PAIRS = 5_000_000


def measure(_rows: list[int]) -> Iterator[Result]:
    spec = open_city(_CITY).calendars["office"]
    calendar = WorkingCalendar(spec.zone, spec.hours, spec.holidays, spec.special_hours)
    start, end = _pairs(_PAIRS)
    calendar.elapsed_many(start[:1], end[:1])  # builds the table
    size = f"{_PAIRS:,} pairs"
    yield result(
        "sla.elapsed", _rate(lambda: calendar.elapsed_many(start, end)), "pairs/s", size, ">= 5000000"
    )
    yield result("sla.deadline", _rate(lambda: calendar.deadline_many(start, 36_000)), "instants/s", size)
    yield result(
        "sla.deadline_working_days",
        _rate(lambda: calendar.deadline_working_days_many(start, 5)),
        "instants/s",
        size,
    )


def _rate(work: Callable[[], object]) -> float:
    """Rows a second, the best of three: the others were disturbed."""
    return _PAIRS / min(_seconds(work) for _ in range(3))


def _seconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def _pairs(n: int) -> tuple[pd.Series, pd.Series]:
    """Instants of five years in random order, and up to 30 days later."""
    random = np.random.default_rng(112)
    start = 1_640_000_000 + random.integers(0, 5 * 365 * 86_400, n)
    end = start + random.integers(0, 30 * 86_400, n)
    return tuple(pd.Series(pd.to_datetime(part, unit="s", utc=True)) for part in (start, end))
