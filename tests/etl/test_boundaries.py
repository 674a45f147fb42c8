"""A city's own outline file: every kind, every coordinate system, every fault as a sentence."""

import json
import shutil
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest
import shapely

from city import City, cached_city, open_city
from etl.boundaries import check, install
from etl.errors import UserError


def test_the_detailed_outlines_are_clean_after_their_slivers_are_closed(shared, kediri):
    report = check(shared / "real" / "kelurahan_detailed.geojson", kediri)
    assert report.faults == ()
    assert report.notes == (
        "The coordinate system is WGS 84.",
        "Bandar Kidul has 2 parts; detached: 31,131 m², 203 m away.",
        "Pakunden has 2 parts; detached: 118,880 m², 1,254 m away.",
        "Tosaren has 2 parts; detached: 301,038 m², 1,732 m away.",
        "Jamsaren has 2 parts; detached: 177,066 m², 2,598 m away.",
        "Singonegaran has 2 parts; detached: 435,391 m², 653 m away.",
        "Tinalan has 2 parts; detached: 298,999 m², 2,324 m away.",
        "117 slivers are overlaps narrower than 20 m (33,148 m² in all, the largest 1,870 m²); "
        "they are closed.",
        "92 slivers are gaps narrower than 20 m (43,907 m² in all, the largest 4,444 m²); they are closed.",
        "The outlines cover 67.19 km², areas.csv says 67.22 km².",
    )
    assert report.outlines["code"].tolist() == kediri.areas["code"].tolist()
    assert report.outlines.crs == "EPSG:4326"
    assert shapely.coverage_is_valid(report.outlines.geometry.to_numpy())
    assert report.outlines.is_valid.all()


@pytest.mark.parametrize(
    ("name", "crs"),
    [
        ("own.geojson", "EPSG:4326"),
        ("own.gpkg", "EPSG:32749"),  # UTM 49 south, metres
        ("own.shp", "EPSG:3857"),
        ("own.shp.zip", "EPSG:23839"),  # DGN95 / Indonesia TM-3 zone 49.1
    ],
)
def test_every_kind_of_file_and_coordinate_system_gives_the_same_outlines(kediri, drawn, tmp_path, name, crs):
    drawn.to_crs(crs).to_file(tmp_path / name)
    report = check(tmp_path / name, kediri)
    assert report.faults == ()
    again, own = report.outlines.geometry.normalize(), kediri.areas.geometry.normalize()
    assert again.geom_equals_exact(own, 1e-6).all()


def test_a_shapefile_without_its_coordinate_system_is_said(kediri, drawn, tmp_path):
    drawn.to_file(tmp_path / "degrees.shp")
    drawn.to_crs("EPSG:32749").to_file(tmp_path / "metres.shp")
    (tmp_path / "degrees.prj").unlink()
    (tmp_path / "metres.prj").unlink()
    notes = check(tmp_path / "degrees.shp", kediri).notes
    assert notes[0] == "The file names no coordinate system; WGS84 is taken for it."
    with pytest.raises(UserError, match=r"names no coordinate system; export it again with its \.prj file"):
        check(tmp_path / "metres.shp", kediri)


@pytest.mark.parametrize(
    "column",
    [
        lambda areas: areas["name"].str.upper(),
        lambda areas: "Kelurahan " + areas["name"],
        lambda areas: areas["code"].str.replace(".", ""),
        lambda areas: areas["code"].str.replace(".", "").astype("float64"),
    ],
    ids=["names", "names with a prefix", "codes without dots", "codes as numbers"],
)
def test_the_column_that_says_which_area_is_found(kediri, drawn, tmp_path, column):
    named = gpd.GeoDataFrame({"no": range(46), "DESA_ID": column(kediri.areas)}, geometry=drawn.geometry)
    report = check(_written(named, tmp_path), kediri)
    assert report.faults == ()
    assert report.outlines["code"].tolist() == kediri.areas["code"].tolist()


def test_a_file_of_another_city_says_which_columns_it_has(kediri, drawn, tmp_path):
    other = drawn.assign(name=[f"Desa {n}" for n in range(46)]).drop(columns="code")
    with pytest.raises(UserError, match=r"No column names the 46 areas by code or name; .* are: name \(0\)"):
        check(_written(other, tmp_path), kediri)


def test_what_is_missing_unknown_or_contradicts_itself_is_a_fault(kediri, drawn, tmp_path):
    wrong = drawn.iloc[1:].copy()
    wrong.loc[4, "name"] = "Sukorame, barat"  # no area is written like this: the code decides
    wrong.loc[5, "name"] = "Pojok"
    wrong.loc[6, "code"] = "35.71.09.9999"
    report = check(_written(wrong, tmp_path), kediri)
    assert [fault for fault in report.faults if "gap" not in fault] == [
        'Outline 6: code "35.71.09.9999" is no area of this city; mend it, or take it out.',
        'Outline 5: code says "35.71.01.1006", name says "Pojok"; mend one of them.',
        "Bandar Lor has no outline; add it.",
        "Gayam has no outline; add it.",
    ]


def test_an_outline_in_several_rows_is_joined_and_a_crossing_one_mended(kediri, drawn, tmp_path):
    halves = drawn.iloc[[3]].clip(_west_of(111.975)), drawn.iloc[[3]].clip(_east_of(111.975))
    crossing = drawn.iloc[[4]].set_geometry([_with_a_spike(drawn.geometry[4])], crs=drawn.crs)
    others = drawn.drop(index=[3, 4])
    report = check(_written(pd.concat([others, *halves, crossing]), tmp_path), kediri)
    assert report.faults == ()
    assert "Pojok is drawn as 2 outlines; they are joined." in report.notes
    assert "Outline 47 (Sukorame) crosses itself; it was mended." in report.notes


def test_wide_overlaps_and_gaps_are_faults(kediri, drawn, tmp_path):
    shapes = drawn.set_index("name").geometry
    shapes["Pojok"] = shapes["Pojok"].union(shapes["Sukorame"].representative_point().buffer(0.001))
    shapes["Kaliombo"] = shapes["Kaliombo"].difference(
        shapes["Kaliombo"].representative_point().buffer(0.001)
    )
    report = check(_written(drawn.set_geometry(shapes.to_numpy(), crs=drawn.crs), tmp_path), kediri)
    assert "Pojok and Sukorame overlap by 38,240 m²; draw one border between." in report.faults
    assert "A gap of 38,238 m² borders on Kaliombo; draw it into one of them." in report.faults


def test_a_label_that_would_lie_outside_is_a_fault_with_a_better_place(kediri, drawn, tmp_path):
    swapped = drawn.assign(code=drawn["code"].replace({A: B, B: A})).drop(columns="name")
    report = check(_written(swapped, tmp_path), kediri)
    assert len(report.faults) == 2
    assert report.faults[0].startswith(
        "The label of Pojok is not inside; put label_lon 111.976285 and label_lat -7.80"
    )


@pytest.mark.parametrize(
    "content", [b"", b"\x00\xff", b"{}", b'{"type": "FeatureCollection", "features": []}']
)
def test_a_file_that_holds_nothing_is_a_sentence(kediri, tmp_path, content):
    (tmp_path / "own.geojson").write_bytes(content)
    with pytest.raises(UserError, match=r"own\.geojson"):
        check(tmp_path / "own.geojson", kediri)


def test_an_outline_that_reaches_far_out_or_is_no_polygon_is_left_out_and_said(kediri, drawn, tmp_path):
    shapes = drawn.geometry.to_list()
    shapes[3] = shapely.Polygon([(0, 0), *shapes[3].exterior.coords[1:-1]])
    shapes[4] = shapes[4].representative_point()
    shapes[5] = None
    report = check(_written(drawn.set_geometry(shapes, crs=drawn.crs), tmp_path), kediri)
    assert report.faults[:6] == (
        "Outline 5 is not drawn as a polygon; draw it again.",
        "Outline 6 is not drawn as a polygon; draw it again.",
        "Outline 4 reaches far out of the city; mend its points.",
        "Pojok has no outline; add it.",
        "Sukorame has no outline; add it.",
        "Bujel has no outline; add it.",
    )


def test_a_new_city_is_told_what_its_areas_need(drawn, folder, tmp_path):
    text = (folder / "areas.csv").read_text().replace("1.5351,112.003628,-7.81808,3,2", ",,,,")
    (folder / "areas.csv").write_text(text)
    (folder / "outlines.geojson").unlink()
    report = check(_written(drawn, tmp_path), open_city(folder))
    assert report.faults == (
        "Bandar Lor has no area_km2; put 1.5453 into areas.csv.",
        "The label of Bandar Lor is not inside; put label_lon 112.003655 and label_lat -7.819250 into "
        "areas.csv.",
    )


def test_points_are_no_outlines(kediri, drawn, tmp_path):
    with pytest.raises(UserError, match=r"holds no polygons"):
        check(_written(drawn.set_geometry(drawn.representative_point()), tmp_path, "own.gpkg"), kediri)


def test_installed_outlines_open_with_the_city_and_the_old_ones_stay_beside(shared, folder, kediri):
    before = (folder / "outlines.geojson").read_bytes()
    report = check(shared / "real" / "kelurahan_detailed.geojson", kediri)
    assert install(report, folder) == folder / "outlines.geojson"
    assert (open_city(folder).areas.geom_type == "MultiPolygon").sum() == 6
    assert [file.read_bytes() for file in folder.glob("outlines.geojson.*")] == [before]
    again = check(folder / "outlines.geojson", open_city(folder))
    assert not any("sliver" in note for note in again.notes)


def test_installing_twice_gives_the_same_bytes(shared, folder, kediri):
    report = check(shared / "real" / "kelurahan_detailed.geojson", kediri)
    first = install(report, folder).read_bytes()
    assert install(report, folder).read_bytes() == first


def test_outlines_with_faults_are_installed_only_by_force(kediri, drawn, folder, tmp_path):
    before = (folder / "outlines.geojson").read_bytes()
    report = check(_written(drawn.iloc[1:], tmp_path), kediri)
    with pytest.raises(UserError, match=r"The outlines have \d faults; mend them, or install with --force"):
        install(report, folder)
    assert (folder / "outlines.geojson").read_bytes() == before
    install(report, folder, force=True)
    assert len(json.loads((folder / "outlines.geojson").read_text())["features"]) == 45


A, B = "35.71.01.1004", "35.71.01.1005"  # Pojok and Sukorame


@pytest.fixture(scope="module")
def kediri(root: Path) -> City:
    return cached_city(root / "data" / "kediri")


@pytest.fixture
def folder(root: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(root / "data" / "kediri", tmp_path / "kediri"))


@pytest.fixture
def drawn(kediri: City) -> gpd.GeoDataFrame:
    """The city's own outlines, as a file of another office might hold them: code, name, geometry."""
    return kediri.areas[["code", "name", "geometry"]].copy()


def _written(outlines: gpd.GeoDataFrame, folder: Path, name: str = "own.geojson") -> Path:
    outlines.to_file(folder / name)
    return folder / name


def _west_of(lon: float) -> shapely.Polygon:
    return shapely.box(lon - 1, -9, lon, -7)


def _east_of(lon: float) -> shapely.Polygon:
    return shapely.box(lon, -9, lon + 1, -7)


def _with_a_spike(shape: shapely.Polygon) -> shapely.Polygon:
    """The same ring with a point that goes out and back over itself."""
    (x, y), *rest = shape.exterior.coords
    return shapely.Polygon([(x, y), *rest[:-1], (x, y), (x + 1e-5, y), (x + 1e-5, y + 1e-5), (x, y)])
