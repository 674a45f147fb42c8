"""A city's own outline file: read, checked against its areas, cleaned to a coverage, installed.

The file may be GeoJSON, GeoPackage or Shapefile (zipped too), in any coordinate system. Lengths and areas are
measured in metres in the UTM zone of the data. What is narrow is settled (`etl.coverage`); what is wider is a
fault: a person must look at the drawing, or install it with `force`.
"""

import hashlib
import json
import os
from dataclasses import dataclass
from pathlib import Path

import geopandas as gpd
import pandas as pd
import shapely

from city import City
from etl import coverage
from etl.errors import UserError

WGS84 = "EPSG:4326"
OUTLINES = "outlines.geojson"
TOTAL_TOLERANCE = 0.02  # of the city's area as areas.csv has it
AREA_TOLERANCE = 0.25  # of one area's
DECIMALS = 7  # of a degree: about a centimetre
_NAMED_SHARE = 0.5  # of the areas, which a column must name to be the one that says which area an outline is


@dataclass(frozen=True)
class Report:
    """`outlines`: code, geometry (WGS84), in the order of the areas; a clean coverage without faults.
    `faults` keep them from being installed; `notes`: what was found and settled, or is worth a look."""

    outlines: gpd.GeoDataFrame
    faults: tuple[str, ...]
    notes: tuple[str, ...]


def check(file: Path, city: City) -> Report:
    """All that is to be said about an outline file. Raises UserError where it holds none of this city."""
    raw, notes = _read(file)
    coded, faults = _give_codes(raw, city)
    shapes, more_faults, more_notes = _one_shape_an_area(coded, city)
    faults, notes = faults + more_faults, notes + more_notes
    metric = shapes.to_crs(shapes.estimate_utm_crs())
    cleaned = coverage.clean(metric)
    notes += coverage.parts(metric)
    for wide, narrow in (coverage.overlaps(metric), coverage.gaps(metric, cleaned), _sizes(cleaned)):
        faults, notes = faults + wide, notes + narrow
    outlines = _to_degrees(cleaned)
    faults += _labels(outlines)
    return Report(outlines[["code", "geometry"]], tuple(faults), tuple(notes))


def install(report: Report, city_folder: Path, *, force: bool = False) -> Path:
    """Writes the outlines into the city folder, returns the file; the old one stays beside it as a `.bak`.

    Raises UserError where the report has faults, unless `force`.
    """
    if report.faults and not force:
        raise UserError(f"The outlines have {len(report.faults)} faults; mend them, or install with --force.")
    target = city_folder / OUTLINES
    if target.exists():
        content = target.read_bytes()
        mark = hashlib.sha256(content).hexdigest()[:8]
        target.with_name(f"{OUTLINES}.{mark}.bak").write_bytes(content)
    draft = target.with_name(f"{OUTLINES}.new")
    draft.write_text(_to_geojson(report.outlines), encoding="utf-8")
    os.replace(draft, target)
    return target


def _read(file: Path) -> tuple[gpd.GeoDataFrame, list[str]]:
    """The first layer of polygons, in WGS84; its index is the number of the outline in the file, from 1."""
    try:
        layers = gpd.list_layers(file)
        layers = layers.loc[layers["geometry_type"].map(_may_be_polygons), "name"].tolist()
        if not layers:
            raise UserError(f"{file.name} holds no polygons; give the file that holds the outlines.")
        raw = gpd.read_file(file, layer=layers[0])
    except (RuntimeError, ValueError) as error:  # GDAL's errors are RuntimeErrors
        raise UserError(f"{file.name} can't be read as outlines ({error}); export it again.") from error
    if raw.empty or not isinstance(raw, gpd.GeoDataFrame):
        raise UserError(f"{file.name} holds no outline; export it again.")
    raw.index = pd.RangeIndex(1, len(raw) + 1)
    notes = [f'Of {len(layers)} layers "{layers[0]}" was taken.'] if len(layers) > 1 else []
    if raw.crs is not None:
        return raw.to_crs(WGS84), [*notes, f"The coordinate system is {raw.crs.name}."]
    west, south, east, north = raw.total_bounds
    if not (west >= -180 and east <= 180 and south >= -90 and north <= 90):
        raise UserError(f"{file.name} names no coordinate system; export it again with its .prj file.")
    return raw.set_crs(WGS84), [*notes, "The file names no coordinate system; WGS84 is taken for it."]


def _may_be_polygons(kind: str | None) -> bool:
    return kind is not None and ("Polygon" in kind or kind in {"Unknown", "GeometryCollection"})


def _give_codes(raw: gpd.GeoDataFrame, city: City) -> tuple[gpd.GeoDataFrame, list[str]]:
    """The outlines with their area's code: from the column that names most areas, by code, name or alias."""
    texts = {name: _as_text(column) for name, column in raw.drop(columns=raw.geometry.name).items()}
    codes = {name: city.lookup("areas", text) for name, text in texts.items()}
    named = {name: found[found != ""].nunique() for name, found in codes.items()}
    exact = {name: texts[name].eq(codes[name]).sum() for name in codes}
    best = max(codes, key=lambda name: (named[name], exact[name]), default=None)
    if best is None or named[best] < _NAMED_SHARE * len(city.areas):
        columns = ", ".join(f"{name} ({n})" for name, n in named.items()) or "none"
        raise UserError(
            f"No column names the {len(city.areas)} areas by code or name; the columns, with how many areas "
            f"each names, are: {columns}."
        )
    faults = [
        f'Outline {number}: {best} "{texts[best][number]}" is no area of this city; mend it, or take it out.'
        for number in raw.index[codes[best] == ""]
    ]
    for name in [name for name in codes if name != best and named[name] >= _NAMED_SHARE * len(city.areas)]:
        apart = (codes[name] != "") & (codes[best] != "") & (codes[name] != codes[best])
        faults += [
            f'Outline {n}: {best} says "{texts[best][n]}", {name} says "{texts[name][n]}"; mend one of them.'
            for n in raw.index[apart]
        ]
    coded = gpd.GeoDataFrame({"code": codes[best], "geometry": raw.geometry}, crs=raw.crs)
    return coded[coded["code"] != ""], faults


def _as_text(column: pd.Series) -> pd.Series:
    """Texts as they are; numbers, which offices make of codes, without a decimal point."""
    if pd.api.types.is_float_dtype(column) and (column.dropna() % 1 == 0).all():
        column = column.astype("Int64")
    return column.astype("str").fillna("")


def _one_shape_an_area(coded: gpd.GeoDataFrame, city: City) -> tuple[gpd.GeoDataFrame, list[str], list[str]]:
    """One valid outline an area, in the order of the areas, with the columns of areas.csv."""
    names = dict(zip(city.areas["code"], city.areas["name"], strict=True))
    drawn = coded.geometry.geom_type.isin(["Polygon", "MultiPolygon"]) & ~coded.geometry.is_empty
    faults = [f"Outline {n} is not drawn as a polygon; draw it again." for n in coded.index[~drawn]]
    coded = coded[drawn]
    broken = ~coded.geometry.is_valid
    notes = [
        f"Outline {n} ({names[code]}) crosses itself; it was mended."
        for n, code in coded["code"][broken].items()
    ]
    repeated = coded["code"].value_counts()
    notes += [
        f"{names[code]} is drawn as {n} outlines; they are joined." for code, n in repeated.items() if n > 1
    ]
    shapes = (
        coded.geometry.force_2d().make_valid(method="structure").groupby(coded["code"]).agg(shapely.union_all)
    )
    areas = city.areas.drop(columns="geometry").merge(
        shapes.rename("geometry"), left_on="code", right_index=True, how="left"
    )
    missing = areas["geometry"].isna()
    faults += [f"{name} has no outline; add it." for name in areas["name"][missing]]
    return gpd.GeoDataFrame(areas[~missing], geometry="geometry", crs=coded.crs), faults, notes


def _sizes(cleaned: gpd.GeoDataFrame) -> tuple[list[str], list[str]]:
    """Whether the city as a whole, and each area by itself, are as large as areas.csv says."""
    drawn, said = cleaned.geometry.area / 1e6, cleaned["area_km2"]
    total = f"The outlines cover {drawn.sum():,.2f} km², areas.csv says {said.sum():,.2f} km²"
    is_off = abs(drawn.sum() - said.sum()) > TOTAL_TOLERANCE * said.sum()
    odd = (drawn - said).abs() > AREA_TOLERANCE * said
    notes = [
        f"{name} covers {size:,.2f} km², areas.csv says {known:,.2f} km²."
        for name, size, known in zip(cleaned["name"][odd], drawn[odd], said[odd], strict=True)
    ]
    return ([f"{total}; look for what is missing."], notes) if is_off else ([], [f"{total}.", *notes])


def _to_degrees(cleaned: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """In WGS84, rounded: a border point that two areas share is rounded alike in both."""
    degrees = cleaned.to_crs(WGS84)
    rounded = shapely.transform(degrees.geometry.to_numpy(), lambda points: points.round(DECIMALS))
    return degrees.set_geometry(gpd.GeoSeries(rounded, index=degrees.index, crs=WGS84))


def _labels(outlines: gpd.GeoDataFrame) -> list[str]:
    """A fault for each area whose label would lie outside: the city would not open with these outlines."""
    labels = shapely.points(outlines["label_lon"].astype("float64"), outlines["label_lat"].astype("float64"))
    outside = outlines[~shapely.covers(outlines.geometry.to_numpy(), labels)]
    better = outside.geometry.representative_point()
    return [
        f"The label of {name} lies outside; put label_lon {x:.6f} and label_lat {y:.6f} into areas.csv."
        for name, x, y in zip(outside["name"], better.x, better.y, strict=True)
    ]


def _to_geojson(outlines: gpd.GeoDataFrame) -> str:
    """One feature a line, so that two versions can be compared."""
    features = [
        json.dumps(
            {"type": "Feature", "properties": {"code": code}, "geometry": shapely.geometry.mapping(shape)},
            separators=(",", ":"),
        )
        for code, shape in zip(outlines["code"], outlines.geometry, strict=True)
    ]
    return '{"type":"FeatureCollection","features":[\n' + ",\n".join(features) + "\n]}\n"
