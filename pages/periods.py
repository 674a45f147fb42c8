"""The periods that a page offers, and what each is compared with. Local days; pure."""

import datetime as dt
from dataclasses import dataclass

PERIODS = (
    "28_days",
    "today",
    "7_days",
    "last_week",
    "month",
    "quarter",
    "semester",
    "year",
    "range",
)
"""The first is meant when none is said. Month to year are the calendar's, from their first day to today;
"last_week" is the last whole one, Monday to Sunday; "range" is any two days."""
COMPARED = ("before", "year", "none")
_MONTHS = {"month": 1, "quarter": 3, "semester": 6, "year": 12}
_DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class Period:
    """`start` to `end`, without `end` itself."""

    name: str
    start: dt.date
    end: dt.date


def calendar(name: str, today: dt.date) -> Period:
    end = today + _DAY
    match name:
        case "today":
            return Period(name, today, end)
        case "7_days":
            return Period(name, end - 7 * _DAY, end)
        case "28_days":
            return Period(name, end - 28 * _DAY, end)
        case "last_week":
            monday = today - today.weekday() * _DAY
            return Period(name, monday - 7 * _DAY, monday)
    months = _MONTHS[name]
    return Period(name, today.replace(month=(today.month - 1) // months * months + 1, day=1), end)


def ranged(first: dt.date, last: dt.date) -> Period:
    """Both days included."""
    return Period("range", first, last + _DAY)


def before(period: Period, compared: str) -> Period | None:
    """What a period is compared with; None for "none".

    "before": of a calendar period so far, the same days of the one before (1–24 Nov: 1–24 Okt); of any other,
    as many days just before. "year": a year earlier; a period of whole weeks is moved by 52 weeks, so that
    its weekdays are the same.
    """
    match compared:
        case "none":
            return None
        case "year":
            return _year_before(period)
    if period.name in _MONTHS:
        months = _MONTHS[period.name]
        start = _moved(period.start, -months)
        last = _moved(period.end - _DAY, -months)
        return Period(period.name, start, last + _DAY)
    return Period(period.name, period.start - (period.end - period.start), period.start)


def _year_before(period: Period) -> Period:
    if (period.end - period.start).days % 7 == 0 and period.name not in _MONTHS:
        return Period(period.name, period.start - 364 * _DAY, period.end - 364 * _DAY)
    return Period(period.name, _moved(period.start, -12), _moved(period.end - _DAY, -12) + _DAY)


def _moved(day: dt.date, months: int) -> dt.date:
    """The same day of another month, or that month's last: 31 March, a month earlier, is 28 February."""
    index = day.year * 12 + day.month - 1 + months
    first = dt.date(index // 12, index % 12 + 1, 1)
    following = dt.date((index + 1) // 12, (index + 1) % 12 + 1, 1)
    return min(first + (day.day - 1) * _DAY, following - _DAY)
