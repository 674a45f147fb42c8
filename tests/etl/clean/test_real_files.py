"""The real files of other cities, read and cleaned: every row is accounted for, and every oddity."""

import datetime as dt
from collections import Counter
from pathlib import Path

import pandas as pd
import pytest

from city import City, open_city
from etl.clean import cases
from etl.clean.mapping import map_columns
from etl.clean.marks import Cleaned
from etl.locate import locate
from etl.sources import read


@pytest.fixture(scope="module")
def boston(root: Path, shared: Path) -> Cleaned:
    return _clean(
        shared / "real" / "boston311_2011H2.zip", open_city(root / "tests/cities/boston"), "boston311"
    )


@pytest.fixture(scope="module")
def newyork(root: Path) -> City:
    return open_city(root / "tests/cities/newyork")


def test_boston_loses_no_row_and_keeps_its_oddities(boston):
    rows = boston.rows
    assert (len(rows), len(boston.rejected)) == (58_251, 0)
    assert rows["target_at"].isna().sum() == 10_981
    assert rows["state"].value_counts().to_dict() == {"ditutup": 54_570, "diterima": 3_681}
    assert (rows["closed_at"] == rows["received_at"]).sum() == 2_499
    assert _flags(rows) - Counter(closed_in_bulk=len(rows)) == {
        "hour_told_twice": 4,
        "target_before_received": 3,
        "target_far": 18,
    }


def test_boston_closed_by_its_target_is_what_the_city_calls_on_time(boston, shared):
    label = pd.read_csv(shared / "real" / "boston311_2011H2.zip", dtype="str", keep_default_na=False)[
        "ontime"
    ]
    rows = boston.rows.assign(label=label)
    rows = rows[rows["target_at"].notna() & rows["closed_at"].notna() & rows["label"].ne("").to_numpy()]
    assert len(rows) == 43_664
    assert ((rows["closed_at"] <= rows["target_at"]) == (rows["label"] == "ONTIME")).all()


def test_new_york_hundred_has_dates_told_to_the_day_and_a_date_without_closed(newyork, shared):
    cleaned = _clean(shared / "real" / "nyc311-100.csv", newyork, "nyc100")
    assert (len(cleaned.rows), len(cleaned.rejected)) == (100, 0)
    assert _flags(cleaned.rows) == {"date_without_closed": 1, "unknown_area": 7}
    assert cleaned.rows["time_precision"].value_counts().to_dict() == {"second": 81, "day": 19}
    assert not (cleaned.rows["closed_at"] < cleaned.rows["received_at"]).any()


def test_new_york_animals_are_told_to_the_minute(newyork, shared):
    cleaned = _clean(shared / "real" / "nyc311_animals_2025Q1.csv", newyork, "nyc_animals")
    assert (len(cleaned.rows), len(cleaned.rejected)) == (4_969, 0)
    assert cleaned.rows["closed_at"].isna().sum() == 277
    assert cleaned.rows["time_precision"].value_counts().to_dict() == {"minute": 4_967, "day": 2}


def test_chicago_notes_are_history(root, shared):
    city = open_city(root / "tests/cities/chicago")
    file = shared / "real" / "open311" / "chicago_requests_2014_2015_real.json"
    cleaned = _clean(file, city, next(iter(city.sources)))
    assert (len(cleaned.rows), len(cleaned.rejected)) == (50, 0)
    pothole = cleaned.events[cleaned.events["case_id"] == "chi:14-00684314"]
    assert pothole["state"].tolist() == ["diterima", "ditutup"]
    assert [str(at) for at in pothole["at"]] == ["2014-05-10 00:02:21+00:00", "2015-10-10 15:15:40+00:00"]


def _clean(file: Path, city: City, name: str) -> Cleaned:
    """All chunks of a file, cleaned and located; indices plain."""
    source = city.sources[name]
    loaded_at = dt.datetime(2026, 11, 24, 1, 20, tzinfo=dt.UTC)
    parts = []
    for raw in read(file, source, 50_000):
        part = cases.clean(map_columns(raw, source).rows, city, source, loaded_at)
        assert len(part.rows) + len(part.rejected) == len(raw)
        parts.append((locate(part.rows, city), part.events, part.rejected))
    return Cleaned(*(pd.concat(frames, ignore_index=True) for frames in zip(*parts, strict=True)))


def _flags(rows: pd.DataFrame) -> Counter[str]:
    """How many rows carry each flag."""
    return Counter(flag for flags in rows["flags"] for flag in flags.split(";") if flag)
