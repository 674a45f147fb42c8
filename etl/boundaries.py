"""A city's own outline file: read, checked against its areas, cleaned to a coverage, installed.

The file may be GeoJSON, GeoPackage or Shapefile (zipped too), in any coordinate system. Lengths and areas are
measured in metres in the UTM zone of the data. What is narrow is settled (`etl.coverage`); what is wider is a
fault: a person must look at the drawing, or install it with `force`.
"""

import hashlib
import json
import os
import warnings
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
FAR_DEGREES = 2  # no city is so wide, and no point of it so far from its middle
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
    drawn, more_faults = _drawn(coded)
    shapes, missing, more_notes = _one_shape_an_area(drawn.to_crs(drawn.estimate_utm_crs()), city)
    faults, notes = faults + more_faults + missing, notes + more_notes
    cleaned = coverage.clean(shapes)
    notes += coverage.parts(shapes)
    for wide, narrow in (coverage.overlaps(shapes), coverage.gaps(shapes, cleaned), _sizes(cleaned)):
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
        with warnings.catch_warnings(action="ignore"):  # GDAL's, about what is checked below anyway
            layers = gpd.list_layers(file)
            layers = layers.loc[layers["geometry_type"].map(_may_be_polygons), "name"].tolist()
            raw = gpd.read_file(file, layer=layers[0]) if layers else gpd.GeoDataFrame()
            notes = [f'Of {len(layers)} layers "{layers[0]}" was taken.'] if len(layers) > 1 else []
            if raw.empty or not isinstance(raw, gpd.GeoDataFrame):
                raise UserError(f"{file.name} holds no polygons; give the file that holds the outlines.")
            raw.index = pd.RangeIndex(1, len(raw) + 1)
            if raw.crs is not None:
                return raw.to_crs(WGS84), [*notes, f"The coordinate system is {raw.crs.name}."]
    except (RuntimeError, ValueError, shapely.errors.ShapelyError) as error:  # GDAL's are RuntimeErrors
        raise UserError(f"{file.name} can't be read as outlines ({error}); export it again.") from error
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


def _drawn(coded: gpd.GeoDataFrame) -> tuple[gpd.GeoDataFrame, list[str]]:
    """The outlines that are polygons, each near the middle of all; the others are faults."""
    is_polygon = coded.geometry.geom_type.isin(["Polygon", "MultiPolygon"]) & ~coded.geometry.is_empty
    bounds = coded.geometry.bounds
    middle = bounds[is_polygon].median()
    is_near = ((bounds - middle).abs() < FAR_DEGREES).all(axis=1)
    faults = [f"Outline {n} is not drawn as a polygon; draw it again." for n in coded.index[~is_polygon]]
    faults += [
        f"Outline {n} reaches far out of the city; mend its points."
        for n in coded.index[is_polygon & ~is_near]
    ]
    if not (is_polygon & is_near).any():
        raise UserError("None of the outlines is drawn as a polygon; export the file again.")
    return coded[is_polygon & is_near], faults


def _one_shape_an_area(drawn: gpd.GeoDataFrame, city: City) -> tuple[gpd.GeoDataFrame, list[str], list[str]]:
    """One valid outline an area, in the order of the areas, with the columns of areas.csv."""
    names = dict(zip(city.areas["code"], city.areas["name"], strict=True))
    crossing = drawn["code"][~drawn.geometry.is_valid].to_dict()
    notes = [f"Outline {n} ({names[code]}) crosses itself; it was mended." for n, code in crossing.items()]
    several = drawn["code"].value_counts().loc[lambda counts: counts > 1].to_dict()
    notes += [f"{names[code]} is drawn as {n} outlines; they are joined." for code, n in several.items()]
    valid = drawn.geometry.force_2d().make_valid(method="structure", keep_collapsed=False)
    shapes = valid[valid.area > 0].groupby(drawn["code"]).agg(shapely.union_all).rename("geometry")
    areas = city.areas.drop(columns="geometry").merge(shapes, left_on="code", right_index=True, how="left")
    missing = areas["geometry"].isna()
    faults = [f"{name} has no outline; add it." for name in areas["name"][missing]]
    if missing.all():
        raise UserError("None of the outlines covers any ground; export the file again.")
    return gpd.GeoDataFrame(areas[~missing], geometry="geometry", crs=drawn.crs), faults, notes


def _sizes(cleaned: gpd.GeoDataFrame) -> tuple[list[str], list[str]]:
    """Whether the city as a whole, and each area by itself, are as large as areas.csv says."""
    drawn, said = cleaned.geometry.area / 1e6, cleaned["area_km2"]
    whole, whole_said = drawn[said.notna()].sum(), said.sum()
    total = f"The outlines cover {whole:,.2f} km², areas.csv says {whole_said:,.2f} km²"
    is_off = abs(whole - whole_said) > TOTAL_TOLERANCE * whole_said
    odd = (drawn - said).abs() > AREA_TOLERANCE * said
    faults = [
        f"{name} has no area_km2; put {size:.4f} into areas.csv."
        for name, size in zip(cleaned["name"][said.isna()], drawn[said.isna()], strict=True)
    ]
    notes = [
        f"{name} covers {size:,.2f} km², areas.csv says {known:,.2f} km²."
        for name, size, known in zip(cleaned["name"][odd], drawn[odd], said[odd], strict=True)
    ]
    if is_off:
        return [*faults, f"{total}; look for what is missing."], notes
    return faults, [f"{total}.", *notes]


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
        f"The label of {name} is not inside; put label_lon {x:.6f} and label_lat {y:.6f} into areas.csv."
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
