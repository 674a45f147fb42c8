import datetime as dt
from zoneinfo import ZoneInfo

import pandas as pd
import pytest

from words import forms

TODAY = dt.datetime(2026, 11, 24, 1, 20, tzinfo=dt.UTC)  # Tuesday, 08.20 WIB
WIB = ZoneInfo("Asia/Jakarta")


@pytest.mark.parametrize(
    ("value", "digits", "id_text", "en_text"),
    [
        (0, 0, "0", "0"),
        (86161, 0, "86.161", "86,161"),
        (1234.5, 1, "1.234,5", "1,234.5"),
        (4.0, 1, "4", "4"),
        (-3, 0, "-3", "-3"),
        (None, 0, "–", "–"),
        (float("nan"), 2, "–", "–"),
    ],
)
def test_numbers_have_the_separators_of_their_language(
    value: float, digits: int, id_text: str, en_text: str
) -> None:
    assert forms.number(value, "id", digits) == id_text
    assert forms.number(value, "en", digits) == en_text


def test_a_share_is_a_number_and_a_per_cent_sign_that_stay_on_one_line() -> None:
    assert forms.percent(0.88) == "88\N{NO-BREAK SPACE}%"
    assert forms.percent(0.0058, digits=2) == "0,58\N{NO-BREAK SPACE}%"
    assert forms.percent(None) == "–"


@pytest.mark.parametrize(("value", "text"), [(3, "+3"), (-2, "−2"), (0, "="), (1200, "+1.200"), (None, "–")])
def test_a_change_shows_its_direction(value: int | None, text: str) -> None:
    assert forms.change(value) == text


@pytest.mark.parametrize(
    ("write", "id_text", "en_text"),
    [
        (forms.instant, "Sel, 24 Nov 2026 08.20 WIB", "Tue, 24 Nov 2026 08:20 WIB"),
        (forms.clock, "Sel 24 Nov 08.20 WIB", "Tue 24 Nov 08:20 WIB"),
        (forms.time_of_day, "08.20 WIB", "08:20 WIB"),
    ],
)
def test_instants_are_written_in_the_citys_zone_with_its_name(write, id_text: str, en_text: str) -> None:
    assert write(TODAY, WIB, "WIB", "id") == id_text
    assert write(TODAY, WIB, "WIB", "en") == en_text


def test_midnight_in_the_city_is_another_day_than_in_utc() -> None:
    assert forms.clock(dt.datetime(2026, 11, 24, 17, 5, tzinfo=dt.UTC), WIB, "WIB") == "Rab 25 Nov 00.05 WIB"


@pytest.mark.parametrize(
    ("hours", "text"),
    [(1, "07.20 WIB"), (8, "00.20 WIB"), (9, "Sen 23.20 WIB"), (200, "Sen 16 Nov 00.20 WIB")],
)
def test_what_was_on_another_day_says_so(hours: int, text: str) -> None:
    at = TODAY - dt.timedelta(hours=hours)
    assert forms.lately(at, TODAY, WIB, "WIB") == text


def test_a_pandas_instant_is_written_and_a_missing_one_is_a_dash() -> None:
    assert forms.time_of_day(pd.Timestamp(TODAY), WIB, "WIB") == "08.20 WIB"
    assert forms.instant(pd.NaT, WIB, "WIB") == "–"
    assert forms.number(pd.NA) == forms.number(float("nan")) == "–"
    assert forms.instant(None, WIB, "WIB") == "–"


def test_an_instant_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="has no zone"):
        forms.instant(dt.datetime(2026, 11, 24, 1, 20), WIB, "WIB")  # noqa: DTZ001


@pytest.mark.parametrize(
    ("seconds", "age", "duration", "elapsed"),
    [
        (-5, "0 dtk", "0 dtk", "00.00"),
        (4, "4 dtk", "4 dtk", "00.04"),
        (59.9, "59 dtk", "59 dtk", "00.59"),
        (60, "1 mnt", "1 mnt", "01.00"),
        (252, "4 mnt", "4 mnt", "04.12"),
        (3_599, "59 mnt", "59 mnt", "59.59"),
        (3_600, "1 jam", "1 jam", "1 jam"),
        (4_980, "1 jam", "1 jam 23 mnt", "1 jam 23 mnt"),
        (86_399, "23 jam", "23 jam 59 mnt", "23 jam 59 mnt"),
        (86_400, "1 hari", "1 hari", "1 hari"),
        (183_600, "2 hari", "2 hari 3 jam", "2 hari 3 jam"),
        (108_000_000, "1.250 hari", "1.250 hari", "1.250 hari"),
        (None, "–", "–", "–"),
        (float("nan"), "–", "–", "–"),
    ],
)
def test_lengths_of_time(seconds: float | None, age: str, duration: str, elapsed: str) -> None:
    assert (forms.age(seconds), forms.duration(seconds), forms.elapsed(seconds)) == (age, duration, elapsed)


def test_the_browser_gets_the_names_in_its_own_order() -> None:
    given = forms.forms_for_browser("WIB")
    assert given["days"] == ["Min", "Sen", "Sel", "Rab", "Kam", "Jum", "Sab"]
    assert given["months"][10] == "Nov"
    assert (given["colon"], given["thousands"], given["zone"]) == (".", ".", "WIB")
