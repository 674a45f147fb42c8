"""Districts, areas and their outlines.

`outlines.geojson` may be absent: then places come by name alone, and labels and tiles may be blank.
"""

import json
from typing import Any

import geopandas as gpd
import pandas as pd
import shapely

from city.folder import Folder, read_text
from city.model import names_of
from city.tables import at_lines, check_known, check_unique, known_codes, read_table

DISTRICTS, AREAS, OUTLINES = "districts.csv", "areas.csv", "outlines.geojson"
_DISTRICT_COLUMNS = {"code": "text!", "name": "text!", "population": "integer", "population_date": "date"}
_AREA_COLUMNS = {
    "code": "text!",
    "name": "text!",
    "district": "text!",
    "area_km2": "number",
    "label_lon": "number",
    "label_lat": "number",
    "tile_row": "integer",
    "tile_column": "integer",
    "aliases": "text",
}
_DRAWN = ("area_km2", "label_lon", "label_lat", "tile_row", "tile_column")
_WGS84 = ("CRS84", "4326")


def read_districts(folder: Folder) -> pd.DataFrame:
    districts = read_table(folder, DISTRICTS, _DISTRICT_COLUMNS)
    check_unique(folder, DISTRICTS, districts, ["code"])
    return districts


def read_areas(folder: Folder, districts: pd.DataFrame, prefixes: tuple[str, ...]) -> gpd.GeoDataFrame:
    """The areas with their outline in WGS84 (None in a city without outlines)."""
    areas = read_table(folder, AREAS, _AREA_COLUMNS)
    check_unique(folder, AREAS, areas, ["code"])
    check_unique(folder, AREAS, areas, ["tile_row", "tile_column"])
    codes = known_codes(folder, DISTRICTS, districts)
    check_known(folder, AREAS, areas["district"], codes, f"a code of {DISTRICTS}")
    check_names(folder, AREAS, areas, prefixes)
    if OUTLINES not in folder.files:
        return gpd.GeoDataFrame(areas, geometry=[None] * len(areas), crs="EPSG:4326")
    for column in _DRAWN:
        for line in areas.index[areas[column].isna()]:
            folder.fault(AREAS, line, f"{column} is blank; fill it in, the city has outlines.")
    shapes = _read_outlines(folder, known_codes(folder, AREAS, areas))
    for line, code in at_lines(areas.loc[~areas["code"].isin(shapes), "code"]):
        folder.fault(AREAS, line, f'The area "{code}" has no outline in {OUTLINES}; add one.')
    drawn = gpd.GeoDataFrame(areas, geometry=list(areas["code"].map(shapes.get)), crs="EPSG:4326")
    _check_labels(folder, drawn)
    return drawn


def check_names(folder: Folder, file: str, table: pd.DataFrame, prefixes: tuple[str, ...]) -> None:
    """A fault where two rows can be written alike: nobody could tell which one is meant."""
    owners: dict[str, str] = {}
    lines = dict(zip(table["code"], table.index, strict=True))
    for code, name in names_of(table, prefixes):
        owner = owners.setdefault(name, code)
        if owner != code:
            folder.fault(
                file, lines[code], f'"{name}" names both "{owner}" and "{code}"; take it from one of them.'
            )


def _read_outlines(folder: Folder, codes: set[str] | None) -> dict[str, shapely.Geometry]:
    """Code → geometry of each good feature; every other one is a fault."""
    text = read_text(folder, OUTLINES) or "{}"
    try:
        content = json.loads(text)
    except json.JSONDecodeError as error:
        folder.fault(
            OUTLINES, error.lineno, f"The file is no JSON ({error.msg}); install the outlines again."
        )
        return {}
    crs = json.dumps(content.get("crs", "CRS84")) if isinstance(content, dict) else ""
    if not any(name in crs for name in _WGS84) or not isinstance(content.get("features"), list):
        folder.fault(OUTLINES, 1, "The file must be a GeoJSON FeatureCollection in WGS84 (EPSG:4326).")
        return {}
    shapes: dict[str, shapely.Geometry] = {}
    for number, feature in enumerate(content["features"], start=1):
        code, shape, sentence = _read_feature(feature)
        if not sentence and codes is not None and code not in codes:
            sentence = f'"{code}" is not a code of {AREAS}'
        if not sentence and code in shapes:
            sentence = f'"{code}" has two outlines'
        if sentence:
            folder.fault(OUTLINES, _line_of_code(text, code), f"Outline {number}: {sentence}; mend it.")
        else:
            shapes[code] = shape
    return shapes


def _read_feature(feature: Any) -> tuple[str, shapely.Geometry | None, str]:
    """Code, geometry, and what is wrong with it ("" where nothing is)."""
    properties = feature.get("properties") if isinstance(feature, dict) else None
    code = properties.get("code") if isinstance(properties, dict) else None
    if not isinstance(code, str) or not code:
        return "", None, 'it has no property "code"'
    shape = shapely.from_geojson(json.dumps(feature.get("geometry")), on_invalid="ignore")
    if shape is None or shape.is_empty or shape.geom_type not in {"Polygon", "MultiPolygon"}:
        return code, None, f'"{code}" is not drawn as a polygon'
    if not shape.is_valid:
        return code, None, f'"{code}" is not a valid outline ({shapely.is_valid_reason(shape)})'
    west, south, east, north = shape.bounds
    if west < -180 or east > 180 or south < -90 or north > 90:
        return code, None, f'"{code}" lies outside of longitude and latitude'
    return code, shape, ""


def _line_of_code(text: str, code: str) -> int:
    at = text.find(f'"{code}"') if code else -1
    return text.count("\n", 0, at) + 1 if at >= 0 else 0


def _check_labels(folder: Folder, areas: gpd.GeoDataFrame) -> None:
    labels = shapely.points(areas["label_lon"].astype("float64"), areas["label_lat"].astype("float64"))
    drawn = areas.geometry.notna().to_numpy() & areas["label_lon"].notna().to_numpy()
    outside = drawn & ~shapely.covers(areas.geometry.to_numpy(), labels)
    for line, code in at_lines(areas.loc[outside, "code"]):
        folder.fault(
            AREAS, line, f'The label of "{code}" lies outside of its outline; move label_lon, label_lat.'
        )
