"""When packs are due around a meeting on Wednesday at 09.00: draft on Monday 10.00, final on Wednesday 07.00.
Week 47 closes on Sunday 22 November 2026."""

import datetime as dt
from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest

from city import cached_city
from metrics.review.weeks import Week
from reports.schedule import moment, pending, plan, rhythm
from settings import Settings

WEEK = Week(dt.date(2026, 11, 16))
WIB = ZoneInfo("Asia/Jakarta")
WEDNESDAY = rhythm(Settings())
DONE_BEFORE = {("2026-W46", "draf"), ("2026-W46", "final")}


@pytest.fixture(scope="module")
def city(root):
    return cached_city(root / "data" / "kediri")


@pytest.fixture
def closed(city):
    """closed(day, …): the same city with these days off."""

    def _closed(*days):
        office = city.calendars["office"]
        return replace(city, calendars={**city.calendars, "office": replace(office, holidays=days)})

    return _closed


def _at(day, hour, minute=0):
    return dt.datetime(2026, 11, day, hour, minute, tzinfo=WIB)


def _steps(city, **settings):
    when = rhythm(Settings(**settings))
    return [(each.stage, each.at, each.moved_from) for each in plan(when, city, WEEK).steps]


def test_on_a_usual_week(city):
    assert _steps(city) == [
        ("draf", _at(23, 10), None),
        ("sanggahan", _at(24, 15), None),
        ("final", _at(25, 7), None),
        ("rapat", _at(25, 9), None),
    ]


def test_every_step_has_an_hour_of_its_own(city):
    given = {"meeting": "fri 13:30", "draft": "tue 08:00", "objections": "wed 16:00", "final": "thu 17:00"}
    assert [at for _, at, _ in _steps(city, **given)] == [
        _at(24, 8),
        _at(25, 16),
        _at(26, 17),
        _at(27, 13, 30),
    ]


def test_a_holiday_moves_the_meeting_and_its_final_and_is_said(closed):
    wednesday = dt.date(2026, 11, 25)
    assert _steps(closed(wednesday)) == [
        ("draf", _at(23, 10), None),
        ("sanggahan", _at(24, 15), None),
        ("final", _at(26, 7), wednesday),
        ("rapat", _at(26, 9), wednesday),
    ]


def test_a_holiday_on_monday_and_tuesday_leaves_time_to_object(closed):
    monday, tuesday = dt.date(2026, 11, 23), dt.date(2026, 11, 24)
    office = closed(monday, tuesday)
    assert _steps(office, meeting="thu 09:00") == [
        ("draf", _at(25, 10), monday),
        ("sanggahan", _at(25, 15), tuesday),
        ("final", _at(26, 7), None),
        ("rapat", _at(26, 9), None),
    ]
    assert _steps(office) == [  # the draft would come after its final
        ("sanggahan", _at(25, 7), tuesday),
        ("final", _at(25, 7), None),
        ("rapat", _at(25, 9), None),
    ]


def test_a_meeting_on_a_day_without_office_hours_moves_too(closed):
    assert _steps(closed(), meeting="sat 09:00")[2:] == [
        ("final", _at(30, 7), dt.date(2026, 11, 28)),
        ("rapat", _at(30, 9), dt.date(2026, 11, 28)),
    ]


def test_a_meeting_early_on_monday_has_no_draft(city):
    assert [(stage, at) for stage, at, _ in _steps(city, meeting="mon 09:00")] == [
        ("sanggahan", _at(23, 7)),
        ("final", _at(23, 7)),
        ("rapat", _at(23, 9)),
    ]


def test_a_final_that_would_come_after_the_meeting_comes_with_it(city):
    assert _steps(city, final="thu 07:00")[2:] == [("final", _at(25, 9), None), ("rapat", _at(25, 9), None)]


@pytest.mark.parametrize(
    ("now", "made"),
    [
        (_at(23, 9, 59), None),
        (_at(23, 10), ("2026-W47", "draf")),
        (_at(25, 6, 59), ("2026-W47", "draf")),
        (_at(25, 7), ("2026-W47", "final")),
        (_at(29, 23), ("2026-W47", "final")),
        (_at(30, 9), ("2026-W47", "final")),
        (_at(30, 10), ("2026-W48", "draf")),
    ],
)
def test_the_clock_at_each_moment(city, now, made):
    wanted, _ = pending(WEDNESDAY, city, now, DONE_BEFORE)
    assert (wanted and (wanted.week.name, wanted.stage)) == made


def test_nothing_is_made_twice(city):
    done = DONE_BEFORE | {("2026-W47", "draf")}
    assert pending(WEDNESDAY, city, _at(23, 12), done) == (None, [])


def test_what_was_missed_is_made_up_for_once(city):
    wanted, missed = pending(WEDNESDAY, city, _at(25, 8), DONE_BEFORE)
    assert (wanted.week.name, wanted.stage) == ("2026-W47", "final")
    assert [(each.week.name, each.stage) for each in missed] == [("2026-W47", "draf")]
    assert pending(WEDNESDAY, city, _at(25, 8), set())[1] == []  # a new warehouse missed nothing


@pytest.mark.parametrize("words", ["", "rabu 09:00", "wed 9:00", "wed 24:00", "wed"])
def test_what_is_no_day_and_time_is_refused(words):
    with pytest.raises(ValueError, match="wed 09:00"):
        moment(words)
