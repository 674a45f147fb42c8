"""The rivers of a city on its true map: the border between the areas on either side. The city folder says by
columns of tiles where one flows (`river_columns`), so that map and tiles have the same."""

from typing import Any

import geopandas as gpd
from shapely import line_merge, simplify, union_all
from shapely.geometry import mapping

from city import City

NEAR = 0.0005  # degrees, some 55 m: outlines of two banks need not meet to the point
FINE = 0.0001


def rivers(city: City) -> dict[str, Any]:
    """GeoJSON lines; none for a city without outlines."""
    areas = city.areas[~city.areas.geometry.isna()]
    lines = [_between(areas, column) for column in city.wall.river_columns]
    features = [
        {"type": "Feature", "properties": {}, "geometry": mapping(line)} for line in lines if line is not None
    ]
    return {"type": "FeatureCollection", "features": features}


def _between(areas: gpd.GeoDataFrame, column: int) -> Any:
    """None where nothing lies on one of the banks."""
    left, right = areas[areas["tile_column"] < column], areas[areas["tile_column"] >= column]
    if left.empty or right.empty:
        return None
    border = union_all(left.geometry.values).boundary
    found = border.intersection(union_all(right.geometry.values).buffer(NEAR))
    line = simplify(line_merge(found), FINE)
    return None if line.is_empty else line
