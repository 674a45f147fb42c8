"""Outlines as a coverage: parts, overlaps and gaps measured in metres, and settled where they are narrow.

Frames here are in a metric coordinate system, one row an area, columns `code`, `name`, `geometry`. A place is
narrow when twice its area by its perimeter, its mean width, is below `SLIVER_METRES`.
"""

import geopandas as gpd
import numpy as np
import shapely

SLIVER_METRES = 20  # no wider than a street: far less than the distance at which a near area is taken


def parts(areas: gpd.GeoDataFrame) -> list[str]:
    """A sentence for each area that is in several parts, the detached ones measured."""
    several = areas[shapely.get_num_geometries(areas.geometry.to_numpy()) > 1]
    return [
        _parts_sentence(name, shape) for name, shape in zip(several["name"], several.geometry, strict=True)
    ]


def overlaps(areas: gpd.GeoDataFrame) -> tuple[list[str], list[str]]:
    """Sentences for wide overlaps, one a pair of areas, and one sentence for all narrow ones."""
    shapes, names = areas.geometry.to_numpy(), areas["name"].to_numpy()
    one, other = areas.sindex.query(shapes, predicate="intersects")
    one, other = one[one < other], other[one < other]
    common, pair = shapely.get_parts(shapely.intersection(shapes[one], shapes[other]), return_index=True)
    common, pair = common[shapely.area(common) > 0], pair[shapely.area(common) > 0]
    wide = _mean_width(common) >= SLIVER_METRES
    faults = [
        f"{names[one[p]]} and {names[other[p]]} overlap by {_square_metres(shape)}; draw one border between."
        for p, shape in zip(pair[wide], common[wide], strict=True)
    ]
    return faults, _narrow_sentence("overlaps", common[~wide])


def clean(areas: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """The same areas without narrow overlaps and gaps, neighbours sharing their border points."""
    shapes = shapely.coverage_clean(areas.geometry.to_numpy(), gap_width=SLIVER_METRES)
    return areas.set_geometry(gpd.GeoSeries(shapes, index=areas.index, crs=areas.crs))


def gaps(areas: gpd.GeoDataFrame, cleaned: gpd.GeoDataFrame) -> tuple[list[str], list[str]]:
    """Sentences for the gaps that cleaning left, and one sentence for those that it closed."""
    left, before = _holes(cleaned), _holes(areas)
    closed = before[~shapely.intersects(shapely.point_on_surface(before), shapely.union_all(left))]
    faults = [
        f"A gap of {_square_metres(hole)} borders on {_neighbours(cleaned, hole)}; draw it into one of them."
        for hole in left
    ]
    return faults, _narrow_sentence("gaps", closed)


def _parts_sentence(name: str, shape: shapely.MultiPolygon) -> str:
    largest, *detached = sorted(shape.geoms, key=lambda part: -part.area)
    measured = " and ".join(f"{_square_metres(p)}, {largest.distance(p):,.0f} m away" for p in detached)
    return f"{name} has {len(detached) + 1} parts; detached: {measured}."


def _narrow_sentence(what: str, shapes: np.ndarray) -> list[str]:
    if not len(shapes):
        return []
    area = shapely.area(shapes)
    size = f"{area.sum():,.0f} m² in all, the largest {area.max():,.0f} m²"
    return [f"{len(shapes)} slivers are {what} narrower than {SLIVER_METRES} m ({size}); they are closed."]


def _holes(areas: gpd.GeoDataFrame) -> np.ndarray:
    """What lies within the outer border of all areas and belongs to none."""
    whole = shapely.union_all(areas.geometry.to_numpy())
    rings, owner = shapely.get_rings(shapely.get_parts(whole), return_index=True)
    is_first = np.concatenate([[True], owner[1:] != owner[:-1]])  # the outer ring of its polygon
    return shapely.polygons(rings[~is_first])


def _neighbours(areas: gpd.GeoDataFrame, hole: shapely.Geometry) -> str:
    return ", ".join(sorted(areas["name"][shapely.distance(areas.geometry.to_numpy(), hole) < 0.01]))


def _mean_width(shapes: np.ndarray) -> np.ndarray:
    return 2 * shapely.area(shapes) / np.maximum(shapely.length(shapes), 1e-9)


def _square_metres(shape: shapely.Geometry) -> str:
    return f"{shape.area:,.0f} m²"
