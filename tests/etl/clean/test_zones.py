import numpy as np
import pandas as pd
import pytest

from etl.clean.zones import hour_of_week, to_utc, to_wall


def test_a_zone_without_daylight_saving_is_a_fixed_offset():
    walls = to_utc(instants("2026-11-24 08:20:00", "NaT"), "Asia/Jakarta")
    assert walls.at.tolist() == instants("2026-11-24 01:20:00", "NaT").tolist()
    assert not walls.is_twice.any()
    assert not walls.is_skipped.any()


def test_the_hour_told_twice_is_the_earlier_one_and_is_told_apart():
    walls = to_utc(
        instants("2011-11-06 00:59:59", "2011-11-06 01:00", "2011-11-06 01:59:59", "2011-11-06 02:00"),
        "America/New_York",
    )
    expected = instants("2011-11-06 04:59:59", "2011-11-06 05:00", "2011-11-06 05:59:59", "2011-11-06 07:00")
    assert walls.at.tolist() == expected.tolist()
    assert walls.is_twice.tolist() == [False, True, True, False]
    assert not walls.is_skipped.any()


def test_the_hour_never_told_is_shifted_by_the_hour_skipped():
    walls = to_utc(
        instants("2011-03-13 01:59", "2011-03-13 02:00", "2011-03-13 02:59", "2011-03-13 03:00"),
        "America/New_York",
    )
    expected = instants("2011-03-13 06:59", "2011-03-13 07:00", "2011-03-13 07:59", "2011-03-13 07:00")
    assert walls.at.tolist() == expected.tolist()
    assert walls.is_skipped.tolist() == [False, True, True, False]
    assert not walls.is_twice.any()


@pytest.mark.parametrize(
    "zone", ["America/New_York", "Asia/Jakarta", "Europe/Dublin", "Africa/Casablanca", "UTC"]
)
def test_instants_come_back_from_their_walls_as_pandas_reckons_them(zone):
    at = pd.date_range("2000-01-01", "2030-01-01", freq="7h", tz="UTC")
    wall = at.tz_convert(zone).tz_localize(None).to_numpy("M8[us]")
    naive = at.tz_localize(None).to_numpy("M8[us]")
    walls = to_utc(wall, zone)
    assert (to_wall(naive, zone) == wall).all()
    assert ((walls.at == naive) | walls.is_twice).all()


def test_the_week_begins_on_monday_at_midnight():
    walls = instants("2026-11-23 00:00", "2026-11-24 08:20", "2026-11-29 23:59", "1969-12-29 00:00")
    assert hour_of_week(walls).tolist() == [0, 32, 167, 0]


def instants(*texts: str) -> np.ndarray:
    return np.array(texts, dtype="M8[us]")
