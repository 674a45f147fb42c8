"""Random points inside the areas of a city, without trial and error.

Each outline is cut into triangles once. A triangle is picked by its share of its area, and a point in it by
two more draws: three numbers a point, whatever the shape.
"""

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import shapely

from etl.simulate.chance import Keys, uniform


@dataclass(frozen=True, eq=False)
class Triangles:
    """Corners as (triangle, corner, lon and lat); `edges` rises from n to n + 1 over those of area n."""

    corners: np.ndarray
    edges: np.ndarray


def triangles(areas: gpd.GeoDataFrame) -> Triangles:
    """`areas`: one row an area, in the order that `points` means by its numbers."""
    cut = shapely.constrained_delaunay_triangles(areas.geometry.to_numpy())
    parts, area = shapely.get_parts(cut, return_index=True)
    size = shapely.area(parts)
    before = np.cumsum(size) - np.concatenate([[0.0], np.cumsum(np.bincount(area, size))])[area]
    corners = shapely.get_coordinates(parts).reshape(-1, 4, 2)[:, :3]
    return Triangles(corners, area + before / np.bincount(area, size)[area])


def points(of: Keys, area: np.ndarray, within: Triangles) -> np.ndarray:
    """(lon, lat) a row, evenly spread over the area of each row."""
    drawn = np.searchsorted(within.edges, area + uniform(of, "triangle"))
    root, share = np.sqrt(uniform(of, "point along")), uniform(of, "point across")
    weights = np.stack([1 - root, root * (1 - share), root * share], axis=1)
    return np.einsum("ij,ijk->ik", weights, within.corners[np.minimum(drawn, len(within.corners) - 1)])
