"""Days, weeks and months of a period."""

import datetime as dt

from pages.asked import Asked

STEPS = ("day", "week", "month")
_LONGEST = {"day": 92, "week": 400}  # days of a period that a course by day, by week is drawn for by itself
_MOST_STEPS = 800  # points of a course


def chosen(asked: Asked) -> str:
    """What the address says, else what the period's length asks for."""
    length = (asked.last - asked.first).days + 1
    if asked["step"] in STEPS and not (asked["step"] == "day" and length > _MOST_STEPS):
        return asked["step"]
    return next((step for step, longest in _LONGEST.items() if length <= longest), "month")


def begins(start: dt.date, end: dt.date, step: str) -> list[dt.date]:
    """The first day of each step that touches the period, `end` not in it; weeks begin on Monday."""
    days = []
    day = first_of(start, step)
    while day < end:
        days.append(day)
        day = after(day, step)
    return days


def first_of(day: dt.date, step: str) -> dt.date:
    match step:
        case "week":
            return day - dt.timedelta(days=day.weekday())
        case "month":
            return day.replace(day=1)
    return day


def after(day: dt.date, step: str) -> dt.date:
    """The first day of the next step."""
    match step:
        case "week":
            return day + dt.timedelta(days=7)
        case "month":
            return (day.replace(day=1) + dt.timedelta(days=32)).replace(day=1)
    return day + dt.timedelta(days=1)
