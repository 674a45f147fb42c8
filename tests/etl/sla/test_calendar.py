"""The decisions of docs/decisions/0001-sla-calendar.md, one by one, and junk. 2026-11-23 is a Monday."""

import datetime as dt
import re
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd
import pytest

from etl.sla.calendar import WorkingCalendar

WIB = ZoneInfo("Asia/Jakarta")
OFFICE = {
    **{day: [("07:30", "12:00"), ("13:00", "16:00")] for day in ("mon", "tue", "wed", "thu")},
    "fri": [("07:30", "11:30"), ("13:00", "16:30")],
}


@pytest.mark.parametrize(
    ("start", "hours", "due"),
    [
        ("2026-11-23T08:00", 4, "2026-11-23T12:00"),  # Monday: lands on the lunch break: its beginning
        ("2026-11-23T08:00", 5, "2026-11-23T14:00"),  # over the lunch break
        ("2026-11-27T11:00", 1, "2026-11-27T13:30"),  # Friday: the longer break
        ("2026-11-27T16:00", 1, "2026-11-30T08:00"),  # Friday to Monday
        ("2026-11-23T08:00", 7, "2026-11-23T16:00"),  # lands on closing: that instant, not the next morning
        ("2026-11-22T10:00", 1, "2026-11-23T08:30"),  # Sunday counts from Monday's opening
        ("2026-11-22T10:00", 0, "2026-11-22T10:00"),  # nothing to wait for: the start, open or not
    ],
)
def test_a_deadline_is_the_first_instant_at_which_the_open_time_has_passed(start, hours, due):
    assert _office().deadline(start, hours * 3600) == _wib(due)


def test_the_opening_instant_is_open_and_the_closing_instant_is_closed():
    moments = ["2026-11-23T07:30", "2026-11-23T12:00", "2026-11-23T13:00", "2026-11-23T16:00"]
    assert _office().is_open_many(moments).tolist() == [True, False, True, False]


def test_a_reversed_interval_has_no_open_time():
    assert _office().elapsed("2026-11-24T09:00", "2026-11-23T09:00") == 0


def test_a_fraction_of_a_second_is_not_counted_but_kept_in_a_deadline():
    start = "2026-11-23T08:00:00.250000"
    assert _office().elapsed(start, "2026-11-23T08:00:02") == 1
    assert _office().deadline(start, 2) == _wib("2026-11-23T08:00:02.250000")


def test_a_holiday_beats_special_hours_and_special_hours_beat_the_week():
    calendar = WorkingCalendar(
        "Asia/Jakarta",
        OFFICE,
        holidays=["2026-11-24"],
        special_hours={
            dt.date(2026, 11, 24): [("09:00", "10:00")],
            "2026-11-25": [("09:00", "10:00")],
            "2026-11-26": [],
            "2026-11-28": [("09:00", "10:00")],  # a Saturday
        },
    )
    days = pd.date_range("2026-11-23", "2026-11-29")
    hours = calendar.elapsed_many(days, days + pd.Timedelta(days=1)) / 3600
    assert hours.tolist() == [7.5, 0, 1, 0, 7.5, 1, 0]
    assert [calendar.is_business_day(day.date()) for day in days] == [bool(hour) for hour in hours]


@pytest.mark.parametrize(("day", "hours_open"), [("2026-10-25", 25), ("2026-03-29", 23), ("2026-06-01", 24)])
def test_open_time_is_real_time_also_when_the_clocks_change(day, hours_open):
    end = dt.date.fromisoformat(day) + dt.timedelta(days=1)
    assert _always("Europe/Paris").elapsed(day, end.isoformat()) == hours_open * 3600


def test_a_naive_instant_in_the_repeated_hour_is_the_first_of_the_two():
    calendar = _always("America/New_York")
    assert calendar.elapsed("2011-11-06T01:30", "2011-11-06T03:00") == 2.5 * 3600


def test_naive_text_datetimes_and_columns_are_local_and_others_are_instants():
    aware = dt.datetime(2026, 11, 23, 1, 0, tzinfo=dt.UTC)  # 08.00 WIB
    same = [
        "2026-11-23T08:00",
        dt.datetime.fromisoformat("2026-11-23T08:00"),
        "2026-11-23T02:00+01:00",
        aware,
        pd.Timestamp(aware),
    ]
    columns = [pd.Series(same[:2]).astype("datetime64[us]"), np.array(["2026-11-23T08:00"], "datetime64[s]")]
    for column in [same, *columns]:
        assert set(_office().deadline_many(column, 3600)) == {pd.Timestamp("2026-11-23T09:00", tz=WIB)}


@pytest.mark.parametrize(
    ("start", "n", "ends", "due"),
    [
        ("2026-11-23T10:00", 3, "clock", "2026-11-26T10:00"),  # Monday to Thursday
        ("2026-11-23T10:00", 3, "day", "2026-11-26T16:00"),
        ("2026-11-23T10:00", 4, "day", "2026-11-27T16:30"),  # Friday closes later
        ("2026-11-23T10:00", 0, "day", "2026-11-23T16:00"),
        ("2026-11-21T10:00", 1, "clock", "2026-11-24T10:00"),  # Saturday: Monday 10:00, and one day
        (
            "2026-11-21T20:00",
            1,
            "clock",
            "2026-11-25T07:30",
        ),  # Saturday: Monday after closing: Tuesday's opening
        ("2026-11-23T16:00", 1, "clock", "2026-11-25T07:30"),  # at closing: from Tuesday's opening
        ("2026-11-23T15:59", 1, "clock", "2026-11-24T15:59"),
        ("2026-11-23T02:18", 1, "clock", "2026-11-24T02:18"),  # before opening: the clock time stays
        ("2026-11-23T12:30", 1, "clock", "2026-11-24T12:30"),  # so in the lunch break
    ],
)
def test_working_days_keep_the_clock_time_or_end_with_the_day(start, n, ends, due):
    assert _office().deadline_working_days(start, n, ends) == _wib(due)


@pytest.mark.parametrize(
    ("pauses", "due"),
    [
        ([], "2026-11-23T10:00"),
        ([("2026-11-23T09:00", "2026-11-23T09:30")], "2026-11-23T10:30"),
        (
            [("2026-11-23T09:15", "2026-11-23T09:30"), ("2026-11-23T09:00", "2026-11-23T09:20")],
            "2026-11-23T10:30",
        ),
        ([("2026-11-23T09:30", "2026-11-23T09:00")], "2026-11-23T10:00"),  # reversed
        ([("2026-11-20T09:00", "2026-11-23T08:30")], "2026-11-23T10:30"),  # since before the start
        ([("2026-11-22T00:00", "2026-11-23T07:30")], "2026-11-23T10:00"),  # outside hours
        ([("2026-11-23T10:00", "2026-11-23T11:00")], "2026-11-23T10:00"),  # begins when it is due
        (
            [("2026-11-23T09:00", "2026-11-23T10:00"), ("2026-11-23T10:30", None)],
            None,
        ),  # due 11:00, then paused
        ([("2026-11-23T09:00", "2026-11-23T15:00")], "2026-11-23T16:00"),  # over the lunch break
        ([("2026-11-23T09:00", None)], None),
        ([("2026-11-23T10:00", None)], "2026-11-23T10:00"),
        ([(None, "2026-11-23T09:00")], "2026-11-23T10:00"),  # since nobody knows when: no pause
    ],
)
def test_a_pause_that_begins_before_the_running_deadline_moves_it_by_its_open_time(pauses, due):
    assert _office().deadline("2026-11-23T08:00", 2 * 3600, pauses) == (due and _wib(due))


def test_a_paused_target_in_working_days_moves_by_the_open_time_of_the_pause():
    pause = [("2026-11-23T15:00", "2026-11-24T08:30")]  # two hours
    calendar = _office()
    assert calendar.deadline_working_days("2026-11-23T10:00", 1, pauses=pause) == _wib("2026-11-24T12:00")
    assert calendar.deadline_working_days("2026-11-23T10:00", 1, "day", pause) == _wib("2026-11-25T09:30")
    assert calendar.deadline_working_days("2026-11-23T10:00", 1, "day", [("2026-11-23T11:00", None)]) is None


def test_pauses_of_columns_belong_to_rows_by_position():
    start = pd.Series(["2026-11-23T08:00", None, "2026-11-23T08:00"], index=[7, 8, 9])
    pauses = pd.DataFrame(
        {
            "row": [2, 2, 1],
            "start": ["2026-11-23T08:30"] * 3,
            "end": ["2026-11-23T09:00", "2026-11-23T09:30", None],
        }
    )
    due = _office().deadline_many(start, pd.Series([3600, 3600, 3600]), pauses)
    expected = pd.Series(["2026-11-23T02:00", None, "2026-11-23T03:00"], index=[7, 8, 9])
    pd.testing.assert_series_equal(due, pd.to_datetime(expected, utc=True).dt.as_unit("us"))
    elapsed = _office().elapsed_many(start, ["2026-11-23T12:00"] * 3, pauses)
    pd.testing.assert_series_equal(elapsed, pd.Series([14_400, None, 10_800], [7, 8, 9], dtype="Int64"))


def test_dates_of_1900_and_decades_out_are_counted():
    calendar = _always("Asia/Jakarta")
    span = dt.date(2066, 11, 24) - dt.date(1900, 1, 1)
    early = 7 * 60 + 12  # seconds: Batavia's time was 7:07:12 ahead of UTC until 1924
    assert calendar.elapsed("1900-01-01", "2066-11-24") == span.days * 86_400 + early
    assert _office().deadline_working_days("2066-11-24T10:00", 3) == _wib("2066-11-29T10:00")


@pytest.mark.parametrize(
    "junk", [None, pd.NaT, pd.NA, float("nan"), "0001-01-01", "9999-12-31", "1849-12-31"]
)
def test_a_missing_or_impossible_instant_has_no_answer(junk):
    calendar, good = _office(), "2026-11-23T08:00"
    answers = [
        calendar.is_open(junk),
        calendar.next_open(junk),
        calendar.elapsed(junk, good),
        calendar.elapsed(good, junk),
        calendar.deadline(junk, 60),
        calendar.deadline_working_days(junk, 1),
    ]
    assert answers == [None] * 6


@pytest.mark.parametrize("special", [{}, {"2020-01-01": [("08:00", "09:00")]}])
def test_a_calendar_that_never_opens_again_has_no_deadline(special):
    calendar = WorkingCalendar("Asia/Jakarta", {}, special_hours=special)
    start = "2026-11-23T08:00"
    assert calendar.elapsed(start, "2027-11-23T08:00") == 0
    assert calendar.next_open(start) is None
    assert calendar.deadline(start, 1) is None
    assert calendar.deadline_working_days(start, 0) is None
    assert calendar.deadline(start, 0) == _wib(start)


def test_a_target_beyond_all_time_has_no_deadline():
    pauses = pd.DataFrame({"row": [0], "start": ["2026-11-23T08:00"], "end": ["2026-11-24"]})
    assert _office().deadline("2026-11-23T08:00", 10**18) is None
    assert _office().deadline("2026-11-23T08:00", float("inf")) is None
    assert _office().deadline_working_days_many(["2026-11-23T08:00"], 10**18, "day", pauses).isna().all()


def test_a_missing_target_has_no_deadline():
    start = ["2026-11-23T08:00"] * 2
    expected = pd.to_datetime(pd.Series(["2026-11-24T01:00Z", None])).dt.as_unit("us")
    due = _office().deadline_working_days_many(start, pd.Series([1, None], dtype="Int64"))
    pd.testing.assert_series_equal(due, expected)


def test_empty_columns_give_empty_columns():
    calendar, none = _office(), pd.Series([], dtype="datetime64[us, UTC]")
    pauses = pd.DataFrame({"row": [], "start": none, "end": none})
    assert calendar.elapsed_many(none, none, pauses).dtype == "Int64"
    assert calendar.deadline_many(none, [], pauses).dtype == "datetime64[us, UTC]"
    assert calendar.deadline_working_days_many([], 3).dtype == "datetime64[us, UTC]"
    assert calendar.is_open_many([]).dtype == "boolean"
    assert calendar.next_open_many([]).empty


@pytest.mark.parametrize(
    ("spec", "sentence"),
    [
        ({"zone": "Asia/Kediri"}, "'Asia/Kediri' is not a time zone; use a name such as Asia/Jakarta."),
        ({"hours": {"senin": []}}, "'senin' is not a weekday; use one of mon, tue, wed, thu, fri, sat, sun."),
        (
            {"hours": {"mon": [("13:00", "16:00"), ("07:30", "13:30")]}},
            "Hours of mon: a part begins at 13:00, before the one before it ends.",
        ),
        (
            {"hours": {"mon": [("22:00", "06:00")]}},
            "Hours of mon: 22:00 to 06:00 end before they begin; "
            "write a night as one part up to 24:00 and one from 00:00 of the next day.",
        ),
        (
            {"special_hours": {"2026-11-24": [("08:00", "24:30")]}},
            "Hours of 2026-11-24: '24:30' is not a time of day; write HH:MM from 00:00 to 24:00.",
        ),
        ({"holidays": ["24/11/2026"]}, "Invalid isoformat string: '24/11/2026'"),
    ],
)
def test_a_faulty_calendar_is_refused_in_one_sentence(spec, sentence):
    with pytest.raises(ValueError, match=re.escape(sentence)):
        WorkingCalendar(**{"zone": "Asia/Jakarta", "hours": OFFICE, **spec})


def test_faulty_questions_are_refused_in_one_sentence():
    calendar, start = _office(), ["2026-11-23T08:00"]
    with pytest.raises(ValueError, match="can't be negative"):
        calendar.deadline_many(start, -1)
    with pytest.raises(ValueError, match="ends with the 'clock' or with the 'day'"):
        calendar.deadline_working_days_many(start, 1, "week")
    with pytest.raises(ValueError, match="2 instants for 1 rows"):
        calendar.elapsed_many(start, start * 2)
    with pytest.raises(ValueError, match="2 numbers of seconds for 1 rows"):
        calendar.deadline_many(start, [1, 2])


def _office() -> WorkingCalendar:
    return WorkingCalendar("Asia/Jakarta", OFFICE)


def _always(zone: str) -> WorkingCalendar:
    return WorkingCalendar(
        zone, {day: [("00:00", "24:00")] for day in ("mon", "tue", "wed", "thu", "fri", "sat", "sun")}
    )


def _wib(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=WIB)
