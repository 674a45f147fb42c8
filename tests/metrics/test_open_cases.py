"""The moment is Tuesday 24 November 2026, 08.20 WIB."""

import pandas as pd
import pytest

from metrics.open_cases import (
    BUCKETS,
    open_by_area,
    open_by_time_left,
    open_cases,
    open_emergencies,
    urgent_cases,
)


@pytest.mark.parametrize(
    ("bucket", "clock"),
    [
        ("overdue", {"due_at": "11-24 08:20"}),  # due at the moment
        ("hour", {"due_at": "11-24 08:21"}),
        ("hour", {"due_at": "11-24 09:20"}),
        ("today", {"due_at": "11-24 09:21"}),
        ("today", {"due_at": "11-24 23:59"}),
        ("week", {"due_at": "11-25 00:00"}),  # midnight WIB, not UTC
        ("week", {"due_at": "12-01 08:20"}),
        ("later", {"due_at": "12-01 08:21"}),
        ("paused", {"due_at": None, "paused_since": "11-24 07:00"}),
        ("none", {"target_seconds": None}),
        ("none", {"due_at": "11-25 08:00", "stopped_at": "11-24 08:00", "is_on_time": True}),
        ("none", {"due_at": "11-25 08:00", "clock": "respond"}),
        ("none", {"due_at": "11-25 08:00", "scope": "agency"}),
    ],
)
def test_time_left_falls_into_buckets(connection, given, filters, today, bucket, clock):
    given(cases=[{}], clocks=[clock])
    answer = open_by_time_left(connection, filters(), today)
    assert answer.to_dict("list") == {"agency": ["dishub"], "bucket": [bucket], "case_count": [1]}


def test_buckets_stand_in_the_order_of_urgency(connection, given, filters, today):
    due = ["12-24 08:00", "11-24 08:10", None, "11-24 09:00"]
    given(
        cases=[{}] * 5, clocks=[{"due_at": at, "paused_since": None if at else "11-24 07:00"} for at in due]
    )
    buckets = open_by_time_left(connection, filters(), today)["bucket"].tolist()
    assert buckets == ["overdue", "hour", "later", "paused", "none"]
    assert [BUCKETS.index(bucket) for bucket in buckets] == sorted(
        BUCKETS.index(bucket) for bucket in buckets
    )


def test_open_cases_are_counted_by_area(connection, given, filters, today):
    given(cases=[{"area": "a"}, {"area": "a"}, {"area": ""}, {"area": "b", "state": "ditutup"}])
    given(clocks=[{"due_at": "11-24 08:20"}, {"due_at": "11-24 08:21"}])
    answer = open_by_area(connection, filters(), today)
    assert answer.to_dict("list") == {"area": ["", "a"], "case_count": [1, 2], "overdue_count": [0, 1]}


@pytest.mark.parametrize(
    ("is_open", "case"),
    [
        (True, {"state": "diterima"}),
        (True, {"state": "dibuka_kembali", "resolved_at": "11-24 08:10"}),
        (True, {"state": "selesai", "resolved_at": "11-24 08:21"}),  # later than the moment
        (False, {"state": "selesai", "resolved_at": "11-24 08:20"}),
        (False, {"state": "ditutup"}),
        (False, {"state": "tidak_valid"}),
        (False, {"state": "diterima", "received_at": "11-24 08:21"}),
    ],
)
def test_a_case_is_open_by_its_state_at_the_moment(connection, given, filters, today, is_open, case):
    given(cases=[case])
    assert len(open_cases(connection, filters(), today)) == is_open


def test_open_cases_stand_with_their_newest_clock_the_most_urgent_first(connection, given, filters, today):
    given(
        cases=[{}, {}, {"received_at": "11-24 07:00"}],
        clocks=[
            {"due_at": "11-24 09:00"},
            {
                "due_at": "11-23 09:00",
                "stopped_at": "11-23 08:30",
                "is_on_time": True,
            },  # before it was reopened
            {"case_id": "wa:1", "seq": 2, "due_at": "11-24 08:15", "target_seconds": 900},
        ],
    )
    rows = open_cases(connection, filters(), today)
    columns = ["case_id", "due_at", "left_seconds", "verdict", "bucket"]
    expected = pd.DataFrame(
        [
            ("wa:1", "2026-11-24T01:15Z", -300, "running_late", "overdue"),
            ("wa:0", "2026-11-24T02:00Z", 2400, "running", "hour"),
            ("wa:2", None, None, "none", "none"),
        ],
        columns=columns,
    )
    types = dict.fromkeys(("case_id", "verdict", "bucket"), "str")
    types |= {"due_at": "datetime64[us, UTC]", "left_seconds": "Int64"}
    pd.testing.assert_frame_equal(rows[columns], expected.astype(types))
    assert open_cases(connection, filters(), today, limit=1)["case_id"].tolist() == ["wa:1"]


def test_open_emergencies_stand_with_their_arrival_target_the_oldest_first(connection, given, filters, today):
    given(
        cases=[
            {"kind": "darurat", "category": "kebakaran", "agency": "damkar", "received_at": "11-24 08:10"},
            {"kind": "darurat", "received_at": "11-24 08:05", "arrived_at": "11-24 08:12", "state": "tiba"},
            {"kind": "darurat", "state": "selesai"},
            {"kind": "aduan"},
        ],
        clocks=[
            {"clock": "arrive", "kind": "darurat", "due_at": "11-24 08:25", "target_seconds": 900},
            {
                "clock": "arrive",
                "kind": "darurat",
                "due_at": "11-24 08:15",
                "target_seconds": 600,
                "stopped_at": "11-24 08:12",
                "is_on_time": True,
            },
        ],
    )
    rows = open_emergencies(connection, filters(), today)
    assert rows[["case_id", "state", "target_seconds", "verdict"]].values.tolist() == [
        ["wa:1", "tiba", 600, "on_time"],
        ["wa:0", "diterima", 900, "running"],
    ]
    assert rows["due_at"].dt.strftime("%H:%M").tolist() == ["01:15", "01:25"]
    assert open_emergencies(connection, filters(kinds=("aduan",)), today).empty


def test_without_open_cases_the_frames_are_empty_and_typed(connection, filters, today):
    rows = open_cases(connection, filters(), today)
    types = rows.dtypes.astype(str)[["due_at", "left_seconds", "is_confidential", "verdict"]].tolist()
    assert (len(rows), types) == (0, ["datetime64[us, UTC]", "Int64", "boolean", "str"])
    assert open_by_time_left(connection, filters(), today).empty
    assert open_emergencies(connection, filters(), today).empty


def test_an_earlier_version_knows_cases_and_clocks_of_then(connection, given, filters, today):
    given(
        cases=[{"state": "selesai", "known_from": 2}],
        case_versions=[{"state": "dikerjakan", "known_from": 1, "known_until": 2}],
        clocks=[{"due_at": "11-24 09:00", "stopped_at": "11-24 08:00", "is_on_time": True, "known_from": 2}],
        clock_versions=[{"due_at": "11-24 09:00", "known_from": 1, "known_until": 2}],
    )
    assert open_by_time_left(connection, filters(), today, version=1)["bucket"].tolist() == ["hour"]
    assert open_by_time_left(connection, filters(), today, version=2).empty


def test_urgent_are_those_due_next_and_then_those_just_overdue(connection, given, filters, today):
    due = ["11-24 08:20", "11-26 08:00", "11-24 09:00", None, "11-20 08:00", "11-25 08:00"]
    clocks = [{"due_at": at, "paused_since": None if at else "11-24 07:00"} for at in due]
    given(cases=[{}] * 7, clocks=clocks)
    answer = urgent_cases(connection, filters(), today, limit=2)
    assert answer["case_id"].tolist() == ["wa:2", "wa:5", "wa:0", "wa:4"]
    assert answer["left_seconds"].tolist() == [2400, 85_200, 0, -346_800]
    assert urgent_cases(connection, filters(kinds=("darurat",)), today).empty
