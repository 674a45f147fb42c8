"""Parquet that other programs wrote: the same texts as the same values have in a CSV file."""

import dataclasses
import datetime as dt
from decimal import Decimal

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from city import cached_city
from etl.errors import SourceError
from etl.sources import read


@pytest.fixture
def source(root):
    columns = {"case_id": ("No",), "received_at": ("Masuk",), "category": ("Kategori",)}
    return dataclasses.replace(
        cached_city(root / "data" / "kediri").sources["kasus"], format="parquet", columns=columns
    )


def test_values_come_as_text_and_a_missing_one_blank(source, tmp_path):
    wib = pa.timestamp("us", "Asia/Jakarta")
    table = pa.table(
        {
            "No": pa.array([1, None]),
            "Masuk": pa.array([dt.datetime(2026, 11, 24, 1, 20, tzinfo=dt.UTC), None], wib),
            "Kategori": pa.array(["Jalan", ""]).dictionary_encode(),
            "Biaya": pa.array([Decimal("1.50"), None]),
            "Lain": pa.array([[1], None]),
        }
    )
    pq.write_table(table, tmp_path / "kasus_1.parquet")
    [rows] = read(tmp_path / "kasus_1.parquet", source)
    first, second = rows.drop(columns="_file").to_dict("records")
    assert pd.Timestamp(first.pop("Masuk")) == pd.Timestamp("2026-11-24T08:20+07:00")
    assert first == {"No": "1", "Kategori": "Jalan", "Biaya": "1.50", "_row": 1, "_fault": ""}
    assert second == {"No": "", "Masuk": "", "Kategori": "", "Biaya": "", "_row": 2, "_fault": ""}


def test_what_is_no_parquet_is_said(source, tmp_path):
    (tmp_path / "kasus_1.parquet").write_text("No;Masuk\n1;x\n")
    with pytest.raises(SourceError, match=r"^kasus_1\.parquet is no Parquet file .*; check the file\.$"):
        list(read(tmp_path / "kasus_1.parquet", source))


def test_columns_that_nobody_maps_are_said(source, tmp_path):
    pq.write_table(pa.table({"x": [1]}), tmp_path / "kasus_1.parquet")
    with pytest.raises(SourceError, match="has no column that source 'kasus' maps"):
        list(read(tmp_path / "kasus_1.parquet", source))
