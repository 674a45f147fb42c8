"""Turns of new emergencies, by seconds after 08.20 WIB."""

import datetime as dt
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from pages.wall.takeover import CALM, LEAD, SHOWN, SINGLY, Alarm, turns

START = dt.datetime(2026, 11, 24, 1, 20, tzinfo=dt.UTC)


def test_a_new_one_has_its_turn_a_moment_after_it_is_known_and_for_half_a_minute():
    assert told(alarms(0), 0) == [(5, 35, 1)]
    assert told(alarms(0), 34) == [(5, 35, 1)]


def test_what_had_its_turn_is_not_repeated():
    assert told(alarms(0), 35) == []


def test_the_next_waits():
    assert told(alarms(0, 0, 10), 0) == [(5, 35, 1), (35, 65, 1), (65, 95, 1)]
    assert [turn.waiting for turn in turns(alarms(0, 0, 10), second(0))] == [1, 1, 0]


def test_one_that_comes_long_after_waits_for_nobody():
    assert told(alarms(0, 100), 50) == [(105, 135, 1)]


def test_ten_in_ten_minutes_come_singly_and_the_eleventh_with_those_that_wait():
    every_minute = alarms(*range(0, 660, 60))
    assert [n for _, _, n in told(every_minute[:10], 0)] == [1] * 10
    assert told(every_minute, 540) == [(545, 575, 1), (605, 635, 1)]  # the first is ten minutes old by then
    every_half = alarms(*range(0, 330, 30))
    assert told(every_half, 280) == [(275, 305, 1), (305, 335, 1)]
    assert turns(every_half, second(310))[0].is_flood
    assert turns(every_half, second(310))[0].count == 11


def test_a_flood_at_once_is_one_number():
    (turn,) = turns(alarms(*[0] * 12), second(0))
    assert (turn.is_flood, turn.count, len(turn.alarms), turn.waiting) == (True, 12, 12, 0)


def test_a_flood_that_goes_on_comes_back_after_a_pause_with_all_that_came():
    going_on = alarms(*[0] * 12, 20, 40, 60)
    assert told(going_on, 0) == [(5, 35, 12), (155, 185, 3)]
    assert turns(going_on, second(0))[1].count == 15


def test_what_was_closed_before_its_turn_leaves_it_empty_and_nobody_moves():
    first, second_, third = alarms(0, 0, 0)
    closed = Alarm(**{**vars(second_), "is_closed": True})
    assert told([first, closed, third], 0) == [(5, 35, 1), (65, 95, 1)]


@given(st.lists(st.integers(0, 1_800), max_size=60))
def test_turns_never_overlap_and_never_come_singly_more_often_than_ten_in_ten_minutes(seconds):
    found = turns(alarms(*sorted(seconds)), START - dt.timedelta(days=1))
    for one, following in pairwise(found):
        assert one.until <= following.since
        if one.is_flood and following.is_flood:
            assert following.since - one.until >= CALM
    assert sum(len(turn.alarms) for turn in found) == len(seconds)
    assert all(turn.until - turn.since == SHOWN for turn in found)
    assert all(turn.since >= max(one.known_at for one in turn.alarms) + LEAD for turn in found)
    singly = [turn.since for turn in found if not turn.is_flood]
    for start in singly:
        within = [at for at in singly if start <= at < start + dt.timedelta(minutes=10)]
        assert len(within) <= SINGLY


@given(st.lists(st.integers(0, 600), max_size=30), st.integers(0, 600))
def test_the_turn_of_a_moment_is_the_same_whatever_came_after(seconds, now):
    """As screens see it that ask at different times."""
    known = [second for second in sorted(seconds) if second <= now]
    assert at_moment(known, now) == at_moment(sorted(seconds), now)


def at_moment(seconds: list[int], now: int) -> list:
    found = turns(alarms(*seconds), second(now))
    return [(turn.since, turn.count, len(turn.alarms)) for turn in found if turn.since <= second(now)]


def told(given: list[Alarm], now: int) -> list[tuple[float, float, int]]:
    """(since, until, how many alarms) of each turn."""
    return [(since(turn.since), since(turn.until), len(turn.alarms)) for turn in turns(given, second(now))]


def since(at: dt.datetime) -> float:
    return (at - START).total_seconds()


def second(number: int) -> dt.datetime:
    return START + dt.timedelta(seconds=number)


def alarms(*seconds: int) -> list[Alarm]:
    return [Alarm(f"{at}", "Pojok", "BPBD", second(at), second(at)) for at in seconds]
