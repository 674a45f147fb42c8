"""The mappings of the other cities against their real files: every column is there, every word is known."""

import json
from pathlib import Path

import pandas as pd
import pytest

from city import City, Source, open_city

FILES = [
    ("boston", "boston311", "boston311_2011H2.zip"),
    ("boston", "boston_working_days", "boston2011_working_day_targets.csv"),
    ("newyork", "nyc100", "nyc311-100.csv"),
    ("newyork", "nyc_animals", "nyc311_animals_2025Q1.csv"),
    ("chicago", "open311", "open311/chicago_requests_2014_2015_real.json"),
]
NOWHERE = {"", "Unspecified"}


@pytest.fixture(params=FILES, ids=lambda case: case[1])
def real(request, root: Path, shared: Path) -> tuple[City, Source, pd.DataFrame]:
    name, source, file = request.param
    city = open_city(root / "tests" / "cities" / name)
    return city, city.sources[source], _read(shared / "real" / file)


def test_every_column_of_the_mapping_is_in_the_file(real):
    _, source, rows = real
    mapped = {name for names in source.columns.values() for name in names}
    optional = {"description"}  # of GeoReport: Chicago gives none
    assert {*mapped, *source.personal_columns, *source.text_columns} - optional <= set(rows.columns)


def test_every_place_agency_channel_and_state_is_known(real):
    city, source, rows = real
    for column, table in (("area_name", "areas"), ("agency", "agencies"), ("channel", "channels")):
        texts = _column(source, rows, column)
        codes = city.lookup(table, texts, is_open=column in source.open_codes)
        assert set(texts[codes == ""]) <= NOWHERE, column
    states = set(_column(source, rows, "state").str.casefold())
    assert states <= set(source.values.get("state", {})) | {""}


def test_each_file_belongs_to_one_source(root):
    for name, source, file in FILES:
        city = open_city(root / "tests" / "cities" / name)
        assert [s.name for s in city.sources.values() if s.takes(file)] == [source]


def _read(file: Path) -> pd.DataFrame:
    if file.suffix == ".json":
        return pd.json_normalize(json.loads(file.read_text())).astype("str")
    return pd.read_csv(file, dtype="str", keep_default_na=False)


def _column(source: Source, rows: pd.DataFrame, column: str) -> pd.Series:
    names = source.columns.get(column)
    return rows[names[0]].str.strip() if names else pd.Series([], dtype="str")
