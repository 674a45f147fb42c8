"""What the data says about a promise. Made on Wednesday 14 October 2026 (week 42), judged at the end of week
47; the dinsos of the 13 weeks before was on time in half of its cases."""

import datetime as dt
from dataclasses import replace

import pytest

from metrics.review.promises import judge
from metrics.review.ranks import mann_whitney
from metrics.review.weeks import Week
from warehouse.commitments import Commitment

WEEK = Week(dt.date(2026, 11, 16))
MADE_AT = dt.datetime(2026, 10, 14, 3, tzinfo=dt.UTC)
PROMISE = Commitment(
    commitment_id="a",
    seq=1,
    at=MADE_AT,
    change="dibuat",
    person_id="p1",
    person="Wali Kota",
    reason="",
    kind="janji",
    agency="dinsos",
    post="Kepala Dinas",
    text="Tambah satu verifikator",
    measure="on_time_resolve",
    category="",
    area="",
    target=0.85,
    due_day=dt.date(2026, 12, 31),
    made_at=MADE_AT,
)
RECEIVED = replace(PROMISE, measure="received", target=1.0)


@pytest.fixture
def judged(connection, filters, today):
    return lambda promise, week=WEEK: judge(connection, filters(), promise, week, today)


@pytest.fixture
def half_before(insert, clocks_of):
    insert(clocks=[clock for week in range(-18, -5) for clock in clocks_of(week, 3, 3)])


@pytest.mark.parametrize(
    ("on_time", "late", "word"), [(6, 0, "better"), (0, 6, "worse"), (3, 3, "unproven"), (4, 2, "unproven")]
)
def test_before_the_day_it_is_better_or_worse_only_beyond_chance(
    insert, clocks_of, half_before, judged, on_time, late, word
):
    insert(clocks=[clock for week in range(-4, 1) for clock in clocks_of(week, on_time, late)])
    found = judged(PROMISE)
    assert (found.word, found.test, found.before) == (word, "fisher", 0.5)
    assert found.now == pytest.approx(on_time / 6)


def test_on_the_day_it_is_kept_or_overdue_and_stays_so(insert, clocks_of, half_before, judged):
    insert(clocks=[clock for week in (-3, -2, -1) for clock in clocks_of(week, 9, 1)])
    insert(clocks=clocks_of(0, 0, 20))  # after the day: counts no more
    due = replace(PROMISE, due_day=dt.date(2026, 11, 15))
    assert judged(due).word == "kept"
    assert judged(due).now == pytest.approx(0.9)
    assert judged(replace(due, target=0.95)).word == "overdue"
    assert judged(replace(due, due_day=dt.date(2026, 11, 22))).word == "overdue"


def test_a_day_within_the_week_is_due_at_its_end(insert, clocks_of, judged):
    insert(clocks=clocks_of(0, 10, 0))
    assert judged(replace(PROMISE, due_day=dt.date(2026, 11, 17))).word == "kept"
    assert judged(replace(PROMISE, due_day=dt.date(2026, 11, 23))).word == "unproven"


def test_nothing_recorded_keeps_no_promise_of_a_share_and_every_promise_of_few_cases(judged):
    due = {"due_day": dt.date(2026, 11, 20)}
    assert judged(replace(PROMISE, **due)).word == "overdue"
    assert judged(replace(RECEIVED, **due)).word == "kept"
    assert judged(replace(RECEIVED, **due)).now == 0


def test_cases_a_week_of_one_category_and_area_are_compared_exactly(insert, instant, judged):
    own = {"agency": "dinsos", "category": "bansos", "area": "35.71.01.1002"}
    before = [own | {"received_at": instant(week)} for week in range(-18, -5) for _ in range(4)]
    insert(
        cases=[*before, own | {"received_at": instant(-3)}, {"received_at": instant(0), "agency": "dinsos"}]
    )
    found = judged(replace(RECEIVED, category="bansos", area="35.71.01.1002"))
    assert (found.word, found.test, found.before, found.now) == ("better", "poisson", 4, 0.25)
    assert found.chance < 1e-5


def test_days_to_the_end_are_compared_by_their_ranks(insert, instant, judged):
    def resolved(week, days):
        end = instant(week, 2)
        return {
            "agency": "dinsos",
            "state": "selesai",
            "received_at": end - dt.timedelta(days=days),
            "resolved_at": end,
        }

    before = [resolved(week, days) for week in range(-18, -5) for days in (9, 12, 20)]
    insert(cases=before + [resolved(week, days) for week in (-3, -2, -1, 0) for days in (2, 3, 4)])
    found = judged(replace(PROMISE, measure="resolution_days", target=8.0))
    assert (found.word, found.test, found.before, found.now) == ("better", "ranks", 12, 3)


def test_a_promise_of_today_is_not_proven_yet(insert, clocks_of, half_before, judged):
    insert(clocks=clocks_of(0, 6, 0))
    fresh = replace(PROMISE, made_at=dt.datetime(2026, 11, 25, 3, tzinfo=dt.UTC))
    assert judged(fresh).word == "unproven"


def test_without_a_measure_people_judge(judged):
    assert judged(replace(PROMISE, measure="none", target=None)).word == "people"


def test_mann_and_whitney_agree_with_a_published_example():
    """Hollander and Wolfe 1973, table 4.1 as R's wilcox.test(exact = FALSE) has it: W = 35, p = 0.2544."""
    x = [0.80, 0.83, 1.89, 1.04, 1.45, 1.38, 1.91, 1.64, 0.73, 1.46]
    y = [1.15, 0.88, 0.90, 0.74, 1.21]
    assert mann_whitney(x, y) == pytest.approx(0.2453, abs=0.01)
    assert mann_whitney([1, 1], [1, 1]) == 1
    assert mann_whitney([1], [2]) == 1
