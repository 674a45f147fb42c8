"""Suspicious closings, contradictions and places, on literal rows."""

import datetime as dt

import pytest

from metrics.loads import last_loads
from metrics.quality import contradictions, fields_by_agency, places, points_outside, received
from metrics.suspicious import ANY, SUSPICIONS, closings, suspicions, suspicious_keys

WIB = dt.timezone(dt.timedelta(hours=7))
NOW = dt.datetime(2026, 11, 24, 8, 20, tzinfo=WIB)
HERE = {"lon": 112.0100, "lat": -7.8200, "place_quality": "point"}


def closing(given, case_id: str, received: str, stopped: str, due: str, clock=None, **case) -> None:
    """A case resolved at `stopped`, with a target of four hours."""
    on_time = stopped <= due
    given(
        cases=[
            {"case_id": case_id, "received_at": received, "resolved_at": stopped, "state": "selesai", **case}
        ],
        clocks=[
            {
                "case_id": case_id,
                "started_at": received,
                "due_at": due,
                "stopped_at": stopped,
                "ended_by": "stop",
                "is_on_time": on_time,
                "target_seconds": 14_400,
                **(clock or {}),
            }
        ],
    )


def told(connection, filters) -> dict[str, int]:
    found = suspicions(closings(connection, filters, NOW))
    return {row.suspicion: row.closing_count for row in found.itertuples() if row.closing_count}


def test_an_unhurried_closing_is_not_suspicious(connection, given, filters) -> None:
    closing(given, "wa:1", "11-20 08:00", "11-20 10:00", "11-20 12:00")
    assert told(connection, filters()) == {}


@pytest.mark.parametrize(
    ("stopped", "kind", "expected"),
    [
        ("11-20 08:09", "aduan", {"quick": 1, ANY: 1}),
        ("11-20 08:10", "aduan", {}),
        ("11-20 08:09", "informasi", {}),
    ],
)
def test_quick_is_within_ten_minutes(connection, given, filters, stopped, kind, expected) -> None:
    closing(given, "wa:1", "11-20 08:00", stopped, "11-20 12:00", kind=kind)
    assert told(connection, filters()) == expected


@pytest.mark.parametrize(
    ("stopped", "expected"),
    [("11-20 11:47", {}), ("11-20 11:48", {"last_minute": 1, ANY: 1}), ("11-20 12:01", {})],
)
def test_just_before_the_deadline_is_with_the_last_twentieth_left(
    connection, given, filters, stopped, expected
) -> None:
    closing(given, "wa:1", "11-20 08:00", stopped, "11-20 12:00")
    assert told(connection, filters()) == expected


def test_in_bulk_and_reopened_are_told_by_the_case(connection, given, filters) -> None:
    closing(given, "wa:1", "11-20 08:00", "11-20 10:00", "11-20 12:00", flags="closed_in_bulk;relative_time")
    closing(given, "wa:2", "11-20 08:00", "11-20 10:00", "11-20 12:00", reopened_count=1)
    assert told(connection, filters()) == {"bulk": 1, "reopened": 1, ANY: 2}


def test_the_closing_that_held_is_not_one_that_was_reopened(connection, given, filters) -> None:
    closing(given, "wa:1", "11-20 08:00", "11-20 10:00", "11-20 12:00", {"round": 1}, reopened_count=1)
    again = {"round": 2, "seq": 2, "ended_by": "stop", "is_on_time": True, "due_at": "11-20 12:00"}
    times = {"started_at": "11-20 08:00", "stopped_at": "11-20 11:00", "target_seconds": 14_400}
    given(clocks=[{"case_id": "wa:1", **again, **times}])
    assert told(connection, filters()) == {"reopened": 1, ANY: 1}


@pytest.mark.parametrize(
    ("again", "expected"),
    [
        ({}, {"repeated": 1, ANY: 1}),
        ({"lon": 112.01044}, {"repeated": 1, ANY: 1}),  # 48 m east
        ({"lon": 112.01046}, {}),  # 51 m
        ({"lat": -7.82044}, {"repeated": 1, ANY: 1}),
        ({"lat": -7.82046}, {}),
        ({"category": "sampah"}, {}),
        ({"received_at": "11-06 10:01"}, {}),  # more than 14 days after
        ({"received_at": "10-23 09:00"}, {}),  # before it was resolved
        ({"place_quality": "near"}, {}),
    ],
)
def test_the_same_again_is_within_50_metres_and_14_days(connection, given, filters, again, expected) -> None:
    closing(given, "wa:1", "10-23 08:00", "10-23 10:00", "10-23 12:00", **HERE)
    given(cases=[{"case_id": "wa:2", "received_at": "11-06 09:59", **HERE, **again}])
    assert told(connection, filters()) == expected


def test_the_effect_is_the_share_without_them(connection, given, filters) -> None:
    closing(given, "wa:1", "11-20 08:00", "11-20 08:05", "11-20 12:00")
    closing(given, "wa:2", "11-20 08:00", "11-20 10:00", "11-20 12:00")
    closing(given, "wa:3", "11-20 08:00", "11-20 13:00", "11-20 12:00")
    quick = suspicions(closings(connection, filters(), NOW)).set_index("suspicion").loc["quick"]
    assert (quick.closing_count, quick.on_time_count, quick.n) == (1, 1, 3)
    assert (round(quick.on_time_share, 4), quick.share_without) == (0.6667, 0.5)
    found = connection.execute(suspicious_keys(connection, filters(), NOW, "quick"), {"at": NOW}).all()
    assert found == [("wa:1",)]


def test_without_a_closing_there_is_no_share(connection, filters) -> None:
    found = suspicions(closings(connection, filters(), NOW))
    assert list(found["suspicion"]) == [*SUSPICIONS, ANY]
    assert found["share_without"].isna().all()


def test_a_contradiction_counts_cases_and_tells_the_share_without_them(connection, given, filters) -> None:
    closing(given, "wa:1", "11-20 08:00", "11-20 10:00", "11-20 12:00", flags="arrived_out_of_order")
    closing(given, "wa:2", "11-20 08:00", "11-20 13:00", "11-20 12:00", flags="relative_time")
    [row] = contradictions(
        received(connection, filters(), NOW), closings(connection, filters(), NOW)
    ).itertuples(index=False)
    assert (row.flag, row.case_count, row.n, row.judged_count) == ("arrived_out_of_order", 1, 2, 1)
    assert (row.on_time_share, row.share_without) == (0.5, 0.0)


def test_fields_are_told_by_agency_milestones_of_finished_cases_alone(connection, given, filters) -> None:
    given(
        cases=[
            {"case_id": "wa:1", "state": "selesai", "resolved_at": "11-24 08:05", "rating": 4.0},
            {"case_id": "wa:2"},
            {"case_id": "wa:3", "agency": "dpupr", "area": ""},
        ]
    )
    found = fields_by_agency(connection, filters(), NOW).set_index(["agency", "field"])
    assert tuple(found.loc[("dishub", "rating")][["n", "recorded_count"]]) == (2, 1)
    assert tuple(found.loc[("dishub", "resolved_at")][["n", "recorded_count"]]) == (1, 1)
    assert found.loc[("dpupr", "area"), "recorded_share"] == 0.0
    assert found.loc[("dpupr", "resolved_at")].isna()["recorded_share"]


def test_places_that_are_in_no_area_are_counted_and_shown_roughly(connection, given, filters) -> None:
    outside = {"place_quality": "outside", "lon": 112.50012, "lat": -7.50049}
    given(
        cases=[
            {"case_id": "wa:1", "place_quality": "point"},
            {"case_id": "wa:2", **outside},
            {"case_id": "wa:3", **outside, "lon": 112.50041},
        ]
    )
    assert dict(places(received(connection, filters(), NOW)).itertuples(index=False)) == {
        "outside": 2,
        "point": 1,
    }
    assert list(points_outside(connection, filters(), NOW).itertuples(index=False, name=None)) == [
        (112.5, -7.5, 2)
    ]


def test_loads_come_the_last_first_and_say_which_still_stands(connection, given, filters) -> None:
    given(
        loads=[
            {"load_id": "a", "started_at": "11-20 08:00", "data_version": 1},
            {"load_id": "b", "started_at": "11-21 08:00", "data_version": 2},
            {"load_id": "c", "started_at": "11-22 08:00"},
            {"load_id": "d", "started_at": "11-23 08:00", "data_version": 3, "state": "undone"},
            {"load_id": "e", "source": "wa", "started_at": "11-23 09:00", "data_version": 4},
            {"load_id": "f", "started_at": "11-24 09:00", "data_version": 5},
        ]
    )
    found = last_loads(connection, filters(), NOW)
    assert list(found["load_id"]) == ["e", "d", "c", "b", "a"]
    assert list(found.loc[found["is_last"], "load_id"]) == ["e", "b"]
    assert list(last_loads(connection, filters(), NOW, changes_only=True)["load_id"]) == ["e", "d", "b", "a"]
