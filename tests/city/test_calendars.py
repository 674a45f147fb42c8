"""Working hours, holidays and Ramadan as the arguments of a working calendar."""

import datetime as dt

import pytest

from city import open_city

RAMADAN_DAY = (("08:00", "12:00"), ("12:30", "15:00"))


def test_the_office_works_37_and_a_half_hours_a_week_and_in_ramadan_32_and_a_half(kediri):
    office = kediri.calendars["office"]
    assert _hours(office.hours.values()) == 37.5
    week = [office.special_hours.get(dt.date(2026, 2, 23) + dt.timedelta(n), ()) for n in range(7)]
    assert _hours(week) == 32.5


def test_around_the_clock_is_built_in(kediri):
    always = kediri.calendars["24x7"]
    assert _hours(always.hours.values()) == 168
    assert (always.zone, always.holidays, always.special_hours) == ("Asia/Jakarta", (), None)


@pytest.mark.parametrize(
    ("date", "hours"),
    [
        (dt.date(2026, 2, 18), None),  # Wednesday before Ramadan
        (dt.date(2026, 2, 19), RAMADAN_DAY),  # Thursday, its first day
        (dt.date(2026, 2, 20), (("08:00", "11:30"), ("12:30", "15:30"))),  # Friday
        (dt.date(2026, 2, 21), ()),  # Saturday
        (dt.date(2026, 3, 17), RAMADAN_DAY),  # Tuesday
        (dt.date(2026, 3, 18), None),  # Wednesday, cuti bersama: a holiday has no hours of its own
        (dt.date(2026, 3, 19), None),  # Thursday, Nyepi
        (dt.date(2026, 3, 25), None),  # Wednesday after Ramadan
    ],
)
def test_ramadan_has_its_own_hours_by_date(kediri, date, hours):
    assert kediri.calendars["office"].special_hours.get(date) == hours


def test_cuti_bersama_is_a_switch(folder, kediri):
    leave = dt.date(2026, 12, 24)
    assert leave in kediri.calendars["office"].holidays
    _edit(folder, "observe_cuti_bersama = true", "observe_cuti_bersama = false")
    open_on_leave = open_city(folder).calendars["office"]
    assert leave not in open_on_leave.holidays
    assert dt.date(2026, 12, 25) in open_on_leave.holidays
    assert open_on_leave.special_hours[dt.date(2026, 3, 18)] == RAMADAN_DAY


def _hours(days) -> float:
    minutes = [_minutes(closes) - _minutes(opens) for day in days for opens, closes in day]
    return sum(minutes) / 60


def _minutes(time: str) -> int:
    return int(time[:2]) * 60 + int(time[3:])


def _edit(folder, old: str, new: str) -> None:
    file = folder / "calendar.toml"
    file.write_text(file.read_text().replace(old, new))
