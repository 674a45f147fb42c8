import datetime as dt

import pandas as pd

from metrics.calls import answer_times, calls_by_hour, funnel


def test_the_funnel_of_calls_adds_up(connection, given, filters, today):
    given(
        calls=[
            {"outcome": "dropped"},
            {"outcome": "unanswered"},
            *({"outcome": "answered", "disposition": word} for word in ("ghost", "ghost", "prank", "valid")),
            *({"outcome": "answered", "disposition": word} for word in ("information", "unclassified")),
            {"started_at": "11-24 08:21"},  # after the moment
            {"started_at": "11-23 23:59"},  # yesterday
        ]
    )
    expected = _levels(8, 1, 7, 1, 6, 2, 1, 1, 1, 1, 0)
    pd.testing.assert_frame_equal(funnel(connection, filters(start=today.date()), today), expected)


def test_a_funnel_says_by_how_much_it_does_not_add_up(connection, given, filters, today):
    given(
        calls=[
            {"outcome": ""},
            {"outcome": "answered", "disposition": ""},
            {"outcome": "answered", "disposition": "ghost"},
        ]
    )
    pd.testing.assert_frame_equal(
        funnel(connection, filters(), today), _levels(3, 0, 2, 0, 2, 1, 0, 0, 0, 0, 2)
    )


def test_a_call_that_nobody_answered_but_has_a_disposition_shows_below_zero(
    connection, given, filters, today
):
    given(calls=[{"outcome": "dropped", "disposition": "ghost"}])
    assert funnel(connection, filters(), today)["call_count"].iloc[-1] == -1


def test_without_calls_the_funnel_has_zeros_and_no_shares(connection, filters, today):
    empty = funnel(connection, filters(), today)
    pd.testing.assert_frame_equal(empty, _levels(*[0] * 11))


def test_answer_times_of_valid_calls_stand_beside_those_of_all(connection, given, filters, today):
    ghosts = [{"outcome": "answered", "disposition": "ghost", "answer_seconds": n} for n in (1, 2, 15, 16)]
    given(
        calls=[
            *({**ghost, "answer_target_seconds": 15} for ghost in ghosts),
            {
                "outcome": "answered",
                "disposition": "valid",
                "answer_seconds": 40,
                "answer_target_seconds": 15,
            },
            {"outcome": "answered", "disposition": "valid", "answer_seconds": 3},  # no target: not judged
            {"outcome": "answered", "disposition": "valid"},  # not recorded
            {"outcome": "dropped", "answer_seconds": 1, "answer_target_seconds": 15},
        ]
    )
    expected = _times([("all", 7, 5, 3, 0.6, 3, 40, 40, 1), ("valid", 3, 1, 0, 0.0, 3, 40, 40, 1)])
    pd.testing.assert_frame_equal(answer_times(connection, filters(), today), expected)


def test_without_calls_there_are_no_answer_times(connection, filters, today):
    nothing = (0, 0, 0, None, None, None, None, 0)
    expected = _times([("all", *nothing), ("valid", *nothing)])
    pd.testing.assert_frame_equal(
        answer_times(connection, filters(start=dt.date(2026, 1, 1)), today), expected
    )


def test_calls_are_counted_by_local_day_and_hour(connection, given, filters, today):
    starts = ["11-24 00:00", "11-24 07:59", "11-24 08:20", "11-24 08:21", "11-23 23:59", "11-22 12:00"]
    given(calls=[{"started_at": start} for start in starts])
    found = calls_by_hour(connection, filters(start=dt.date(2026, 11, 23)), today)
    rows = [("2026-11-23", 23, 1), ("2026-11-24", 0, 1), ("2026-11-24", 7, 1), ("2026-11-24", 8, 1)]
    expected = pd.DataFrame(rows, columns=["day", "hour", "call_count"])
    types = {"day": "datetime64[s]", "hour": "Int64", "call_count": "Int64"}
    pd.testing.assert_frame_equal(found, expected.astype(types))


def _levels(*counts: int) -> pd.DataFrame:
    levels = ["incoming", "dropped", "to_operators", "unanswered", "answered", "ghost", "prank"]
    levels += ["information", "valid", "unclassified", "difference"]
    shares = [count / counts[0] if counts[0] else None for count in counts]
    frame = pd.DataFrame({"level": levels, "call_count": counts, "share": shares})
    return frame.astype({"level": "str", "call_count": "Int64", "share": "float64"})


def _times(rows: list[tuple]) -> pd.DataFrame:
    columns = ["population", "call_count", "n", "on_time_count", "on_time_share"]
    columns += ["p50_seconds", "p90_seconds", "p95_seconds", "not_recorded_count"]
    types = dict.fromkeys(columns, "Int64") | {"population": "str", "on_time_share": "float64"}
    return pd.DataFrame(rows, columns=columns).astype(types)
