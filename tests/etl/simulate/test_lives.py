from itertools import pairwise

import numpy as np
import pandas as pd
import pytest

from etl.simulate.births import born
from etl.simulate.calls import called
from etl.simulate.lives import NAMES, STEPS, lived, seen

NOW = np.datetime64("2026-11-24T01:20:00", "s")


def test_a_day_is_the_same_in_every_range(service, days, lives):
    some = days[300:310]
    alone = lived(service, born(service, some))
    within = lives[lives["day"].isin(some)].reset_index(drop=True)
    pd.testing.assert_frame_equal(alone, within[alone.columns])


def test_the_calls_of_a_day_are_the_same_in_every_range(service, days, calls):
    some = days[300:303]
    alone = called(service, some, born(service, some))
    pd.testing.assert_frame_equal(alone, calls[calls["day"].isin(some)].reset_index(drop=True))


def test_no_days_make_no_cases_and_no_calls(service):
    cases = born(service, np.arange(0))
    assert len(lived(service, cases)) == 0
    assert len(called(service, np.arange(0), cases)) == 0


def test_every_case_has_a_number_of_its_own_within_its_day(lives):
    assert not lives.duplicated(["day", "number"]).any()
    assert lives.groupby("day")["number"].max().equals(lives.groupby("day").size())


def test_cases_are_received_on_their_local_day(service, lives):
    local = service.local(lives["received"].to_numpy()) // 86_400
    np.testing.assert_array_equal(local, lives["day"])


def test_the_steps_of_a_life_come_one_after_another(lives):
    steps = lives[NAMES].ffill(axis=1)
    back = {name: (steps[name] < steps[before]).sum() for before, name in pairwise(NAMES)}
    assert back == dict.fromkeys(NAMES[1:], 0)


def test_a_life_goes_only_where_it_can(lives):
    happened = lives[NAMES].notna()
    for later, earlier in [
        ("forwarded", "verified"),
        ("responded", "forwarded"),
        ("worked", "responded"),
        ("handed", "worked"),
        ("resumed", "paused"),
        ("resolved", "worked"),
        ("reopened", "closed"),
        ("closed_again", "resolved_again"),
    ]:
        assert not (happened[later] & ~happened[earlier]).any(), (later, earlier)
    assert not (happened["refused"] & happened["forwarded"]).any()


def test_nothing_happens_to_a_case_after_the_longest_time(service, lives):
    longest = np.timedelta64(service.facts["habits"]["longest_days"], "D")
    assert (lives[NAMES].max(axis=1) <= lives["received"] + longest).all()


def test_what_is_seen_ends_at_the_moment(lives):
    known = seen(lives, NOW)
    assert known[NAMES].max().max() <= NOW
    assert len(known) == (lives["received"] <= NOW).sum()
    assert (known["updated"] <= NOW).all()
    assert lives[NAMES].max().max() > NOW


def test_what_was_seen_stays_seen(lives):
    earlier, later = seen(lives, NOW - np.timedelta64(30, "D")), seen(lives, NOW)
    same = later.loc[earlier.index, NAMES]
    pd.testing.assert_frame_equal(same.where(earlier[NAMES].notna()), earlier[NAMES])


@pytest.mark.parametrize("step", [step for step in STEPS if step.holder])
def test_whoever_holds_a_case_is_a_judged_agency(service, lives, step):
    holders = lives.loc[lives[step.name].notna(), step.holder].unique()
    assert len(holders) > 3
    assert (service.city.agencies["role"].to_numpy()[holders] != "mitra").all()


def test_no_agency_gets_a_case_under_a_name_that_it_does_not_bear_yet(service, lives):
    new = service.number("agencies", "dpkpp")
    concerned = lives[(lives[["agency", "wrong_agency", "last_agency"]] == new).any(axis=1)]
    assert str(concerned["date"].min().date()) >= "2026-07-01"
