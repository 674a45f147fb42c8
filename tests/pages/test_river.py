"""The river on the wall's true map: the border of the areas on its two banks."""

from dataclasses import replace

import pytest
from shapely.geometry import shape

from city import City, open_city
from pages.wall.river import rivers


@pytest.fixture(scope="module")
def city(root) -> City:
    return open_city(root / "data" / "kediri")


def test_the_river_is_one_line_between_the_banks_from_end_to_end_of_the_city(city) -> None:
    (feature,) = rivers(city)["features"]
    line, (_, south, _, north) = shape(feature["geometry"]), city.areas.total_bounds
    assert line.geom_type == "LineString"
    assert line.bounds[3] - line.bounds[1] > 0.4 * (north - south)
    left = city.areas[city.areas["tile_column"] < 3]
    assert set(left["district"]) == {"35.71.01"}
    assert line.distance(left.union_all().boundary) < 0.0002


def test_a_city_without_a_river_or_without_outlines_has_none(city) -> None:
    nowhere = {"type": "FeatureCollection", "features": []}
    assert rivers(replace(city, wall=replace(city.wall, river_columns=()))) == nowhere
    assert rivers(replace(city, areas=city.areas.assign(geometry=None).set_geometry("geometry"))) == nowhere
