"""What the tests of cleaning share: Kediri, and sources whose columns bear the canonical names."""

import dataclasses
import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from city import City, History, Source, cached_city
from city.vocabulary import CALL_COLUMNS, CASE_COLUMNS
from etl.clean import calls, cases
from etl.clean.mapping import map_columns
from etl.clean.marks import Cleaned

Raw = Callable[..., pd.DataFrame]


@pytest.fixture(scope="session")
def kediri(root: Path) -> City:
    return cached_city(root / "data" / "kediri")


@pytest.fixture(scope="session")
def raw() -> Raw:
    """raw({"a": "1"}, {"b": "2"}): a raw chunk of two rows, blank where a row says nothing."""
    return lambda *rows, file="file.csv": (
        pd.DataFrame(list(rows), dtype="str").fillna("").assign(_file=file, _row=range(2, len(rows) + 2))
    )


@pytest.fixture(scope="session")
def case_source() -> Source:
    return _source("case", CASE_COLUMNS)


@pytest.fixture(scope="session")
def call_source() -> Source:
    return _source("call", CALL_COLUMNS)


@pytest.fixture
def clean_cases(kediri: City, case_source: Source, raw: Raw, today: dt.datetime) -> Callable[..., Cleaned]:
    """clean_cases({"state": "selesai"}, …, city=…, source=…): each row is a case, an aduan received today at
    08.00 but for what it says."""

    def clean(*rows: dict, city: City = kediri, source: Source = case_source) -> Cleaned:
        chunk = raw(*({"case_id": str(i), "received_at": "24/11/2026 08:00:00", "kind": "aduan"} | row
                      for i, row in enumerate(rows, start=1)))  # fmt: skip
        return cases.clean(map_columns(chunk, source).rows, city, source, today)

    return clean


@pytest.fixture
def clean_calls(kediri: City, call_source: Source, raw: Raw, today: dt.datetime) -> Callable[..., Cleaned]:
    """As `clean_cases`, for calls that started today at 08.00."""

    def clean(*rows: dict, city: City = kediri, source: Source = call_source) -> Cleaned:
        chunk = raw(*({"call_id": str(i), "started_at": "24/11/2026 08:00:00"} | row
                      for i, row in enumerate(rows, start=1)))  # fmt: skip
        return calls.clean(map_columns(chunk, source, "salt").rows, city, source, today)

    return clean


@pytest.fixture(scope="session")
def with_history(case_source: Source) -> Callable[..., Source]:
    """The source of cases with a history of some form."""
    return lambda how, **changes: dataclasses.replace(case_source, history=History(how=how, **changes))


def _source(record: str, columns: tuple[str, ...]) -> Source:
    return Source(
        name="uji",
        title="Sumber uji",
        record=record,
        format="csv",
        files=("*.csv",),
        key_prefix="u",
        zone="Asia/Jakarta",
        dates=("%d/%m/%Y %H:%M:%S", "%d/%m/%Y %H:%M", "%d/%m/%Y"),
        stale_after_minutes=15,
        columns={name: (name,) for name in columns},
        recorded_at="recorded_at",
    )
