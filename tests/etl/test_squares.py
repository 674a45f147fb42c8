"""Squares answer exactly as the outlines themselves do."""

from pathlib import Path

import numpy as np
import pytest
import shapely

from city import cached_city
from etl import squares
from etl.squares import places

Points = tuple[np.ndarray, np.ndarray]


@pytest.fixture(scope="module")
def outlines(root: Path) -> squares.Outlines:
    areas = cached_city(root / "data" / "kediri").areas.sort_values("code")
    return tuple(areas.geometry)


@pytest.fixture(scope="module")
def blocks() -> squares.Outlines:
    """Two that share a border, one that lies over both, a ring, and one apart in two parts."""
    ring = shapely.box(4, 0, 6, 2) - shapely.box(4.5, 0.5, 5.5, 1.5)
    apart = shapely.MultiPolygon([shapely.box(7, 0, 8, 1), shapely.box(9, 1, 9.01, 1.01)])
    return shapely.box(0, 0, 1, 1), shapely.box(1, 0, 2, 1), shapely.box(0.5, 0.5, 1.5, 2), ring, apart


def test_points_anywhere_are_found_where_the_outlines_have_them(outlines, blocks):
    for city in (outlines, blocks):
        assert_alike(around(city, 60_000), city)


def test_points_on_borders_and_a_hair_beside_them_are_found_alike(outlines, blocks):
    for city in (outlines, blocks):
        lines = shapely.segmentize(shapely.boundary(city), 1e-3)
        on_lines = shapely.get_coordinates(lines)
        lon, lat = on_lines[np.arange(60_000) % len(on_lines)].T
        random = np.random.default_rng(7)
        for hair in (0, 1e-15, 1e-9, 1e-7):
            beside = (
                lon + random.choice([-hair, 0, hair], len(lon)),
                lat + random.choice([-hair, 0, hair], len(lat)),
            )
            assert_alike(beside, city)


def test_points_far_away_are_nowhere(blocks):
    far = np.tile([-180.0, -1e-9, 200.0, 1e9], 5_000)
    assert (places(far, far[::-1], blocks) == squares.NOWHERE).all()


def around(outlines: squares.Outlines, count: int) -> Points:
    west, south, east, north = shapely.total_bounds(outlines)
    random = np.random.default_rng(112)
    wide, high = (east - west) / 10, (north - south) / 10
    return random.uniform(west - wide, east + wide, count), random.uniform(south - high, north + high, count)


def assert_alike(points: Points, outlines: squares.Outlines) -> None:
    lon, lat = points
    few = [slice(start, start + 5_000) for start in range(0, len(lon), 5_000)]
    one_by_one = np.concatenate([places(lon[some], lat[some], outlines) for some in few])
    assert np.array_equal(places(lon, lat, outlines), one_by_one)
