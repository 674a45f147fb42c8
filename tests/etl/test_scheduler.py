"""The timetable over restarts, cuts and clocks that jump. The jobs' zone is WIB: 02:10 is 19:10 UTC."""

import datetime as dt
from collections.abc import Callable
from itertools import pairwise

import pytest

from etl.scheduler import Scheduler
from warehouse.jobs import all_jobs

HOUR = dt.timedelta(hours=1)
START = dt.datetime(2026, 11, 23, 10, tzinfo=dt.UTC)
NIGHTLY, HOURLY = {"backup": "daily 02:10"}, {"poll": "every 3600 s"}


@pytest.fixture
def scheduler(duckdb_warehouse) -> Scheduler:
    return Scheduler(duckdb_warehouse, "kediri", "Asia/Jakarta")


def test_timed_work_waits_for_its_time_and_work_of_intervals_begins_at_once(scheduler) -> None:
    scheduler.enrol(NIGHTLY | HOURLY, START)
    assert scheduler.begin(START) == ["poll"]
    assert scheduler.begin(START + HOUR / 2) == []
    assert scheduler.begin(START + HOUR) == ["poll"]
    assert scheduler.begin(at(19, 10)) == ["backup", "poll"]


def test_work_that_is_under_way_does_not_begin_again(scheduler) -> None:
    scheduler.enrol(HOURLY, START)
    scheduler.begin(START)
    assert scheduler.begin(START + 3 * HOUR, busy=["poll"]) == []
    assert scheduler.begin(START + 3 * HOUR) == ["poll"]


def test_after_days_switched_off_it_is_made_up_for_once_and_said(scheduler) -> None:
    scheduler.enrol(NIGHTLY, START)
    back = START + dt.timedelta(days=3)
    scheduler.enrol(NIGHTLY, back)  # a restart
    assert scheduler.begin(back) == ["backup"]
    scheduler.end("backup", back, "9 rows.", failed=False)
    assert job(scheduler, "backup") == {
        "city_code": "kediri",
        "name": "backup",
        "schedule": "daily 02:10",
        "last_at": back,
        "next_at": at(19, 10) + dt.timedelta(days=3),
        "state": "done",
        "message": "It was due at 2026-11-23 19:10 UTC; this makes up for 3. 9 rows.",
        "failures": 0,
    }
    assert scheduler.begin(back) == []


def test_work_that_was_cut_off_runs_again_at_once_and_says_so(scheduler) -> None:
    scheduler.enrol(NIGHTLY, START)
    scheduler.begin(at(19, 10))
    scheduler.enrol(NIGHTLY, at(19, 11))  # killed, and started again
    assert scheduler.begin(at(19, 11)) == ["backup"]
    assert job(scheduler, "backup")["message"] == "It was cut off and runs again."


def test_work_that_fails_is_tried_again_after_longer_and_longer_and_then_as_ever(scheduler) -> None:
    scheduler.enrol(NIGHTLY, START)
    now, waits = at(19, 10), []
    for _ in range(4):
        assert scheduler.begin(now) == ["backup"]
        again = scheduler.end("backup", now, "The disk is away.", failed=True)
        waits.append((again - now).total_seconds())
        now = again
    assert waits == [5, 10, 20, 40]
    scheduler.begin(now)
    assert scheduler.end("backup", now, "", failed=False) == at(19, 10) + dt.timedelta(days=1)


def test_a_poll_that_fails_rests_no_shorter_than_its_interval(scheduler) -> None:
    scheduler.enrol(HOURLY, START)
    scheduler.begin(START)
    assert scheduler.end("poll", START, "away", failed=True) == START + HOUR


def test_a_job_that_is_no_longer_wanted_goes_and_another_schedule_counts_at_once(scheduler) -> None:
    scheduler.enrol(NIGHTLY | HOURLY, START)
    scheduler.enrol({"backup": "daily 20:00"}, START)
    assert scheduler.begin(at(13, 0)) == ["backup"]
    with scheduler.warehouse.read() as connection:
        assert list(all_jobs(connection, "kediri")) == ["backup"]


@pytest.mark.parametrize("jump_at", [8.0, 8.9, 9.25])
@pytest.mark.parametrize("jump", [HOUR, -HOUR])
def test_a_clock_that_jumps_an_hour_doubles_and_skips_nothing(
    scheduler, jump_at: float, jump: dt.timedelta
) -> None:
    """It jumps, and two hours later is set right; 02:10 is 9 h 10 min after the start."""

    def clock(passed: dt.timedelta) -> dt.datetime:
        is_wrong = jump_at * HOUR <= passed < (jump_at + 2) * HOUR
        return START + passed + (jump if is_wrong else 0 * HOUR)

    runs = play(scheduler, NIGHTLY | HOURLY, clock, days=2)
    assert len(runs["backup"]) == 2
    polls = runs["poll"]
    gaps = [after - before for before, after in pairwise(polls)]
    assert max(gaps) <= 2 * HOUR
    assert 47 <= len(polls) <= 50


def play(
    scheduler: Scheduler, wanted: dict[str, str], clock: Callable[[dt.timedelta], dt.datetime], days: int
) -> dict[str, list[dt.timedelta]]:
    """When each job ran, by the time that passed in truth; looked at every ten minutes."""
    scheduler.enrol(wanted, clock(0 * HOUR))
    runs: dict[str, list[dt.timedelta]] = {name: [] for name in wanted}
    for step in range(days * 24 * 6):
        passed = step * HOUR / 6
        for name in scheduler.begin(clock(passed)):
            runs[name].append(passed)
            scheduler.end(name, clock(passed), "", failed=False)
    return runs


def job(scheduler: Scheduler, name: str) -> dict:
    with scheduler.warehouse.read() as connection:
        return all_jobs(connection, "kediri")[name]


def at(hour: int, minute: int) -> dt.datetime:
    return dt.datetime(2026, 11, 23, hour, minute, tzinfo=dt.UTC)
