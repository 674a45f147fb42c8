"""What the wall says of the last days and weeks."""

import datetime as dt
from pathlib import Path

import pytest

from city import City, cached_city
from metrics.usual import Usual
from pages.wall.past import FEWEST_TOLD, WEEKS, Answers, Past, Topic, past
from pages.wall.policy import answer_target, rule
from warehouse import tables

POJOK = "35.71.01.1004"
WEEK = 7 * 24 * 60  # minutes


@pytest.fixture(scope="module")
def city(root: Path) -> City:
    return cached_city(root / "data" / "kediri")


def test_weeks_are_counted_up_to_the_moment_the_oldest_first(held, city, today) -> None:
    held.complaint(POJOK, minutes=0).complaint(POJOK, minutes=WEEK - 1).complaint(POJOK, minutes=2 * WEEK + 5)
    held.load()
    shown = taken(held, city, today)
    assert shown.topics == (Topic("Penerangan jalan umum", (1, 0, 2), None, is_sensitive=False),)
    assert shown.week_count == 2


def test_sensitive_topics_are_one_and_never_told_below_five(held, city, today) -> None:
    for week in range(WEEKS + 1):
        held.complaint(POJOK, minutes=week * WEEK, category="bansos")
        held.complaint(POJOK, minutes=week * WEEK, category="rtlh")
    for _ in range(5):
        held.complaint(POJOK, minutes=WEEK, category="adminduk")
    held.complaint(POJOK, category="unknown").load()
    (topic,) = taken(held, city, today).topics
    assert (topic.name, topic.is_sensitive) == ("Layanan pribadi warga", True)
    assert topic.counts == (FEWEST_TOLD - 1,) * 25 + (7, FEWEST_TOLD - 1)


@pytest.mark.parametrize(("now", "side"), [(10, 0), (11, 1), (3, 0), (2, -1)])
def test_a_topic_is_news_on_either_side_of_what_is_usual(now: int, side: int) -> None:
    assert Topic("Sampah", (5, now), Usual(3, 10), is_sensitive=False).side == side


def test_agencies_stand_in_the_citys_order_with_their_interval(held, city, today) -> None:
    for number in range(12):
        kept(held, "dishub", number, is_on_time=number < 6)
    for number in range(3):
        kept(held, "dpupr", 100 + number, is_on_time=True)
    kept(held, "pln", 200, is_on_time=False)  # a partner is never judged
    held.load()
    (promise,) = taken(held, city, today).promises
    assert (promise.clock, promise.kind, promise.calendar, promise.basis) == (
        "resolve",
        "aduan",
        "office",
        "acuan",
    )
    assert (promise.goal, promise.n) == (0.85, 15)
    few, under = promise.agencies
    assert (few.name, few.n, few.share, few.is_few, few.is_under) == ("DPUPR", 3, 1.0, True, False)
    assert (under.name, under.n, under.share, under.is_few, under.is_under) == (
        "Dishub",
        12,
        0.5,
        False,
        True,
    )
    assert (round(under.low, 3), round(under.high, 3)) == (0.254, 0.746)


def test_calls_are_a_funnel_with_answer_times_and_the_hours_of_each_day(held, city, today) -> None:
    answered = {
        "outcome": "answered",
        "disposition": "valid",
        "answer_seconds": 9,
        "answer_target_seconds": 15,
    }
    held.call(24 * 60, **answered).call(24 * 60, outcome="dropped").call(1, outcome="dropped").load()
    shown = taken(held, city, today)
    assert (shown.funnel["incoming"], shown.funnel["valid"], shown.funnel["difference"]) == (2, 1, 0)
    assert shown.answers == {"all": Answers(1, 9, 9), "valid": Answers(1, 9, 9)}
    assert [(sum(day), day[8]) for day in shown.hours] == [(2, 2), (1, 1)]
    assert shown.usual_hours == (None,) * 24  # of one day nothing is usual


def test_an_empty_warehouse_has_no_past(held, city, today) -> None:
    shown = taken(held, city, today)
    assert (shown.topics, shown.promises, shown.week_count, shown.before) == ((), (), 0, {})
    assert shown.answers == {"all": Answers(0, None, None), "valid": Answers(0, None, None)}


def test_open_complaints_of_a_week_ago_are_known(held, city, today) -> None:
    held.complaint(POJOK, minutes=8 * 24 * 60).complaint(POJOK, minutes=6 * 24 * 60)
    ended = {"state": "selesai", "resolved_at": today - dt.timedelta(days=2)}
    held.complaint(POJOK, minutes=9 * 24 * 60, **ended).load()
    assert taken(held, city, today).before == {POJOK: 2}


def test_the_rule_in_force_is_the_newest_that_began(city) -> None:
    assert rule("resolve", "aduan", city, dt.date(2025, 5, 26)) is None
    found = rule("resolve", "aduan", city, dt.date(2025, 5, 27))
    assert found is not None
    assert (found["target"], found["applies_to"]) == (60, "aduan:berkadar_pengawasan")
    assert answer_target(city, dt.date(2026, 1, 1)) == 15


def kept(held, agency: str, number: int, *, is_on_time: bool) -> None:
    """A complaint's clock of an agency, decided yesterday."""
    decided = held.at - dt.timedelta(days=1)
    own = {"city_code": "kediri", "case_id": f"lapor:c{number}", "kind": "aduan", "agency": agency}
    clock = {"clock": "resolve", "seq": 1, "scope": "agency", "basis": "acuan", "target_seconds": 3600}
    times = {"started_at": decided, "stopped_at": decided, "due_at": decided, "decided_at": decided}
    end = {"ended_by": "stop", "is_on_time": is_on_time, "decided_day": decided.date()}
    held._rows[tables.clocks].append({**own, **clock, **times, **end})


def taken(held, city: City, at: dt.datetime) -> Past:
    with held.warehouse.read() as connection:
        return past(connection, city, at)
