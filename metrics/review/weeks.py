"""Weeks from Monday to Sunday, as a page and its address name them: "2026-W47"."""

import datetime as dt
import re
from dataclasses import dataclass, replace

from metrics.filters import Filters

SHOWN = 26  # weeks on a chart
_WEEK = dt.timedelta(weeks=1)
_NAME = re.compile(r"(2\d{3})-W(\d{2})")


@dataclass(frozen=True, order=True)
class Week:
    """`start` is a Monday, a local date of the city."""

    start: dt.date

    @property
    def end(self) -> dt.date:
        """The Monday after."""
        return self.start + _WEEK

    @property
    def last_day(self) -> dt.date:
        return self.end - dt.timedelta(1)

    @property
    def number(self) -> int:
        return self.start.isocalendar().week

    @property
    def name(self) -> str:
        year, number, _ = self.start.isocalendar()
        return f"{year}-W{number:02d}"

    def moved(self, weeks: int) -> "Week":
        return Week(self.start + weeks * _WEEK)


def week_of(day: dt.date) -> Week:
    return Week(day - dt.timedelta(day.weekday()))


def named(text: str) -> Week | None:
    """None where it names no week, or one of long before anything was recorded."""
    found = _NAME.fullmatch(text)
    try:
        return Week(dt.date.fromisocalendar(int(found[1]), int(found[2]), 1)) if found else None
    except ValueError:  # no such week in that year, or no such year
        return None


def last_whole(filters: Filters, at: dt.datetime) -> Week:
    """The last week that is over at the moment."""
    return week_of(filters.local_day(at)).moved(-1)


def chosen(text: str, filters: Filters, at: dt.datetime) -> Week:
    """The week that an address names; the last whole one where it names none, or one that is not over."""
    newest = last_whole(filters, at)
    asked = named(text)
    return asked if asked is not None and asked <= newest else newest


def shown(week: Week, weeks: int = SHOWN) -> list[Week]:
    """The weeks up to this one, oldest first."""
    return [week.moved(back) for back in range(1 - weeks, 1)]


def over(filters: Filters, first: Week, last: Week) -> Filters:
    """Narrowed to the weeks from `first` to `last`."""
    return replace(filters, start=first.start, end=last.end)


def end_of(week: Week, filters: Filters, at: dt.datetime) -> dt.datetime:
    """The moment a week is asked about: its end, or now where it is not over; nothing of a past week depends
    on when one looks at it, but for records that came late."""
    return min(at, filters.midnight(week.end))
