"""Lengths in SQL, as exact on either engine as whole microseconds need."""

import datetime as dt
import math

import pytest
import sqlalchemy as sa

from metrics.measures import seconds_between

NOON = dt.datetime(2026, 11, 24, 5, 0, 0, 123_457, tzinfo=dt.UTC)


@pytest.mark.parametrize("micro", [-1, 0, 1])
@pytest.mark.parametrize("seconds", [0, 1, 59, 600, 86_399, 14 * 86_400, 20 * 365 * 86_400, -600])
def test_a_length_falls_on_the_right_side_of_a_whole_second(connection, seconds, micro) -> None:
    end = NOON + dt.timedelta(seconds=seconds, microseconds=micro)
    found = connection.execute(
        sa.select(
            sa.func.floor(between(NOON, end)), between(NOON, end) < seconds, between(NOON, end) <= seconds
        )
    ).one()
    assert (int(found[0]), found[1], found[2]) == (seconds + math.floor(micro / 10), micro < 0, micro <= 0)


def test_an_instant_that_is_not_there_has_no_length(connection) -> None:
    assert connection.scalar(sa.select(between(NOON, None))) is None


def between(start: dt.datetime, end: dt.datetime | None) -> sa.ColumnElement[float]:
    instants = (
        sa.cast(sa.literal(at, sa.TIMESTAMP(timezone=True)), sa.TIMESTAMP(timezone=True))
        for at in (start, end)
    )
    return seconds_between(*instants)
