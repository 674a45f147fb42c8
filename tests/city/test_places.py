"""Outlines: what keeps a map from being drawn."""

import json

import pytest


def test_an_area_without_outline_and_the_reverse(faults):
    assert faults(("areas.csv", "35.71.01.1004,Pojok", "35.71.01.1099,Pojok")) == [
        'areas.csv, line 5: The area "35.71.01.1099" has no outline in outlines.geojson; add one.',
        'outlines.geojson, line 5: Outline 4: "35.71.01.1004" is not a code of areas.csv; mend it.',
    ]


def _polygon(*ring: tuple[float, float]) -> dict:
    return {"geometry": {"type": "Polygon", "coordinates": [[*ring, ring[0]]]}}


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"geometry": None}, '"35.71.01.1004" is not drawn as a polygon'),
        (
            {"geometry": {"type": "Point", "coordinates": [112, -7.8]}},
            '"35.71.01.1004" is not drawn as a polygon',
        ),
        (
            _polygon((0, 0), (1, 1), (1, 0), (0, 1)),
            '"35.71.01.1004" is not a valid outline (Self-intersection[0.5 0.5])',
        ),
        (
            _polygon((600000, 0), (600001, 1), (600001, 0)),
            '"35.71.01.1004" lies outside of longitude and latitude',
        ),
        ({"properties": {}}, 'it has no property "code"'),
        ({"properties": {"code": "35.71.01.1003"}}, '"35.71.01.1003" has two outlines'),
    ],
)
def test_a_wrong_outline_is_a_sentence(faults, folder, change, said):
    content = json.loads((folder / "outlines.geojson").read_text())
    content["features"][3] |= change
    (folder / "outlines.geojson").write_text(json.dumps(content))
    assert any(f"Outline 4: {said}; mend it." in fault for fault in faults())


@pytest.mark.parametrize(
    "text",
    ["[]", '{"features": 3}', '{"crs": {"properties": {"name": "EPSG:32749"}}, "features": []}'],
)
def test_a_file_that_holds_no_outlines_is_a_sentence(faults, folder, text):
    (folder / "outlines.geojson").write_text(text)
    assert (
        "outlines.geojson, line 1: The file must be a GeoJSON FeatureCollection in WGS84 (EPSG:4326)."
        in faults()
    )


def test_a_file_that_is_no_json_has_the_line_of_its_first_error(faults, folder):
    (folder / "outlines.geojson").write_text('{"type":\n}')
    assert (
        "outlines.geojson, line 2: The file is no JSON (Expecting value); install the outlines again."
        in faults()
    )
