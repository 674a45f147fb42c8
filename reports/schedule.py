"""When a week's packs are due around the meeting: a draft for the agencies, the final for the meeting. Pure.

The meeting's weekday and time are a setting ("wed 09:00"). It speaks of the week before, which closed on
Sunday at midnight. A draft is due on Monday at 10.00, the final two hours before the meeting. A day on which
the office is closed moves either to the next that it is open, and the pack says so.
"""

import datetime as dt
import re
from collections.abc import Collection
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from city.model import City
from city.vocabulary import WEEKDAYS
from metrics.review.weeks import Week, week_of
from warehouse.packs import DRAFT, FINAL

DRAFT_TIME = dt.time(10)
BEFORE = dt.timedelta(hours=2)
OFFICE = "office"
_FORM = re.compile(r"(mon|tue|wed|thu|fri|sat|sun) ([01]\d|2[0-3]):([0-5]\d)")
_DAY = dt.timedelta(1)


@dataclass(frozen=True)
class Meeting:
    """`weekday`: Monday is 0."""

    weekday: int
    time: dt.time


@dataclass(frozen=True)
class Due:
    """`moved_from`: the day that it would have been, were the office open."""

    week: Week
    stage: str
    at: dt.datetime
    moved_from: dt.date | None


def meeting(words: str) -> Meeting:
    """ValueError where the words are not of the form "wed 09:00"."""
    found = _FORM.fullmatch(words)
    if found is None:
        raise ValueError(f'"{words}" is no day and time of a meeting; write "wed 09:00".')
    return Meeting(WEEKDAYS.index(found[1]), dt.time(int(found[2]), int(found[3])))


def due(when: Meeting, city: City, week: Week) -> list[Due]:
    """Draft and final about a week. A draft that would come after its final is left out."""
    monday = week.end
    draft = _open_day(city, monday)
    wanted = monday + when.weekday * _DAY
    held = _open_day(city, wanted)
    zone = ZoneInfo(city.zone)
    first = Due(week, DRAFT, dt.datetime.combine(draft, DRAFT_TIME, zone), _moved(monday, draft))
    last = Due(week, FINAL, dt.datetime.combine(held, when.time, zone) - BEFORE, _moved(wanted, held))
    return [first, last] if first.at < last.at else [last]


def pending(
    when: Meeting, city: City, now: dt.datetime, done: Collection[tuple[str, str]]
) -> tuple[Due | None, list[Due]]:
    """The pack to make now, if any, and those that it makes up for: what was missed while nothing ran is made
    once, as the newest. `done`: (week, stage) of packs that were made."""
    this = week_of(now.astimezone(ZoneInfo(city.zone)).date())
    recent = [each for back in (2, 1) for each in due(when, city, this.moved(-back))]
    ripe = [each for each in sorted(recent, key=lambda each: each.at) if each.at <= now]
    if not ripe or (ripe[-1].week.name, ripe[-1].stage) in done:
        return None, []
    missed = [each for each in ripe[:-1] if done and _is_missed(each, done)]
    return ripe[-1], missed


def _is_missed(each: Due, done: Collection[tuple[str, str]]) -> bool:
    """Not made, nor overtaken by its week's final; before the first pack of all nothing was expected."""
    name = each.week.name
    return (name, each.stage) not in done and (name, FINAL) not in done and name >= min(done)[0]


def _open_day(city: City, day: dt.date) -> dt.date:
    """The first day from this on which the office is open."""
    calendar = city.calendars[OFFICE]
    for _ in range(60):
        hours = calendar.hours.get(WEEKDAYS[day.weekday()])
        if hours and day not in calendar.holidays:
            return day
        day += _DAY
    return day


def _moved(wanted: dt.date, held: dt.date) -> dt.date | None:
    return wanted if wanted != held else None
