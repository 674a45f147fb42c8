import datetime as dt

import pytest

from metrics.now import key_figures


def test_the_previous_period_is_as_long_and_ends_where_this_one_begins(filters):
    week = filters(start=dt.date(2026, 11, 23), end=dt.date(2026, 11, 30), kinds=("aduan",))
    assert week.previous() == filters(
        start=dt.date(2026, 11, 16), end=dt.date(2026, 11, 23), kinds=("aduan",)
    )


@pytest.mark.parametrize(
    ("at", "day"), [("2026-11-23T16:59:59Z", "2026-11-23"), ("2026-11-23T17:00:00Z", "2026-11-24")]
)
def test_a_day_begins_at_local_midnight(filters, at, day):
    moment = dt.datetime.fromisoformat(at)
    assert filters().local_day(moment).isoformat() == day
    midnight = filters().midnight(dt.date(2026, 11, 24))
    assert midnight == dt.datetime(2026, 11, 23, 17, tzinfo=dt.UTC)


def test_days_follow_the_zone_when_its_clocks_change(filters):
    newyork = filters(zone="America/New_York")
    days = [newyork.midnight(dt.date(2026, 11, day)) for day in (1, 2)]
    assert days[1] - days[0] == dt.timedelta(hours=25)


def test_a_period_that_ends_before_it_begins_is_refused(filters):
    with pytest.raises(ValueError, match="swap the days"):
        filters(start=dt.date(2026, 11, 24), end=dt.date(2026, 11, 23))


def test_a_moment_without_a_zone_is_refused(connection, filters):
    with pytest.raises(ValueError, match="has no zone"):
        key_figures(connection, filters(), dt.datetime.fromisoformat("2026-11-24T08:20"))
