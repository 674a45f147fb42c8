"""The working calendars of a city by name, each built once a process: a table of 300 years takes a while to
make."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from city.vocabulary import ALWAYS, WEEKDAYS
from etl.sla.calendar import WorkingCalendar

ALL_DAY = dict.fromkeys(WEEKDAYS, (("00:00", "24:00"),))


def calendars(specs: Mapping[str, Any], zone: str) -> dict[str, WorkingCalendar]:
    """`specs`: city.model.CalendarSpec by name; "24x7" in the city's zone is there in any case."""
    built = {name: _built(_key(spec)) for name, spec in specs.items()}
    return {ALWAYS: _built((zone, tuple(ALL_DAY.items()), (), ())), **built}


def _key(spec: Any) -> tuple:
    """Specs hold dictionaries and lists, which no cache takes as a key."""
    week = tuple((day, _shifts(shifts)) for day, shifts in spec.hours.items())
    special = tuple((day, _shifts(shifts)) for day, shifts in (spec.special_hours or {}).items())
    return spec.zone, week, tuple(spec.holidays), special


def _shifts(shifts: Any) -> tuple:
    return tuple((open_, close) for open_, close in shifts)


@lru_cache(maxsize=64)
def _built(key: tuple) -> WorkingCalendar:
    zone, week, holidays, special = key
    return WorkingCalendar(zone, dict(week), holidays, dict(special))
