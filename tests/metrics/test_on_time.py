"""The period is the week from Monday 23 November; the moment is Tuesday the 24th, 08.20 WIB."""

import datetime as dt

import pandas as pd
import pytest

from metrics.on_time import on_time

WEEK = {"start": dt.date(2026, 11, 23), "end": dt.date(2026, 11, 30)}
ON_TIME = {
    "agency": "dinsos",
    "scope": "agency",
    "due_at": "11-24 08:00",
    "stopped_at": "11-24 07:00",
    "is_on_time": True,
    "counted_seconds": 600,
}
LATE = ON_TIME | {
    "stopped_at": "11-24 08:10",
    "is_on_time": False,
    "counted_seconds": 4200,
}
RUNNING = ON_TIME | {
    "stopped_at": None,
    "due_at": "11-24 09:00",
    "is_on_time": None,
    "counted_seconds": None,
}
RUNNING_LATE = RUNNING | {"due_at": "11-24 08:19"}
UNRECORDED = ON_TIME | {"ended_by": "superseded", "is_on_time": None, "counted_seconds": None}
PAUSED = RUNNING | {"due_at": None, "paused_since": "11-24 07:00"}
WITHOUT_TARGET = RUNNING | {"target_seconds": None, "due_at": None}


def test_shares_are_of_what_was_decided_and_the_rest_stands_apart(connection, given, filters, today):
    ended = ON_TIME | {"ended_by": "invalid", "is_on_time": None}
    given(clocks=[ON_TIME, ON_TIME, LATE, RUNNING, RUNNING_LATE, PAUSED, WITHOUT_TARGET, ended, UNRECORDED])
    expected = _rows([("dinsos", "resolve", 4, 2, 2, 1, 0.5, 2, 1, 1, 0, 600, 4200, 4200, "acuan")])
    pd.testing.assert_frame_equal(on_time(connection, filters(**WEEK), today), expected)


@pytest.mark.parametrize(
    ("clock", "n"),
    [
        (ON_TIME | {"stopped_at": "11-23 00:00"}, 1),
        (ON_TIME | {"stopped_at": "11-22 23:59"}, 0),
        (
            LATE | {"due_at": "11-22 23:59"},
            0,
        ),  # stopped in the week, late before
        (LATE | {"due_at": "11-23 00:00"}, 1),
        (RUNNING_LATE | {"due_at": "11-22 23:59"}, 0),
    ],
)
def test_a_clock_counts_on_the_local_day_on_which_it_was_decided(connection, given, filters, today, clock, n):
    given(clocks=[clock])
    assert on_time(connection, filters(**WEEK), today)["n"].sum() == n


def test_agencies_clocks_and_scopes_stand_apart(connection, given, filters, today):
    given(
        cases=[{"case_id": "wa:3", "agency": "bpbd"}],
        clocks=[
            ON_TIME,
            LATE | {"agency": "bpbd", "basis": "usulan"},
            ON_TIME | {"clock": "respond"},
            LATE | {"scope": "case", "agency": "", "case_agency": "bpbd"},
        ],
    )
    answer = on_time(connection, filters(**WEEK), today)
    assert answer[["agency", "clock", "n", "basis"]].values.tolist() == [
        ["bpbd", "resolve", 1, "usulan"],
        ["dinsos", "resolve", 1, "acuan"],
        ["dinsos", "respond", 1, "acuan"],
    ]
    of_agency = on_time(connection, filters(agencies=("bpbd",), **WEEK), today)
    assert of_agency["agency"].tolist() == ["bpbd"]
    whole = on_time(connection, filters(agencies=("bpbd",), **WEEK), today, scope="case")
    assert whole[["agency", "n", "late_count"]].values.tolist() == [["", 1, 1]]
    assert on_time(connection, filters(agencies=("dinsos",), **WEEK), today, scope="case").empty


def test_targets_of_several_kinds_have_no_one_basis(connection, given, filters, today):
    given(clocks=[ON_TIME, ON_TIME | {"basis": "usulan"}])
    assert on_time(connection, filters(**WEEK), today)["basis"].tolist() == [""]


def test_clocks_whose_stops_are_seldom_recorded_are_not_judged(connection, given, filters, today):
    closed = {"state": "ditutup", "closed_at": "11-24 08:00"}
    given(
        cases=[
            closed,
            closed,
            closed | {"resolved_at": "11-24 07:00"},
            {"case_id": "sp4n:1", "source": "sp4n"},
        ],
        clocks=[ON_TIME, LATE, RUNNING, ON_TIME | {"case_id": "sp4n:1"}, ON_TIME | {"kind": "informasi"}],
    )
    answer = on_time(connection, filters(**WEEK), today)
    counts = answer[
        ["n", "on_time_count", "late_count", "running_count", "not_recorded_count", "p90_seconds"]
    ]
    assert counts.values.tolist() == [[2, 2, 0, 1, 2, 600]]


def test_an_earlier_version_keeps_its_verdicts(connection, given, filters, today):
    given(
        clocks=[ON_TIME | {"case_id": "wa:1", "known_from": 2}],
        clock_versions=[LATE | {"case_id": "wa:1", "known_from": 1, "known_until": 2}],
    )
    shares = [
        on_time(connection, filters(**WEEK), today, version=v)["on_time_share"].tolist() for v in (0, 1, 2)
    ]
    assert shares == [[], [0.0], [1.0]]


def test_without_clocks_the_frame_is_empty_and_typed(connection, filters, today):
    pd.testing.assert_frame_equal(on_time(connection, filters(), today), _rows([]))


def _rows(rows: list[tuple]) -> pd.DataFrame:
    columns = ["agency", "clock", "n", "on_time_count", "late_count", "running_late_count", "on_time_share"]
    columns += ["running_count", "without_target_count", "not_recorded_count", "day_only_count"]
    columns += ["p50_seconds", "p90_seconds", "p95_seconds", "basis"]
    words = {"agency": "str", "clock": "str", "basis": "str", "on_time_share": "float64"}
    return pd.DataFrame(rows, columns=columns).astype(dict.fromkeys(columns, "Int64") | words)
