"""What charts are made of, week by week, on both engines. Week 47 is 16 to 22 November 2026."""

import datetime as dt

import pandas as pd

from metrics.on_time import on_time
from metrics.review import series
from metrics.review.weeks import Week, chosen, last_whole, named, over, shown, week_of

WEEK = Week(dt.date(2026, 11, 16))
MONDAYS = [dt.date(2026, 11, 9), dt.date(2026, 11, 16)]


def test_a_week_has_a_name_that_leads_back_to_it():
    assert (WEEK.name, WEEK.number, WEEK.last_day) == ("2026-W47", 47, dt.date(2026, 11, 22))
    assert named("2026-W47") == WEEK
    assert week_of(dt.date(2026, 11, 22)) == WEEK
    assert named("2027-W01") == week_of(dt.date(2027, 1, 4))
    assert week_of(dt.date(2027, 1, 3)).name == "2026-W53"
    for nonsense in ("", "2026-W60", "2026-W00", "0000-W01", "9999-W53", "2026-11-16", "W47"):
        assert named(nonsense) is None


def test_without_a_week_that_is_over_the_address_means_the_last_whole_one(filters, today):
    assert last_whole(filters(), today) == WEEK
    for text in ("", "2026-W48", "2031-W01", "x"):
        assert chosen(text, filters(), today) == WEEK
    assert chosen("2026-W40", filters(), today) == WEEK.moved(-7)
    assert [week.name for week in shown(WEEK, 3)] == ["2026-W45", "2026-W46", "2026-W47"]


def test_the_week_ends_at_local_midnight(filters):
    just_before = dt.datetime(2026, 11, 22, 16, 59, tzinfo=dt.UTC)  # Sunday 23.59 WIB
    assert last_whole(filters(), just_before) == WEEK.moved(-1)
    assert last_whole(filters(), just_before + dt.timedelta(minutes=1)) == WEEK


def test_shares_by_week_add_up_to_the_desks_own_figure(connection, given, filters, today, clocks_of):
    given(clocks=clocks_of(-1, 3, 2) + clocks_of(0, 1, 4) + clocks_of(0, 2, 0, agency="dishub"))
    period = over(filters(), WEEK.moved(-1), WEEK)
    found = series.on_time_by_week(connection, period, today)
    rows = found[["day", "agency", "n", "on_time_count", "p50_seconds"]].itertuples(index=False)
    assert [(row.day.date(), *row[1:]) for row in rows] == [
        (MONDAYS[0], "dinsos", 5, 3, 600),
        (MONDAYS[1], "dinsos", 5, 1, 9000),
        (MONDAYS[1], "dishub", 2, 2, 600),
    ]
    desk = on_time(connection, period, today).set_index("agency")
    assert found.groupby("agency")["n"].sum().to_dict() == desk["n"].to_dict()
    assert found.groupby("agency")["on_time_count"].sum().to_dict() == desk["on_time_count"].to_dict()


def test_shares_by_area_are_the_desks_own(connection, given, filters, today, clocks_of):
    case = {"scope": "case"}
    given(clocks=clocks_of(0, 3, 1, **case) + clocks_of(-1, 2, 2, area="35.71.02.1001", **case))
    period = over(filters(), WEEK.moved(-12), WEEK)
    found = series.on_time_over(connection, period, today, by="area")
    desk = on_time(connection, period, today, "case", by="area", clocks=("resolve",))
    pd.testing.assert_frame_equal(found, desk[["area", "n", "on_time_count"]])
    assert found["on_time_count"].tolist() == [3, 2]


def test_cases_and_calls_count_in_the_week_in_which_they_came(connection, given, filters, today, instant):
    given(
        cases=[{"received_at": instant(-1, 6)}, {"received_at": instant(0)}, {"received_at": instant(0, 6)}],
        calls=[
            {"started_at": instant(0), "outcome": "answered", "disposition": "valid"}
            | {"answer_seconds": 20, "answer_target_seconds": 15},
            {"started_at": instant(0, 3), "outcome": "answered", "disposition": "ghost"}
            | {"answer_seconds": 5, "answer_target_seconds": 15},
            {"started_at": instant(0, 3)},
        ],
    )
    period = over(filters(), WEEK.moved(-1), WEEK)
    cases = series.received_by_week(connection, period, today)
    assert cases["case_count"].tolist() == [1, 2]
    calls = series.calls_by_week(connection, period, today)
    assert calls.drop(columns="day").to_dict("records") == [
        {"call_count": 3, "valid_count": 1, "n": 2, "on_time_count": 1}
    ]


def test_a_cell_has_its_week_and_its_past(connection, given, filters, today, instant):
    cases = [{"received_at": instant(week)} for week in (0, 0, -1, -26, -27)]
    given(cases=[*cases, {"received_at": instant(0), "area": ""}])
    found = series.cells(connection, over(filters(), WEEK, WEEK), today, WEEK.moved(-26).start)
    assert found.to_dict("records") == [
        {"area": "35.71.01.1001", "category": "pju", "now_count": 2, "before_count": 2}
    ]


def test_a_resolution_counts_in_the_local_week_of_its_end(connection, given, filters, today):
    done = {"state": "selesai", "received_at": "11-16 08:00"}
    given(
        cases=[
            done | {"resolved_at": "11-22 23:59"},
            done | {"resolved_at": "11-23 00:00"},
            done | {"resolved_at": "11-17 08:00", "state": "dikerjakan"},  # open again
        ]
    )
    found = series.resolution_seconds(connection, over(filters(), WEEK, WEEK), today)
    assert found["seconds"].tolist() == [6 * 86_400 + 15 * 3_600 + 59 * 60]
    assert found["day"].tolist() == [pd.Timestamp(WEEK.start)]


def test_an_empty_warehouse_answers_with_no_rows(connection, filters, today):
    period = over(filters(), WEEK.moved(-25), WEEK)
    for question in (
        series.on_time_by_week,
        series.received_by_week,
        series.calls_by_week,
        series.resolution_seconds,
    ):
        assert question(connection, period, today).empty
    assert series.cells(connection, period, today, WEEK.start).empty
