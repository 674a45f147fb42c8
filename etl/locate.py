"""Stage 4: the area of each row, by its point where it has one, else by the name it came with.

A point on a border belongs to the area with the lowest code, and so does one where outlines overlap. A point
outside, but within `city.near_metres` of an area, belongs to the nearest: outlines are never exact. Degrees
scaled at the middle of the city are metric enough for that.
"""

import geopandas as gpd
import numpy as np
import pandas as pd
import pyarrow as pa
import shapely

from city import City
from etl.clean.marks import add_flag
from etl.clean.text import arrow, is_blank, series
from etl.squares import NOWHERE, places

_METRES_A_DEGREE = 111_320


def locate(rows: pd.DataFrame, city: City) -> pd.DataFrame:
    """`area`, `place_quality` (point, near, name, outside, unknown) and mended `lon`, `lat`.

    Rows come with the area that their name says (etl.clean.codes); a frame without coordinates keeps that,
    and so does a city without outlines.
    """
    if "lon" not in rows:
        return rows
    rows = _possible_points(rows)
    outlines = _outlines(city)
    if outlines.empty or rows["lon"].isna().all():
        return rows
    lon, lat = rows["lon"].to_numpy(), rows["lat"].to_numpy()
    has_point = np.flatnonzero(~np.isnan(lon))
    place, is_near = find(lon[has_point], lat[has_point], outlines, city.near_metres)
    outside = np.flatnonzero(place == NOWHERE)
    turned = has_point[outside]
    place[outside], is_near[outside] = find(lat[turned], lon[turned], outlines, city.near_metres)
    rows = _placed(rows, has_point, place, is_near, outlines)
    return _turned(rows, turned[place[outside] != NOWHERE])


def find(
    lon: np.ndarray,
    lat: np.ndarray,
    outlines: gpd.GeoDataFrame,
    near_metres: float,
) -> tuple[np.ndarray, np.ndarray]:
    """(position in `outlines` of the area of each point, -1 outside; whether it is only near that area)."""
    place = places(lon, lat, tuple(outlines.geometry))
    left = np.flatnonzero(place == NOWHERE)
    is_near = np.zeros(len(lon), bool)
    if len(left) and near_metres > 0:
        place[left] = _nearest(lon[left], lat[left], outlines, near_metres)
        is_near[left] = place[left] != NOWHERE
    return place, is_near


def _nearest(lon: np.ndarray, lat: np.ndarray, outlines: gpd.GeoDataFrame, near_metres: float) -> np.ndarray:
    west, south, east, north = outlines.total_bounds
    scale = np.array([np.cos(np.radians((south + north) / 2)), 1.0]) * _METRES_A_DEGREE
    reach = near_metres / scale
    may = (
        (lon > west - reach[0])
        & (lon < east + reach[0])
        & (lat > south - reach[1])
        & (lat < north + reach[1])
    )
    close = np.flatnonzero(may)
    metric = shapely.transform(outlines.geometry.to_numpy(), lambda degrees: degrees * scale)
    points = shapely.points(np.column_stack([lon[close], lat[close]]) * scale)
    found, areas = shapely.STRtree(metric).query_nearest(points, max_distance=near_metres, all_matches=True)
    place = np.full(len(lon), NOWHERE)
    order = np.lexsort((-areas, found))  # of several as near the lowest code is written last
    place[close[found[order]]] = areas[order]
    return place


def _possible_points(rows: pd.DataFrame) -> pd.DataFrame:
    """A point at 0,0, off the earth, or with half of its coordinates is none."""
    lon, lat = rows["lon"].to_numpy(), rows["lat"].to_numpy()
    has_any = ~(np.isnan(lon) & np.isnan(lat))
    largest, smallest = np.fmax(np.abs(lon), np.abs(lat)), np.fmin(np.abs(lon), np.abs(lat))
    is_point = (largest <= 180) & (smallest <= 90) & (largest > 0) & ~np.isnan(lon) & ~np.isnan(lat)
    wrong = has_any & ~is_point
    if not wrong.any():
        return rows
    flags = add_flag(rows["flags"], "point_out_of_range", wrong)
    return rows.assign(lon=np.where(wrong, np.nan, lon), lat=np.where(wrong, np.nan, lat), flags=flags)


def _outlines(city: City) -> gpd.GeoDataFrame:
    areas = city.areas[city.areas.geometry.notna() & ~city.areas.geometry.is_empty]
    return areas.sort_values("code").reset_index(drop=True)


def _placed(
    rows: pd.DataFrame,
    has_point: np.ndarray,
    place: np.ndarray,
    is_near: np.ndarray,
    outlines: gpd.GeoDataFrame,
) -> pd.DataFrame:
    """The point decides; a name that says another area is flagged."""
    codes = pa.array([*outlines["code"], ""], pa.large_string())
    words = pa.array(["point", "near", "outside"], pa.large_string())
    word = np.select([place == NOWHERE, is_near], [2, 1], 0)
    area = series(codes.take(pa.array(place % len(codes))), rows.index[has_point])
    quality = series(words.take(pa.array(word)), rows.index[has_point])
    named = rows["area"].iloc[has_point]
    differs = np.zeros(len(rows), bool)
    differs[has_point] = ~is_blank(named) & (named != area).to_numpy()
    return rows.assign(
        area=_with(rows["area"], has_point, area),
        place_quality=_with(rows["place_quality"], has_point, quality),
        flags=add_flag(rows["flags"], "place_differs_from_name", differs),
    )


def _with(column: pd.Series, places: np.ndarray, values: pd.Series) -> pd.Series:
    """A column with other values at some places."""
    source = np.arange(len(column))
    source[places] = len(column) + np.arange(len(places))
    both = pa.concat_arrays([arrow(column), arrow(values)])
    return series(both.take(pa.array(source)), column.index)


def _turned(rows: pd.DataFrame, places: np.ndarray) -> pd.DataFrame:
    """Latitude and longitude put right at the places where they were swapped."""
    if not len(places):
        return rows
    lon, lat = rows["lon"].to_numpy().copy(), rows["lat"].to_numpy().copy()
    lon[places], lat[places] = lat[places], lon[places]
    where = np.zeros(len(rows), bool)
    where[places] = True
    return rows.assign(lon=lon, lat=lat, flags=add_flag(rows["flags"], "point_swapped", where))
