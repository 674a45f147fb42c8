"""A review is computed from its frames alone: whoever keeps them gets the same figures again."""

import datetime as dt

import pandas as pd
import pytest

from city import cached_city
from metrics.review import figures
from metrics.review.agenda import review
from metrics.review.asked import asked
from metrics.review.changes import ALL, Change, goal, places, policy_changes, touching
from metrics.review.news import Cell
from metrics.review.weeks import Week, shown

WEEK = Week(dt.date(2026, 11, 16))
WEEKS = shown(WEEK)
CHANGE = Change(dt.date(2026, 9, 1), "jam baru", "resolve", frozenset({"darurat"}))


@pytest.fixture(scope="module")
def city(root):
    return cached_city(root / "data" / "kediri", is_simulated=True)


@pytest.fixture
def made(connection, filters, today, city):
    return lambda: review(asked(connection, filters(), WEEK, today), city, WEEK)


def test_an_empty_warehouse_makes_an_empty_review(made):
    found = made()
    assert not any(any(each.n) for each in found.figures)
    assert {each.way for each in found.figures} == {"few"}
    assert (found.risen, found.quiet, len(found)) == ((), (), 0)


def test_calls_are_the_citys_so_the_part_of_an_agency_is_without_them(insert, instant, made, city):
    insert(calls=[{"started_at": instant(week), "disposition": "valid"} for week in range(-12, 1)])
    whole = made()
    assert {"answer", "valid_calls"} <= {each.key for each in whole.key_figures}
    part = review(whole.frames, city, WEEK, ("dinsos",))
    assert not {"answer", "valid_calls"} & {each.key for each in part.key_figures}
    assert {each.key for each in part.key_figures} >= {"received_aduan", "on_time_resolve"}


def test_a_cell_that_leaps_up_is_named_and_few_sensitive_cases_are_not_told(insert, instant, made):
    def cases(category, area, count):
        return [{"received_at": instant(0), "category": category, "area": area}] * count

    rows = cases("pju", "35.71.01.1001", 9) + cases("odgj_terlantar", "35.71.02.1001", 4)
    insert(cases=[row | {"case_id": f"wa:n{place}"} for place, row in enumerate(rows)])
    assert [(cell.category, cell.now, cell.is_hidden) for cell in made().risen] == [
        ("pju", 9, False),
        ("odgj_terlantar", 4, True),
    ]
    assert not Cell("a", "b", 5, 0.1, is_sensitive=True).is_hidden


def test_an_area_that_falls_silent_is_named(insert, instant, made):
    loud, quiet = "35.71.01.1001", "35.71.02.1001"
    rows = [(week, area) for area in (loud, quiet) for week in range(-38, -12) for _ in range(2)]
    rows += [(week, loud) for week in range(-12, 1) for _ in range(2)]
    insert(
        cases=[
            {"received_at": instant(week), "area": area, "case_id": f"wa:{place}"}
            for place, (week, area) in enumerate(rows)
        ]
    )
    assert [(each.area, each.now) for each in made().quiet] == [(quiet, 0)]


def test_units_stand_in_the_order_of_the_city_folder_without_partners(insert, clocks_of, made, city):
    insert(
        clocks=clocks_of(0, 1, 9) + clocks_of(0, 9, 1, agency="dishub") + clocks_of(0, 5, 5, agency="polres")
    )
    codes = [side.code for side in made().agencies.sides]
    assert codes == [code for code in city.agencies["code"] if code in codes]
    assert "polres" not in codes
    sides = {side.code: (side.part, side.n) for side in made().agencies.sides if side.n}
    assert sides == {"dishub": (9, 10), "dinsos": (1, 10)}


def test_an_agency_with_few_cases_is_followed_by_the_days_between_late_ones(insert, clocks_of, made):
    weeks = [-60 + step for step in (0, 3, 5, 8, 10, 13, 15, 18, 20, 23, 25, 28, 30, 33)]
    steady = [clock for week in weeks for clock in clocks_of(week, 0, 1)]
    insert(clocks=steady + [clock for week in (-4, -2) for clock in clocks_of(week, 0, 1, agency="dishub")])
    (apart,) = made().apart
    assert (apart.agency, apart.gaps.way) == ("dinsos", "rose")
    assert apart.gaps.days == 27 * 7 + 5  # from the Tuesday of 27 weeks before to the Sunday of week 47


def test_confidential_cases_are_in_no_list(insert, instant, made):
    old = {"received_at": instant(-20)}
    insert(cases=[old | {"case_id": "wa:open"}, old | {"case_id": "wa:secret", "is_confidential": True}])
    assert made().frames["open"]["case_id"].tolist() == ["wa:open"]


def test_the_worst_breaches_are_the_farthest_past_their_time_by_then(insert, instant, made):
    case = {"state": "selesai", "received_at": instant(-3), "resolved_at": instant(0, 3)}
    late = {"scope": "case", "due_at": instant(0, 1), "stopped_at": instant(0, 3), "ended_by": "stop"}
    clock = late | {"is_on_time": False, "started_at": instant(-3), "counted_seconds": 9}
    insert(
        cases=[case | {"case_id": "wa:1"}, case | {"case_id": "wa:2", "resolved_at": instant(0, 2)}],
        clocks=[clock | {"case_id": "wa:1"}, clock | {"case_id": "wa:2", "stopped_at": instant(0, 2)}],
    )
    found = made().frames["breaches"]
    assert found["case_id"].tolist() == ["wa:1", "wa:2"]
    assert found["over_seconds"].tolist() == [2 * 86_400, 86_400]


def test_a_share_of_many_cases_is_followed_by_its_weeks_and_of_few_by_13():
    many, few = _shares([20] * 26, [15] * 26), _shares([4] * 26, [1] * 13 + [4] * 13)
    assert (many.method, many.way) == ("weeks", "few")  # it never differs: there is no range
    assert (few.method, few.way, few.direction) == ("windows", "better", 1)


def test_limits_begin_anew_at_a_named_change_and_say_so():
    n, done = [20] * 26, [15, 16] * 13
    touched = _shares(n, done, [CHANGE])
    assert touched.since == CHANGE
    assert touched.limits is None  # twelve weeks since, of which two are judged
    assert touched.way == "few"
    assert _shares(n, done).limits is not None


def test_counts_before_the_first_data_are_unknown_and_not_none():
    rows = pd.DataFrame(
        {"day": [pd.Timestamp(WEEKS[-2].start), pd.Timestamp(WEEK.start)], "case_count": [40, 44]}
    )
    found = figures.number("received_aduan", "", rows, WEEKS, "case_count")
    assert [value == value for value in found.values] == [False] * 24 + [True] * 2
    assert found.way == "few"


def test_times_have_the_limits_of_their_logarithms():
    seconds = [600, 900, 700, 1200, 800, 650] * 4 + [700, 40_000]
    rows = pd.DataFrame(
        {"day": [pd.Timestamp(week.start) for week in WEEKS], "seconds": seconds, "n": [15] * 26}
    )
    found = figures.time("arrive_p90", "", rows, WEEKS, "seconds")
    assert found.limits.lower > 0
    assert (found.way, found.direction) == ("worse", 1)
    assert found.limits.centre**2 == pytest.approx(found.limits.lower * found.limits.upper)


def test_only_a_change_of_the_rules_that_judge_an_agency_touches_it(city):
    changes = policy_changes(city)
    assert [(each.day, each.clock, sorted(each.applies_to)) for each in changes] == [
        (dt.date(2026, 9, 1), "resolve", ["darurat"])
    ]
    assert touching(changes, "resolve", {"aduan", "pju"}) == []
    assert touching(changes, "resolve", {"darurat"}) == changes
    assert touching(changes, "arrive", {"darurat"}) == []
    assert places(changes, WEEKS) == [WEEKS.index(Week(dt.date(2026, 8, 31)))]


def test_the_goal_is_the_policys_of_that_day(city):
    assert goal(city, "resolve", WEEK.last_day) == pytest.approx(0.85)
    assert goal(city, "answer", WEEK.last_day) == pytest.approx(0.9)
    assert goal(city, "autoclose", WEEK.last_day) is None
    assert goal(city, "resolve", dt.date(2000, 1, 1)) is None


def _shares(n, done, changes=()):
    days = [pd.Timestamp(week.start) for week in WEEKS]
    rows = pd.DataFrame({"day": days, "n": n, "on_time_count": done})
    return figures.share("on_time_resolve", "dinsos", rows, WEEKS, target=0.85, changes=changes)


def test_limits_begin_anew_at_what_people_named_and_nowhere_else():
    weeks = shown(Week(dt.date(2026, 11, 16)))
    named = Change(dt.date(2026, 8, 19), "Regu malam", "resolve", ALL, "dishub")
    changes = [named, Change(dt.date(2026, 12, 1), "Nanti", "", ALL)]
    assert touching(changes, "resolve", ["pju"], "dishub") == changes
    assert touching(changes, "resolve", ["pju"], "dinkes") == changes[1:]
    assert touching(changes, "arrive", ["pju"], "dishub") == changes[1:]
    rows = pd.DataFrame({"day": [each.start for each in weeks], "case_count": [38, 42] * 6 + [18, 22] * 7})
    rows["day"] = pd.to_datetime(rows["day"])
    figure = figures.number("received_aduan", "", rows, weeks, "case_count", changes=changes)
    assert figure.since == named
    assert [(phase.start, phase.limits.centre) for phase in figure.chart.phases] == [(0, 40), (12, 20)]
