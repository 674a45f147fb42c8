"""When timed work is due, in words: "every 20 s", "daily 02:10", "weekly mon 07:00". Pure.

A time of day is the city's own. A day on which the clock is put forward or back has it once, as has a clock
that was wrong by an hour and is set right: what has run for a day is known by the next time that it is due.
"""

import datetime as dt
import re
from dataclasses import dataclass
from zoneinfo import ZoneInfo

LONGEST_BACK_OFF = dt.timedelta(hours=1)
_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_FORM = re.compile(r"every (?P<seconds>\d+) s|(daily|weekly (?P<day>\w{3})) (?P<time>\d\d:\d\d)")


@dataclass(frozen=True)
class Timing:
    """`every` is set, or else `time` of each day, or of each `weekday` (Monday is 0), in the zone."""

    zone: ZoneInfo
    every: dt.timedelta | None = None
    time: dt.time = dt.time()
    weekday: int | None = None


def timing(words: str, zone: str) -> Timing:
    """ValueError where the words are not of the form."""
    found = _FORM.fullmatch(words)
    if found is None or found["day"] not in (None, *_DAYS):
        raise ValueError(
            f'"{words}" is no schedule; write "every 20 s", "daily 02:10" or "weekly mon 07:00".'
        )
    if found["seconds"]:
        return Timing(ZoneInfo(zone), every=dt.timedelta(seconds=max(1, int(found["seconds"]))))
    weekday = _DAYS.index(found["day"]) if found["day"] else None
    return Timing(ZoneInfo(zone), time=dt.time.fromisoformat(found["time"]), weekday=weekday)


def following(when: Timing, after: dt.datetime) -> dt.datetime:
    """The first instant after `after` at which it is due; UTC."""
    if when.every:
        return after + when.every
    day = after.astimezone(when.zone).date()
    while (at := _on(when, day)) <= after or when.weekday not in (None, day.weekday()):
        day += dt.timedelta(1)
    return at


def mended(when: Timing, next_at: dt.datetime, failures: int, now: dt.datetime) -> dt.datetime:
    """`next_at`; where the clock was set back so far since it was written that work would be left out, an
    earlier one.

    A time of day may be due the day after tomorrow's: today's has run, and then the clock went back.
    """
    if when.every:
        longest = max(when.every, LONGEST_BACK_OFF) if failures else when.every
        return next_at if next_at <= now + longest else now + when.every
    soon = following(when, now)
    return next_at if next_at <= following(when, soon) else soon


def overdue(when: Timing, due_at: dt.datetime, now: dt.datetime) -> int:
    """How many runs one run makes up for, where it comes more than a minute late; work of intervals has none
    to make up for: its next run brings all that came since."""
    if when.every or now - due_at <= dt.timedelta(minutes=1):
        return 0
    number, at = 1, following(when, due_at)
    while at <= now:
        number, at = number + 1, following(when, at)
    return number


def back_off(failures: int, chance: float) -> dt.timedelta:
    """How long to wait after so many failures in a row: 5, 10, 20 … seconds up to an hour, of which `chance`
    (0 to 1) takes up to half away, so that what failed together does not come back together."""
    seconds = min(5 * 2 ** min(failures - 1, 16), LONGEST_BACK_OFF.total_seconds())
    return dt.timedelta(seconds=seconds * (1 - chance / 2))


def _on(when: Timing, day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, when.time, when.zone).astimezone(dt.UTC)
