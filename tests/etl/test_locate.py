"""Points, borders, slivers and names. The city of most tests is two squares beside each other and an island.

0,1 ┌─────┬─────┐ 2,1
    │  b  │  a  │   ┌─┐
0,0 └─────┴─────┘   └─┘ b's detached part, 3.0 to 3.1
"""

import dataclasses
from collections.abc import Iterable
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from city import City, cached_city
from etl.locate import find, locate

METRE = 1 / 111_320  # in degrees, on the equator


@pytest.fixture(scope="module")
def kediri(root: Path) -> City:
    return cached_city(root / "data" / "kediri")


@pytest.fixture(scope="module")
def squares(kediri: City) -> City:
    b = shapely.MultiPolygon([shapely.box(0, 0, 1, 1), shapely.box(3, 0, 3.1, 0.1)])
    areas = gpd.GeoDataFrame({"code": ["b", "a"]}, geometry=[b, shapely.box(1, 0, 2, 1)], crs=4326)
    return dataclasses.replace(kediri, areas=areas, near_metres=100)


@pytest.mark.parametrize(
    ("lon", "lat", "name", "area", "quality", "flags"),
    [
        (0.5, 0.5, "", "b", "point", ""),
        (1.5, 0.5, "a", "a", "point", ""),
        (3.05, 0.05, "", "b", "point", ""),
        (1.0, 0.5, "", "a", "point", ""),
        (2.0, 1.0, "", "a", "point", ""),
        (2.0 + 99 * METRE, 0.5, "", "a", "near", ""),
        (2.0 + 101 * METRE, 0.5, "", "", "outside", ""),
        (1.0, 1.0 + 50 * METRE, "", "a", "near", ""),
        (50.0, 50.0, "", "", "outside", ""),
        (50.0, 50.0, "a", "", "outside", "place_differs_from_name"),
        (0.5, 0.5, "a", "b", "point", "place_differs_from_name"),
        (np.nan, np.nan, "a", "a", "name", ""),
        (np.nan, np.nan, "", "", "unknown", ""),
        (0.0, 0.0, "a", "a", "name", "point_out_of_range"),
        (181.0, 0.5, "", "", "unknown", "point_out_of_range"),
        (95.0, 95.0, "a", "a", "name", "point_out_of_range"),
        (0.5, np.nan, "a", "a", "name", "point_out_of_range"),
        (np.inf, 0.5, "a", "a", "name", "point_out_of_range"),
    ],
)
def test_the_point_decides_else_the_name(squares, lon, lat, name, area, quality, flags):
    found = locate(rows([(lon, lat, name)]), squares)
    assert found[["area", "place_quality", "flags"]].to_numpy().tolist() == [[area, quality, flags]]
    assert found["lon"].isna().tolist() == [quality in ("name", "unknown")]


def test_swapped_coordinates_are_put_right_where_that_lies_in_the_city(squares):
    found = locate(rows([(0.05, 3.05, ""), (0.05, 40.0, ""), (3.05, 0.05, "")]), squares)
    assert found["area"].tolist() == ["b", "", "b"]
    assert found["place_quality"].tolist() == ["point", "outside", "point"]
    assert found["flags"].tolist() == ["point_swapped", "", ""]
    assert found[["lon", "lat"]].to_numpy().tolist() == [[3.05, 0.05], [0.05, 40.0], [3.05, 0.05]]


def test_with_no_reach_a_point_beside_an_area_is_outside(squares):
    lon, lat = np.array([0.5, 0.5]), np.array([0.5, -METRE])
    place, is_near = find(lon, lat, squares.areas, near_metres=0)
    assert (place.tolist(), is_near.tolist()) == ([0, -1], [False, False])


def test_flags_of_earlier_rules_stay_sorted(squares):
    found = locate(rows([(0.0, 0.0, "")], flags="closed_without_date;relative_time"), squares)
    assert found["flags"].tolist() == ["closed_without_date;point_out_of_range;relative_time"]


def test_overlaps_belong_to_the_lowest_code_and_slivers_to_the_nearest(squares):
    areas = gpd.GeoDataFrame(
        {"code": ["b", "a"]}, geometry=[shapely.box(0, 0, 1.1, 1), shapely.box(0.9, 0, 2, 1)], crs=4326
    )
    found = locate(rows([(1.0, 0.5, "")]), dataclasses.replace(squares, areas=areas))
    assert found["area"].tolist() == ["a"]
    gap = [shapely.box(0, 0, 1 - 60 * METRE, 1), shapely.box(1 + 40 * METRE, 0, 2, 1)]
    areas = gpd.GeoDataFrame({"code": ["b", "a"]}, geometry=gap, crs=4326)
    found = locate(
        rows([(1.0, 0.5, ""), (1 - 30 * METRE, 0.5, "")]), dataclasses.replace(squares, areas=areas)
    )
    assert found[["area", "place_quality"]].to_numpy().tolist() == [["a", "near"], ["b", "near"]]


def test_a_city_without_outlines_goes_by_name(squares):
    empty = gpd.GeoDataFrame({"code": ["a"]}, geometry=[None], crs=4326)
    found = locate(rows([(0.5, 0.5, "a"), (0.0, 0.0, "")]), dataclasses.replace(squares, areas=empty))
    assert found["area"].tolist() == ["a", ""]
    assert found["flags"].tolist() == ["", "point_out_of_range"]


def test_frames_without_rows_or_without_coordinates_pass(squares):
    assert len(locate(rows([]), squares)) == 0
    calls = pd.DataFrame({"area": ["a"]})
    assert locate(calls, squares) is calls


def test_every_label_point_lies_in_its_own_kelurahan(kediri):
    areas = kediri.areas.sort_values("code")
    points = list(zip(areas["label_lon"], areas["label_lat"], areas["code"], strict=True))
    found = locate(rows(points), kediri)
    assert found["area"].tolist() == areas["code"].tolist()
    assert set(found["place_quality"]) == {"point"}


def test_an_official_file_with_overlaps_and_slivers_agrees_with_a_plain_loop(shared, kediri):
    detailed = gpd.read_file(shared / "real" / "kelurahan_detailed.geojson")
    outlines = detailed.sort_values("code").reset_index(drop=True)
    west, south, east, north = outlines.total_bounds
    random = np.random.default_rng(20261124)
    lon, lat = random.uniform(west, east, 1000), random.uniform(south, north, 1000)
    place, is_near = find(lon, lat, outlines, kediri.near_metres)
    assert np.where(is_near, -1, place).tolist() == _one_by_one(outlines, zip(lon, lat, strict=True))
    metric = outlines.to_crs(outlines.estimate_utm_crs()).geometry
    points = gpd.GeoSeries.from_xy(lon, lat, crs=4326).to_crs(metric.crs)[place == -1]
    assert min(metric.distance(point).min() for point in points) > 0.99 * kediri.near_metres
    assert is_near.any()


@given(st.lists(st.tuples(st.floats(-1, 4), st.floats(-1, 2)), max_size=30))
def test_found_areas_are_those_of_a_plain_loop(squares, points):
    outlines = squares.areas.sort_values("code").reset_index(drop=True)
    lon, lat = np.array([p[0] for p in points]), np.array([p[1] for p in points])
    place, is_near = find(lon, lat, outlines, 0.001)
    assert np.where(is_near, -1, place).tolist() == _one_by_one(outlines, points)


def _one_by_one(outlines: gpd.GeoDataFrame, points: Iterable[tuple[float, float]]) -> list[int]:
    return [
        next((i for i, area in enumerate(outlines.geometry) if area.intersects(shapely.Point(point))), -1)
        for point in points
    ]


def rows(points: list[tuple[float, float, str]], flags: str = "") -> pd.DataFrame:
    """Rows as cleaning leaves them: a point, and the area that the name says."""
    names = pd.Series([name for _, _, name in points], dtype="str")
    return pd.DataFrame(
        {
            "lon": pd.Series([lon for lon, _, _ in points], dtype="float64"),
            "lat": pd.Series([lat for _, lat, _ in points], dtype="float64"),
            "area": names,
            "place_quality": names.map(lambda name: "name" if name else "unknown").astype("str"),
            "flags": pd.Series([flags] * len(points), dtype="str"),
        }
    )
