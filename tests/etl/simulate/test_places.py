import geopandas as gpd
import numpy as np
import pytest
import shapely

from etl.simulate import chance
from etl.simulate.places import points, triangles


@pytest.mark.parametrize(
    "shape",
    [
        shapely.box(0, 0, 2, 1),
        shapely.Polygon([(0, 0), (3, 0), (3, 3), (2, 3), (2, 1), (0, 1)]),  # bent
        shapely.box(0, 0, 3, 3) - shapely.box(1, 1, 2, 2),  # with a hole
        shapely.MultiPolygon([shapely.box(0, 0, 1, 1), shapely.box(5, 5, 6, 6)]),  # detached
    ],
)
def test_points_lie_in_the_area_and_spread_evenly_over_it(shape):
    drawn = _drawn([shape], np.zeros(20_000, int))
    assert shapely.contains_xy(shape.buffer(1e-9), drawn).all()
    left = shapely.box(*shape.bounds[:2], shape.centroid.x, shape.bounds[3])
    share = shapely.contains_xy(left, drawn).mean()
    assert share == pytest.approx((shape & left).area / shape.area, abs=0.015)


def test_each_point_lies_in_the_area_of_its_own_row(kediri):
    area = np.arange(len(kediri.areas)).repeat(50)
    drawn = points(_keys(len(area)), area, triangles(kediri.areas))
    outlines = shapely.buffer(kediri.areas.geometry.to_numpy(), 1e-9)
    assert shapely.contains_xy(outlines[area], drawn).all()


def _drawn(shapes: list, area: np.ndarray) -> np.ndarray:
    return points(_keys(len(area)), area, triangles(gpd.GeoDataFrame(geometry=shapes)))


def _keys(length: int) -> chance.Keys:
    return chance.keys("a city", np.zeros(length), np.arange(length))
