"""When timed work is due. Tuesday 24 November 2026; New York put its clock back on Sunday 1 November at 2.00
and forward on Sunday 8 March."""

import datetime as dt

import pytest

from etl.timetable import back_off, following, mended, overdue, timing

KEDIRI, NEW_YORK = "Asia/Jakarta", "America/New_York"


def at(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("words", "zone", "after", "due"),
    [
        ("every 20 s", KEDIRI, "2026-11-24 01:20", "2026-11-24 01:20:20"),
        ("daily 02:10", KEDIRI, "2026-11-24 01:20", "2026-11-24 19:10"),  # tomorrow's, local
        ("daily 02:10", KEDIRI, "2026-11-23 19:10", "2026-11-24 19:10"),  # at its very instant: the next
        ("daily 02:10", KEDIRI, "2026-11-23 19:09:59", "2026-11-23 19:10"),
        ("weekly mon 07:00", KEDIRI, "2026-11-24 01:20", "2026-11-30 00:00"),
        ("weekly tue 08:21", KEDIRI, "2026-11-24 01:20", "2026-11-24 01:21"),
        ("daily 01:30", NEW_YORK, "2026-11-01 04:00", "2026-11-01 05:30"),  # the first of two
        ("daily 01:30", NEW_YORK, "2026-11-01 05:30", "2026-11-02 06:30"),  # not the second
        ("daily 02:30", NEW_YORK, "2026-03-08 06:00", "2026-03-08 07:30"),  # the hour that is left out
        ("daily 02:30", NEW_YORK, "2026-03-08 07:30", "2026-03-09 06:30"),
    ],
)
def test_the_next_time_that_it_is_due(words: str, zone: str, after: str, due: str) -> None:
    assert following(timing(words, zone), at(after)) == at(due)


@pytest.mark.parametrize("words", ["daily", "daily 2:10", "every s", "weekly xyz 07:00", "hourly", ""])
def test_words_that_are_no_schedule_are_refused(words: str) -> None:
    with pytest.raises(ValueError, match="is no schedule"):
        timing(words, KEDIRI)


@pytest.mark.parametrize(
    ("words", "next_at", "now", "failures", "due"),
    [
        # 02:10 of the 24th ran, then the clock went back an hour: it is due on the 25th, not again
        ("daily 02:10", "2026-11-24 19:10", "2026-11-23 18:15", 0, "2026-11-24 19:10"),
        # a clock that was a year ahead: not in a year, but tonight
        ("daily 02:10", "2027-11-24 19:10", "2026-11-24 01:20", 0, "2026-11-24 19:10"),
        ("every 60 s", "2026-11-24 02:20", "2026-11-24 01:20", 0, "2026-11-24 01:21"),
        ("every 60 s", "2026-11-24 02:20", "2026-11-24 01:20", 9, "2026-11-24 02:20"),  # it rests
        ("every 60 s", "2026-11-24 02:21", "2026-11-24 01:20", 9, "2026-11-24 01:21"),
    ],
)
def test_a_clock_that_is_set_back_leaves_no_work_out(
    words: str, next_at: str, now: str, failures: int, due: str
) -> None:
    assert mended(timing(words, KEDIRI), at(next_at), failures, at(now)) == at(due)


@pytest.mark.parametrize(
    ("words", "due_at", "now", "runs"),
    [
        ("daily 02:10", "2026-11-23 19:10", "2026-11-23 19:10:30", 0),  # in time
        ("daily 02:10", "2026-11-23 19:10", "2026-11-24 01:20", 1),
        ("daily 02:10", "2026-11-20 19:10", "2026-11-24 01:20", 4),
        ("every 20 s", "2026-11-20 19:10", "2026-11-24 01:20", 0),
    ],
)
def test_how_many_runs_one_run_makes_up_for(words: str, due_at: str, now: str, runs: int) -> None:
    assert overdue(timing(words, KEDIRI), at(due_at), at(now)) == runs


def test_the_back_off_doubles_up_to_an_hour_and_chance_takes_up_to_half_away() -> None:
    waits = [back_off(failures, 0).total_seconds() for failures in (1, 2, 3, 10, 11, 99)]
    assert waits == [5, 10, 20, 2560, 3600, 3600]
    assert back_off(2, 1).total_seconds() == 5
