"""2026-11-23 is a Monday; the fixed moment is Tuesday the 24th, 08.20 WIB."""

import datetime as dt

import pandas as pd
import pytest

from metrics.counts import calls_by_hour_of_week, cases_by_hour_of_week, counts_by_area, trend

WEEK = {"start": dt.date(2026, 11, 23), "end": dt.date(2026, 11, 30)}


def test_areas_are_counted_beside_the_period_of_the_same_length_before(connection, given, filters, today):
    given(
        cases=[
            {"area": "a", "received_at": "11-23 00:00"},  # Monday midnight WIB: this week
            {"area": "a", "received_at": "11-24 08:20"},  # the moment itself
            {"area": "a", "received_at": "11-24 08:21"},  # not yet
            {"area": "a", "received_at": "11-22 23:59"},  # last week
            {"area": "b", "received_at": "11-16 00:00"},  # last week's first instant
            {"area": "b", "received_at": "11-15 23:59"},  # before
            {"area": "", "received_at": "11-23 10:00"},
        ]
    )
    expected = _areas([("", 1, 0), ("a", 2, 1), ("b", 0, 1)])
    pd.testing.assert_frame_equal(counts_by_area(connection, filters(**WEEK), today), expected)


def test_areas_can_be_compared_with_a_period_of_choice(connection, given, filters, today):
    given(cases=[{"area": "a", "received_at": "11-23 10:00"}, {"area": "a", "received_at": "01-05 10:00"}])
    january = filters(start=dt.date(2026, 1, 1), end=dt.date(2026, 2, 1))
    answer = counts_by_area(connection, filters(**WEEK), today, previous=january)
    pd.testing.assert_frame_equal(answer, _areas([("a", 1, 1)]))


def test_a_period_without_an_end_has_no_previous_one(connection, filters, today):
    with pytest.raises(ValueError, match="choose both"):
        counts_by_area(connection, filters(start=dt.date(2026, 11, 23)), today)


@pytest.mark.parametrize(
    ("chosen", "count"),
    [
        ({}, 2),
        ({"kinds": ("darurat", "aduan")}, 2),
        ({"kinds": ("darurat",)}, 1),
        ({"agencies": ("damkar",)}, 1),
        ({"categories": ("pju",), "areas": ("b",)}, 1),
        ({"channels": ("wa",)}, 1),
        ({"channels": ("sp4n",)}, 0),
        ({"city_code": "another"}, 0),
    ],
)
def test_cases_are_narrowed_by_every_choice(connection, given, filters, today, chosen, count):
    given(
        cases=[
            {"area": "b"},
            {"kind": "darurat", "agency": "damkar", "category": "kebakaran", "channel": "112", "area": "b"},
        ]
    )
    assert counts_by_area(connection, filters(**WEEK, **chosen), today)["case_count"].sum() == count


@pytest.mark.parametrize(
    ("step", "days"),
    [
        ("day", [("2026-10-31", 1), ("2026-11-01", 1), ("2026-11-23", 2)]),
        ("week", [("2026-10-26", 2), ("2026-11-23", 2)]),  # Mondays
        ("month", [("2026-10-01", 1), ("2026-11-01", 3)]),
    ],
)
def test_a_trend_has_the_first_local_day_of_each_step(connection, given, filters, today, step, days):
    received = ["10-31 23:59", "11-01 00:00", "11-23 00:00", "11-23 06:59"]
    given(cases=[{"received_at": at} for at in received])
    expected = pd.DataFrame(
        {
            "day": pd.array([day for day, _ in days], "datetime64[s]"),
            "category": pd.array(["pju"] * len(days), "str"),
            "case_count": pd.array([count for _, count in days], "Int64"),
        }
    )
    pd.testing.assert_frame_equal(trend(connection, filters(), today, step), expected)


def test_hours_of_the_week_begin_on_monday_midnight_local_time(connection, given, filters, today):
    given(
        cases=[{"received_at": at} for at in ("11-23 00:00", "11-22 23:59", "11-23 00:59")],
        calls=[{"started_at": "11-24 08:00"}],
    )
    cases = cases_by_hour_of_week(connection, filters(), today)
    assert cases.values.tolist() == [[0, 2], [167, 1]]
    calls = calls_by_hour_of_week(connection, filters(kinds=("aduan",)), today)  # a call has no kind
    assert calls.to_dict("list") == {"hour_of_week": [32], "call_count": [1]}


def test_empty_tables_give_empty_frames_of_the_same_types(connection, filters, today):
    pd.testing.assert_frame_equal(counts_by_area(connection, filters(**WEEK), today), _areas([]))
    assert trend(connection, filters(), today).dtypes.astype(str).tolist() == [
        "datetime64[s]",
        "str",
        "Int64",
    ]
    assert cases_by_hour_of_week(connection, filters(), today).empty


def test_an_earlier_version_counts_what_was_known_then(connection, given, filters, today):
    given(
        cases=[
            {"case_id": "wa:1", "area": "moved", "known_from": 3},
            {"case_id": "wa:2", "area": "first", "known_from": 1},
            {"case_id": "wa:3", "area": "new", "known_from": 4},
        ],
        case_versions=[
            {"case_id": "wa:1", "area": "old", "known_from": 1, "known_until": 2},
            {"case_id": "wa:1", "area": "older", "known_from": 2, "known_until": 3},
        ],
    )
    known = {
        version: counts_by_area(connection, filters(**WEEK), today, version=version)["area"].tolist()
        for version in (0, 1, 2, 3, 4, None)
    }
    assert known == {
        0: [],
        1: ["first", "old"],
        2: ["first", "older"],
        3: ["first", "moved"],
        4: ["first", "moved", "new"],
        None: ["first", "moved", "new"],
    }


def _areas(rows: list[tuple[str, int, int]]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=["area", "case_count", "previous_count"])
    return frame.astype({"area": "str", "case_count": "Int64", "previous_count": "Int64"})
