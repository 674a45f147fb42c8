import numpy as np
import pandas as pd
import pytest

from etl.clean.instants import read_instants
from etl.clean.precision import DAY, MINUTE, SECOND

OFFICE = ("%d/%m/%Y %H:%M:%S", "%d/%m/%Y %H:%M", "%d/%m/%Y")
AT_0820 = "2026-11-24T01:20:00"


@pytest.mark.parametrize(
    ("text", "at", "precision"),
    [
        ("24/11/2026 08:20:15", "2026-11-24T01:20:15", SECOND),
        ("24/11/2026 08:20", AT_0820, MINUTE),
        ("24/11/2026", "2026-11-23T17:00", DAY),
        ("1/2/2026 7:05", "2026-02-01T00:05", MINUTE),
        ("24/11/2026 08.20", AT_0820, MINUTE),
        ("24/11/2026 08.20.15", "2026-11-24T01:20:15", SECOND),
        ("24/11/2026 08.20 WIB", AT_0820, MINUTE),
        ("24/11/2026 09.20 WITA", AT_0820, MINUTE),
        ("24 Nopember 2026", "2026-11-23T17:00", DAY),
        ("24 November 2026 pukul 08.20", AT_0820, MINUTE),
        ("Sel, 24 Nov 2026 08.20 WIB", AT_0820, MINUTE),
        ("Selasa, 24 Nov 2026 08:20:15", "2026-11-24T01:20:15", SECOND),
        ("17 Agustus 2026", "2026-08-16T17:00", DAY),
        ("1 Mei 2026 00.01", "2026-04-30T17:01", MINUTE),
        ("24-Des-2026", "2026-12-23T17:00", DAY),
    ],
)
def test_dates_as_indonesian_offices_write_them(text, at, precision):
    found = read(text)
    assert (found.at[0], found.precision[0]) == (np.datetime64(at), precision)
    assert not found.is_unread[0]


@pytest.mark.parametrize(
    "text",
    ["30/02/2026", "31/04/2026 08:20", "29/02/2025", "0000-00-00", "00/00/0000", "11/24/2026", "besok",
     "24/11/26", "99999", "24/11/2026 25:00", "x" * 1_000_000, "24/11/2026 08:20 x"],
)  # fmt: skip
def test_what_is_no_date_stays_unread(text):
    found = read(text)
    assert np.isnat(found.at[0])
    assert found.is_unread[0]


@pytest.mark.parametrize("text", ["", "-", "NULL", "n/a"])
def test_a_word_for_nothing_is_nothing(text):
    found = read(text)
    assert np.isnat(found.at[0])
    assert not found.is_unread[0]


def test_29_february_is_a_day_in_a_leap_year_alone():
    found = read("29/02/2024", "29/02/2023", "01/03/2023", "02/03/2023 10:30")
    assert found.at.tolist() == times("2024-02-28T17:00", "NaT", "2023-02-28T17:00", "2023-03-02T03:30")


def test_the_mapping_says_whether_day_or_month_comes_first():
    assert read("03/04/2026", dates=["%d/%m/%Y"]).at.tolist() == times("2026-04-02T17:00")
    assert read("03/04/2026", dates=["%m/%d/%Y"]).at.tolist() == times("2026-03-03T17:00")


def test_formats_are_tried_in_order_on_what_is_left():
    found = read("24/11/26", "24/11/2026", "11-24-2026", dates=["%d/%m/%Y", "%d/%m/%y", "%m-%d-%Y"])
    assert found.at.tolist() == times(*["2026-11-23T17:00"] * 3)


def test_iso_has_its_own_offset_or_none():
    found = read(
        "2014-05-09T19:02:21-05:00", "2014-12-17T18:39:03-06:00", "2014-12-18T00:39:03Z",
        "2014-12-18 07:39:03",
        "2014-12-18T07:39", "2014-12-18", "2014-12-18 00:39:03.123456+00", "2014", dates=["iso"],
    )  # fmt: skip
    expected = times(
        "2014-05-10T00:02:21", "2014-12-18T00:39:03", "2014-12-18T00:39:03", "2014-12-18T00:39:03",
        "2014-12-18T00:39", "2014-12-17T17:00", "2014-12-18T00:39:03.123456", "NaT",
    )  # fmt: skip
    assert found.at.tolist() == expected
    assert found.precision[:7].tolist() == [SECOND, SECOND, SECOND, SECOND, MINUTE, DAY, SECOND]
    assert found.is_unread.tolist() == [False] * 7 + [True]


def test_serials_are_excels_days():
    found = read("46350", "46350.3472222222", "46350,5", "4635", dates=["serial"])
    assert found.at.tolist() == times("2026-11-23T17:00", AT_0820, "2026-11-24T05:00", "NaT")
    assert found.precision[:3].tolist() == [DAY, SECOND, SECOND]


@pytest.mark.parametrize(
    ("text", "at", "precision"),
    [
        ("7 jam yang lalu", "2026-11-23T18:20", DAY),
        ("15 menit yang lalu", "2026-11-24T01:05", MINUTE),
        ("30 detik lalu", "2026-11-24T01:19:30", SECOND),
        ("sejam yang lalu", "2026-11-24T00:20", DAY),
        ("2 hari yang lalu", "2026-11-22T01:20", DAY),
        ("3 minggu yang lalu", "2026-11-03T01:20", DAY),
        ("2 bulan lalu", "2026-09-25T01:20", DAY),
        ("an hour ago", "2026-11-24T00:20", DAY),
        ("2 days ago", "2026-11-22T01:20", DAY),
        ("Baru saja", AT_0820, MINUTE),
        ("kemarin", "2026-11-23T01:20", DAY),
    ],
)
def test_relative_dates_count_from_the_moment_they_were_copied(text, at, precision):
    found = read(text, dates=["%d/%m/%Y", "relative"])
    assert (found.at[0], found.precision[0], found.is_relative[0]) == (np.datetime64(at), precision, True)


def test_the_hour_told_twice_is_marked():
    found = read("11/06/2011 01:30", "11/06/2011 03:30", dates=["%m/%d/%Y %H:%M"], zone="America/New_York")
    assert found.at.tolist() == times("2011-11-06T05:30", "2011-11-06T08:30")
    assert found.is_twice.tolist() == [True, False]


def test_the_afternoon_of_a_twelve_hour_clock():
    found = read(
        "04/18/2019 09:55:45 PM", "04/18/2019 12:05:00 AM", dates=["%m/%d/%Y %I:%M:%S %p"], zone="UTC"
    )
    assert found.at.tolist() == times("2019-04-18T21:55:45", "2019-04-18T00:05")


def test_no_texts_at_all():
    assert len(read().at) == 0
    assert np.isnat(read("", "").at).all()


def read(*texts: str, dates=OFFICE, zone="Asia/Jakarta"):
    anchor = np.full(len(texts), np.datetime64(AT_0820, "us"))
    return read_instants(pd.Series(texts, dtype="str"), dates, zone, anchor)


def times(*texts: str) -> list:
    return np.array(texts, "M8[us]").tolist()
