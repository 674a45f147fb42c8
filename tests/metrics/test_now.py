"""The moment is Tuesday 24 November 2026, 08.20 WIB; today began at 17.00 UTC the day before."""

import pandas as pd

from metrics.now import key_figures, last_resolved, latest_cases, sources

MIDNIGHT = "2026-11-23T17:00Z"
HOUR_AGO = "2026-11-24T00:20Z"


def test_key_figures_count_calls_and_kinds_of_cases_apart(connection, given, filters, today):
    given(
        cases=[
            {"received_at": "11-24 08:00"},
            {"received_at": "11-24 00:00", "state": "selesai"},  # today's first instant
            {"received_at": "11-23 23:59"},  # yesterday, and still open
            {"received_at": "11-24 08:20", "kind": "darurat"},
            {"received_at": "11-24 08:21", "kind": "darurat"},  # after the moment
        ],
        calls=[
            {"started_at": "11-24 08:19", "queued_at": "11-24 08:19", "outcome": ""},
            {
                "started_at": "11-24 08:18",
                "queued_at": "11-24 08:18",
                "answered_at": "11-24 08:21",
                "outcome": "",
            },
            {"started_at": "11-24 08:10", "queued_at": "11-24 08:10", "answered_at": "11-24 08:11"},
            {"started_at": "11-24 08:10", "queued_at": "11-24 08:10", "ended_at": "11-24 08:11"},
            {
                "started_at": "11-24 07:19",
                "queued_at": "11-24 07:19",
            },  # no end recorded: does not wait for an hour
            {"started_at": "11-23 23:59"},
        ],
    )
    figures = key_figures(connection, filters(kinds=("darurat", "aduan")), today)
    expected = _figures(
        [
            ("open_darurat", 1, 1, "2026-11-24T01:20Z"),
            ("today_darurat", 1, 1, MIDNIGHT),
            ("hour_darurat", 1, 1, HOUR_AGO),
            ("open_aduan", 2, 2, "2026-11-23T16:59Z"),
            ("today_aduan", 2, 2, MIDNIGHT),
            ("hour_aduan", 1, 1, HOUR_AGO),
            ("today_calls", 5, 5, MIDNIGHT),
            ("hour_calls", 4, 4, HOUR_AGO),
            ("waiting_calls", 2, 2, "2026-11-24T01:18Z"),
            ("oldest_wait_seconds", 120, 2, "2026-11-24T01:18Z"),
        ]
    )
    pd.testing.assert_frame_equal(figures, expected)


def test_an_empty_night_has_zeros(connection, filters, today):
    figures = key_figures(connection, filters(), today).set_index("name")
    assert len(figures) == 4 * 3 + 4
    assert figures["value"].drop("oldest_wait_seconds").eq(0).all()
    assert pd.isna(figures.loc["oldest_wait_seconds", "value"])
    assert figures["since"].isna().sum() == 6  # nothing open of four kinds, nobody waits


def test_the_last_hour_reaches_over_midnight(connection, given, filters, today):
    given(cases=[{"received_at": "11-23 23:50"}], calls=[{"started_at": "11-23 23:50"}])
    figures = key_figures(connection, filters(), today.replace(day=23, hour=17, minute=30)).set_index("name")
    names = ["hour_aduan", "today_aduan", "hour_calls", "today_calls"]
    assert figures.loc[names, "value"].tolist() == [1, 0, 1, 0]


def test_the_latest_cases_come_first(connection, given, filters, today):
    given(
        cases=[
            {"received_at": "11-24 08:00"},
            {"received_at": "11-24 08:20", "is_confidential": True},
            {"received_at": "11-24 08:21"},
        ]
    )
    rows = latest_cases(connection, filters(), today)
    assert rows[["case_id", "is_confidential"]].values.tolist() == [["wa:1", True], ["wa:0", False]]
    assert latest_cases(connection, filters(), today, limit=1)["case_id"].tolist() == ["wa:1"]


def test_the_emergency_resolved_last_is_the_newest_that_is_still_resolved(connection, given, filters, today):
    case = {"kind": "darurat", "received_at": "11-24 06:00", "state": "selesai"}
    given(
        cases=[
            case | {"case_id": "a", "resolved_at": "11-24 07:00"},
            case | {"case_id": "b", "resolved_at": "11-24 07:30"},
            case | {"case_id": "c", "resolved_at": "11-24 08:00", "state": "dibuka_kembali"},
            case | {"case_id": "d", "resolved_at": "11-24 08:21"},  # after the moment
            case | {"case_id": "e", "resolved_at": "11-24 08:10", "kind": "aduan"},
        ]
    )
    asked = filters(kinds=("darurat",))
    assert list(last_resolved(connection, asked, today)["case_id"]) == ["b"]
    assert last_resolved(connection, filters(kinds=("aspirasi",)), today).empty


def test_a_source_is_as_old_as_its_newest_data_and_shows_its_last_finished_load(
    connection, given, filters, today
):
    counts = {"read_count": 5, "new_count": 2, "changed_count": 1, "same_count": 1, "rejected_count": 1}
    given(
        loads=[
            {"started_at": "11-24 07:00", "finished_at": "11-24 07:01", "newest_at": "11-24 06:59"},
            {
                "started_at": "11-24 08:00",
                "finished_at": "11-24 08:01",
                "newest_at": "11-24 06:00",  # an older file
                **counts,
            },
            {"started_at": "11-24 08:10", "state": "failed", "message": "unreadable"},
            {"started_at": "11-24 08:21"},  # after the moment
            {"source": "sp4n", "started_at": "11-24 08:00", "state": "failed"},
        ]
    )
    rows = sources(connection, filters(), today)
    expected = pd.DataFrame(
        [
            (
                "112",
                "2026-11-23T23:59Z",
                "2026-11-23T23:59Z",
                "2026-11-24T01:01Z",
                5,
                2,
                1,
                1,
                1,
                "failed",
                "unreadable",
                "2026-11-24T01:10Z",
            ),
            ("sp4n", None, None, None, None, None, None, None, None, "failed", "", "2026-11-24T01:00Z"),
        ],
        columns=["source", "newest_at", "seen_at", "loaded_at", *counts, "state", "message", "tried_at"],
    )
    instants = dict.fromkeys(("newest_at", "seen_at", "loaded_at", "tried_at"), "datetime64[us, UTC]")
    words = dict.fromkeys(("source", "state", "message"), "str")
    expected = expected.astype(instants | words | dict.fromkeys(counts, "Int64"))
    pd.testing.assert_frame_equal(rows, expected)


def test_a_quiet_source_is_as_old_as_it_was_last_seen_and_a_failed_poll_is_told(
    connection, given, filters, today
):
    given(
        loads=[{"started_at": "11-23 23:00", "finished_at": "11-23 23:01", "newest_at": "11-23 22:59"}],
        source_states=[
            {"source": "112", "state": "ok", "seen_at": "11-24 08:19", "checked_at": "11-24 08:20"},
            {"source": "sp4n", "state": "failed", "message": "unreachable", "checked_at": "11-24 08:20"},
        ],
    )
    told = ["source", "newest_at", "seen_at", "state", "message"]
    rows = sources(connection, filters(), today)[told].astype(object)
    assert rows.where(rows.notna(), None).values.tolist() == [
        ["112", pd.Timestamp("2026-11-23T15:59Z"), pd.Timestamp("2026-11-24T01:19Z"), "done", ""],
        ["sp4n", None, None, "failed", "unreachable"],
    ]
    earlier = sources(connection, filters(), today.replace(hour=0, minute=19))
    pinned = sources(connection, filters(), today, version=1)
    for known in (earlier, pinned):
        assert known["seen_at"].tolist() == [pd.Timestamp("2026-11-23T15:59Z")]


def _figures(rows: list[tuple]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=["name", "value", "n", "since"])
    return frame.astype({"name": "str", "value": "Int64", "n": "Int64", "since": "datetime64[us, UTC]"})
