"""When a week's packs are due around the meeting: a draft for the agencies, until when they may object, the
final for the meeting. Pure.

Each step is a weekday and a time of the week after the one it speaks of, which closed on Sunday at midnight:
settings, "wed 09:00"; the final may say instead how long before the meeting it is made, "2 h". A day on which
the office is closed moves a step to the next that it is open, and the pack says so.
"""

import datetime as dt
import re
from collections.abc import Collection
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from city.model import City
from city.vocabulary import WEEKDAYS
from metrics.review.weeks import Week, week_of
from settings import Settings
from warehouse.packs import DRAFT, FINAL

OBJECTIONS, MEETING = "sanggahan", "rapat"
OFFICE = "office"
OFF = "off"
_FORM = re.compile(r"(mon|tue|wed|thu|fri|sat|sun) ([01]\d|2[0-3]):([0-5]\d)")
_BEFORE = re.compile(r"(\d{1,2}) h")
_DAY = dt.timedelta(1)


@dataclass(frozen=True)
class Moment:
    """Of a week. `weekday`: Monday is 0."""

    weekday: int
    time: dt.time


@dataclass(frozen=True)
class Rhythm:
    """`final`: a moment, or how long before the meeting."""

    meeting: Moment
    draft: Moment
    objections: Moment
    final: Moment | dt.timedelta


@dataclass(frozen=True)
class Due:
    """`moved_from`: the day that it would have been, were the office open."""

    week: Week
    stage: str
    at: dt.datetime
    moved_from: dt.date | None


@dataclass(frozen=True)
class Plan:
    """What happens about a week, in this order. `draft` is None where it would come after its final."""

    draft: Due | None
    objections: Due
    final: Due
    meeting: Due

    @property
    def steps(self) -> list[Due]:
        return [each for each in (self.draft, self.objections, self.final, self.meeting) if each]

    @property
    def packs(self) -> list[Due]:
        return [each for each in (self.draft, self.final) if each]


def rhythm(settings: Settings) -> Rhythm | None:
    """None where no pack is made by itself. ValueError where a setting is not of its form."""
    if settings.meeting == OFF:
        return None
    before = _BEFORE.fullmatch(settings.final)
    return Rhythm(
        moment(settings.meeting),
        moment(settings.draft),
        moment(settings.objections),
        dt.timedelta(hours=int(before[1])) if before else moment(settings.final),
    )


def moment(words: str) -> Moment:
    """ValueError where the words are not of the form "wed 09:00"."""
    found = _FORM.fullmatch(words)
    if found is None:
        raise ValueError(f'"{words}" is no day and time of a meeting; write "wed 09:00".')
    return Moment(WEEKDAYS.index(found[1]), dt.time(int(found[2]), int(found[3])))


def plan(when: Rhythm, city: City, week: Week) -> Plan:
    """In order whatever the settings and holidays say: nothing later than the meeting, objections not later
    than the final, and no draft that would come after it."""
    held = _step(MEETING, when.meeting, city, week)
    if isinstance(when.final, Moment):
        final = _not_after(_step(FINAL, when.final, city, week), held)
    else:
        final = Due(week, FINAL, held.at - when.final, held.moved_from)
    draft = _step(DRAFT, when.draft, city, week)
    closes = _not_after(_step(OBJECTIONS, when.objections, city, week), final)
    has_draft = draft.at < final.at
    if has_draft and closes.at <= draft.at:  # a holiday moved the draft past it
        closes = Due(week, OBJECTIONS, final.at, closes.moved_from)
    return Plan(draft if has_draft else None, closes, final, held)


def pending(
    when: Rhythm, city: City, now: dt.datetime, done: Collection[tuple[str, str]]
) -> tuple[Due | None, list[Due]]:
    """The pack to make now, if any, and those that it makes up for: what was missed while nothing ran is made
    once, as the newest. `done`: (week, stage) of packs that were made."""
    this = week_of(now.astimezone(ZoneInfo(city.zone)).date())
    recent = [each for back in (2, 1) for each in plan(when, city, this.moved(-back)).packs]
    ripe = [each for each in sorted(recent, key=lambda each: each.at) if each.at <= now]
    if not ripe or (ripe[-1].week.name, ripe[-1].stage) in done:
        return None, []
    missed = [each for each in ripe[:-1] if done and _is_missed(each, done)]
    return ripe[-1], missed


def _is_missed(each: Due, done: Collection[tuple[str, str]]) -> bool:
    """Not made, nor overtaken by its week's final; before the first pack of all nothing was expected."""
    name = each.week.name
    return (name, each.stage) not in done and (name, FINAL) not in done and name >= min(done)[0]


def _step(stage: str, when: Moment, city: City, week: Week) -> Due:
    wanted = week.end + when.weekday * _DAY
    held = _open_day(city, wanted)
    at = dt.datetime.combine(held, when.time, ZoneInfo(city.zone))
    return Due(week, stage, at, wanted if held != wanted else None)


def _not_after(step: Due, limit: Due) -> Due:
    return step if step.at <= limit.at else Due(step.week, step.stage, limit.at, step.moved_from)


def _open_day(city: City, day: dt.date) -> dt.date:
    """The first day from this on which the office is open."""
    calendar = city.calendars[OFFICE]
    for _ in range(60):
        hours = calendar.hours.get(WEEKDAYS[day.weekday()])
        if hours and day not in calendar.holidays:
            return day
        day += _DAY
    return day
