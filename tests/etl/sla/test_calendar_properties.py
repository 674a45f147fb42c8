"""The calendar against a counter that walks minute by minute and looks at the clock on the wall."""

import datetime as dt
from collections.abc import Iterator
from functools import cache
from zoneinfo import ZoneInfo

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from etl.sla.calendar import WorkingCalendar

MINUTE = dt.timedelta(minutes=1)
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
PLACES = [  # a zone, and a Friday: before the clocks change, where they do
    ("Asia/Jakarta", dt.date(2026, 11, 20)),
    ("Europe/Paris", dt.date(2026, 3, 27)),
    ("Europe/Paris", dt.date(2026, 10, 23)),
    ("America/New_York", dt.date(2011, 11, 4)),
    ("Australia/Lord_Howe", dt.date(2026, 4, 3)),  # by half an hour
    ("Asia/Kathmandu", dt.date(2026, 6, 5)),  # UTC+5:45
]


@st.composite
def shifts(draw):
    marks = sorted(draw(st.sets(st.integers(0, 48), max_size=6)))  # half hours
    return [(_text(a), _text(b)) for a, b in zip(marks[::2], marks[1::2], strict=False)]


@st.composite
def situations(draw):
    zone, friday = draw(st.sampled_from(PLACES))
    near = st.integers(0, 6).map(lambda days: friday + dt.timedelta(days=days))
    spec = {
        "zone": zone,
        "hours": draw(st.dictionaries(st.sampled_from(WEEKDAYS), shifts())),
        "holidays": draw(st.lists(near, max_size=2)),
        "special_hours": draw(st.dictionaries(near, shifts(), max_size=2)),
    }
    moments = st.integers(0, 5 * 1440).map(
        lambda minutes: dt.datetime.combine(friday, dt.time(), dt.UTC) + minutes * MINUTE
    )
    pauses = draw(st.lists(st.tuples(moments, st.none() | moments), max_size=4))
    return spec, draw(moments), draw(moments), pauses


@settings(max_examples=80)
@given(situations())
def test_open_time_is_what_a_minute_counter_counts(situation):
    spec, start, end, pauses = situation
    minutes = sum(_is_counted(spec, pauses, start, minute) for minute in _minutes(start, end))
    assert WorkingCalendar(**spec).elapsed(start, end, pauses) == 60 * minutes


@settings(max_examples=80)
@given(situations(), st.integers(0, 2400))
def test_a_deadline_is_where_a_minute_counter_stops(situation, target):
    spec, start, _, pauses = situation
    due = WorkingCalendar(**spec).deadline(start, target * 60, pauses)
    last = start + dt.timedelta(days=6)
    counted, expected = 0, start if target == 0 else None
    for minute in _minutes(start, last) if target else ():
        counted += _is_counted(spec, pauses, start, minute)
        if counted == target:
            expected = minute + MINUTE
            break
    assert _utc(due) == expected if expected else due is None or due > last


@settings(max_examples=60)
@given(situations())
def test_the_next_open_minute_is_the_first_at_which_the_wall_shows_open_hours(situation):
    spec, start, _, _ = situation
    calendar = WorkingCalendar(**spec)
    last = start + dt.timedelta(days=5)
    first = next((minute for minute in _minutes(start, last) if _is_open(spec, minute)), None)
    found = calendar.next_open(start)
    assert _utc(found) == first if first else found is None or found >= last
    assert calendar.is_open(start) == _is_open(spec, start)


@settings(max_examples=60)
@given(situations(), st.integers(0, 4), st.sampled_from(["clock", "day"]))
def test_working_days_are_what_a_walk_over_the_days_finds(situation, n, ends):
    spec, start, _, _ = situation
    due = WorkingCalendar(**spec).deadline_working_days(start, n, ends)
    assert _utc(due) == _walk(spec, start, n, ends)


@settings(max_examples=40)
@given(situations(), st.integers(0, 100_000), st.integers(0, 5))
def test_columns_answer_as_single_instants_do(situation, seconds, n):
    spec, start, end, pauses = situation
    calendar = WorkingCalendar(**spec)
    column, ends = pd.Series([end, None, start]), pd.Series([start, start, end])
    frame = pd.DataFrame(
        [(2, *pause) for pause in pauses] + [(0, *pause) for pause in pauses[:1]],
        columns=["row", "start", "end"],
    )
    held = [pauses[:1], (), pauses]
    rows = [(at, until, pause) for at, until, pause in zip(column, ends, held, strict=True) if pd.notna(at)]
    asked = {
        "elapsed": (calendar.elapsed_many(column, ends, frame), [calendar.elapsed(*row) for row in rows]),
        "deadline": (
            calendar.deadline_many(column, seconds, frame),
            [calendar.deadline(at, seconds, pause) for at, _, pause in rows],
        ),
        "days": (
            calendar.deadline_working_days_many(column, n, "day", frame),
            [calendar.deadline_working_days(at, n, "day", pause) for at, _, pause in rows],
        ),
        "is_open": (calendar.is_open_many(column), [calendar.is_open(at) for at, *_ in rows]),
        "next_open": (calendar.next_open_many(column), [calendar.next_open(at) for at, *_ in rows]),
    }
    for many, single in asked.values():
        first, missing, last = (None if pd.isna(value) else value for value in many)
        single = [_utc(value) if isinstance(value, dt.datetime) else value for value in single]
        assert ([first, last], missing) == (single, None)


def _utc(moment: dt.datetime | None) -> dt.datetime | None:
    """In a repeated hour Python calls equal instants of two zones unequal (PEP 495)."""
    return moment and moment.astimezone(dt.UTC)


def _minutes(start: dt.datetime, end: dt.datetime) -> Iterator[dt.datetime]:
    return (start + number * MINUTE for number in range(max(0, (end - start) // MINUTE)))


def _is_counted(spec: dict, pauses: list, start: dt.datetime, minute: dt.datetime) -> bool:
    if not _is_open(spec, minute):
        return False
    return not any(since <= minute and (until is None or minute < until) for since, until in pauses)


def _is_open(spec: dict, minute: dt.datetime) -> bool:
    day, clock = _on_the_wall(spec["zone"], minute)
    return any(opens <= clock < closes for opens, closes in _hours(spec, day))


@cache  # the same few weeks in each situation
def _on_the_wall(zone: str, minute: dt.datetime) -> tuple[dt.date, str]:
    local = minute.astimezone(ZoneInfo(zone))
    return local.date(), local.strftime("%H:%M")


def _hours(spec: dict, day: dt.date) -> list[tuple[str, str]]:
    if day in spec["holidays"]:
        return []
    return spec["special_hours"].get(day, spec["hours"].get(WEEKDAYS[day.weekday()], []))


def _walk(spec: dict, start: dt.datetime, n: int, ends: str) -> dt.datetime | None:
    zone = ZoneInfo(spec["zone"])
    local = start.astimezone(zone)
    days = [local.date() + dt.timedelta(days=number) for number in range(60)]
    hours = [(day, _hours(spec, day)) for day in days if _hours(spec, day)]
    clock = local.strftime("%H:%M")
    if hours and clock >= hours[0][1][-1][1]:
        hours = hours[1:]
        clock = hours[0][1][0][0] if hours else clock
    if len(hours) <= n:
        return None
    day, shifts_of_day = hours[n]
    hour, minute = map(int, (shifts_of_day[-1][1] if ends == "day" else clock).split(":"))
    naive = dt.datetime.combine(day, dt.time()) + dt.timedelta(hours=hour, minutes=minute)
    return naive.replace(tzinfo=zone).astimezone(dt.UTC)


def _text(half_hours: int) -> str:
    return f"{half_hours // 2:02d}:{half_hours % 2 * 30:02d}"
