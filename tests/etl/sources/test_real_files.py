"""The real files, counted in another way too."""

import csv
import io
import json
import zipfile
from pathlib import Path

import pandas as pd
import pytest

from etl.sources import read

pytestmark = pytest.mark.shared


def test_boston_has_58_251_rows_each_as_the_csv_module_reads_it(shared, source):
    path = shared / "real" / "boston311_2011H2.zip"
    seen = _read(path, source(columns={"case_id": ("case_enquiry_id",)}))
    with zipfile.ZipFile(path) as archive:
        plain = list(csv.reader(io.TextIOWrapper(archive.open(archive.namelist()[0]), "utf-8", newline="")))
    assert len(seen) == 58_251 == len(plain) - 1
    assert seen[plain[0]].to_numpy().tolist() == plain[1:]
    assert (set(seen["_fault"]), seen["_row"].tolist()) == ({""}, list(range(2, 58_253)))
    assert set(seen["_file"]) == {"boston311_2011H2.zip/311_service_requests_2011.csv"}


@pytest.mark.parametrize(("name", "rows"), [("nyc311-100.csv", 100), ("nyc311_animals_2025Q1.csv", 4969)])
def test_new_york_is_read_as_the_csv_module_reads_it(shared, source, name, rows):
    path = shared / "real" / name
    seen = _read(path, source(columns={"case_id": ("Unique Key",)}))
    with path.open(encoding="utf-8-sig", newline="") as file:
        plain = list(csv.reader(file))
    assert len(seen) == rows == len(plain) - 1
    assert seen[plain[0]].to_numpy().tolist() == plain[1:]


def test_chicago_has_50_requests_with_their_history(shared, source):
    path = shared / "real" / "open311" / "chicago_requests_2014_2015_real.json"
    seen = _read(path, source(format="open311", columns={"case_id": ("service_request_id",)}))
    plain = json.loads(path.read_text())
    assert seen["service_request_id"].tolist() == [request["service_request_id"] for request in plain]
    assert [json.loads(notes) for notes in seen["notes"] if notes] == [
        r["notes"] for r in plain if "notes" in r
    ]
    assert (len(seen), seen["lat"][0]) == (50, "41.74685764200721")


def _read(path: Path, source) -> pd.DataFrame:
    return pd.concat(read(path, source), ignore_index=True)
