"""Warnings on a given day; never a failure on New Year's Day."""

import datetime as dt
from dataclasses import replace

import pytest

from city import open_city, warnings


def test_on_an_ordinary_day_the_estimates_and_the_unchecked_are_said(kediri, today):
    assert _said(kediri, today.date()) == [
        "holidays.csv: These dates are estimated: 2027-03-10, 2027-03-11, 2027-05-17; "
        "put in the final ones once they are decided.",
        "calendar.toml: Ramadan 2027-02-08 to 2027-03-09 is not checked; compare, then say so.",
    ]


@pytest.mark.parametrize(
    ("day", "is_said"),
    [
        (dt.date(2027, 8, 27), False),  # 121 days before the last holiday, 26 December 2027
        (dt.date(2027, 8, 28), True),
        (dt.date(2028, 1, 1), True),
    ],
)
def test_a_holiday_table_that_ends_within_120_days_is_a_warning(kediri, day, is_said):
    assert (
        "holidays.csv: The table ends on 2027-12-26; add the holidays that follow." in _said(kediri, day)
    ) is is_said


@pytest.mark.parametrize("year", [2024, 2028, 2050])
def test_the_city_opens_on_new_years_day_of_any_year(folder, year):
    assert isinstance(warnings(open_city(folder), dt.date(year, 1, 1)), list)


def test_ramadan_missing_for_the_year_to_come_is_said_in_autumn(kediri):
    said = "calendar.toml: Ramadan has no dates for 2028; add them."
    assert said not in _said(kediri, dt.date(2027, 8, 1))
    assert said in _said(kediri, dt.date(2027, 10, 1))


def test_an_empty_holiday_table_is_said(kediri, today):
    bare = replace(kediri, holidays=kediri.holidays.head(0))
    assert "holidays.csv: The table holds no holiday: every weekday counts as a working day." in _said(
        bare, today.date()
    )


def test_the_legal_bases_of_the_version_in_force_are_looked_at(root, kediri, today):
    assert [w.sentence for w in warnings(kediri, today.date()) if w.file.startswith("policy/")] == [
        f'The legal basis "PermenPANRB 62/2018, diganti 5/2025{more}" of {clock} ({kinds}) is not checked.'
        for clock, kinds, more in (
            ("forward", "aduan, informasi, aspirasi", ""),
            ("resolve", "informasi, aspirasi, aduan:tanpa_pengawasan", ""),
            ("resolve", "aduan:berkadar_pengawasan", "; Perpres 76/2013"),
        )
    ]
    assert [w for w in warnings(kediri, dt.date(2025, 1, 1)) if w.file.startswith("policy/")] == []
    demo = open_city(root / "data" / "kediri", simulated=True)
    files = {w.file for w in warnings(demo, today.date()) if w.file.startswith("policy/")}
    assert files == {"policy/2026-09-01-rekaan.csv"}


def test_a_city_without_special_hours_has_nothing_to_say_about_them(root, today):
    boston = open_city(root / "tests" / "cities" / "boston")
    assert [str(w) for w in warnings(boston, today.date())] == [
        "holidays.csv: The table holds no holiday: every weekday counts as a working day."
    ]


def _said(city, day: dt.date) -> list[str]:
    return [str(w) for w in warnings(city, day) if not w.file.startswith("policy/")]
