import datetime as dt

import pandas as pd
import pytest

from metrics.rejected import rejected_by_reason
from warehouse import tables

WIB = dt.timezone(dt.timedelta(hours=7))
NOW = dt.datetime(2026, 11, 24, 8, 20, tzinfo=WIB)


@pytest.fixture
def rows(connection, given) -> None:
    given(
        loads=[
            {"load_id": "a", "source": "wa", "started_at": "11-20 08:00", "data_version": 1},
            {"load_id": "b", "source": "112", "started_at": "11-24 08:00", "data_version": 2},
            {"load_id": "c", "source": "112", "started_at": "11-24 09:00", "data_version": 3},
        ]
    )
    rejected_rows = [
        rejected("a", "wa", "no_key", "case_id", 2),
        rejected("b", "112", "no_key", "call_id", 3),
        rejected("b", "112", "no_key", "call_id", 4),
        rejected("b", "112", "ragged", "", 5),
        rejected("c", "112", "ragged", "", 6),
    ]
    connection.execute(tables.rejected_rows.insert(), rejected_rows)


def test_rows_count_by_source_reason_and_column_the_most_first(connection, rows, filters) -> None:
    assert told(rejected_by_reason(connection, filters(), NOW)) == [
        ("112", "no_key", "call_id", 2, at(24)),
        ("112", "ragged", "", 1, at(24)),
        ("wa", "no_key", "case_id", 1, at(20)),
    ]


def test_a_load_after_the_moment_or_the_version_counts_for_nothing(connection, rows, filters) -> None:
    later = NOW + dt.timedelta(hours=2)
    assert rejected_by_reason(connection, filters(), later)["row_count"].sum() == 5
    assert rejected_by_reason(connection, filters(), later, version=1)["row_count"].sum() == 1


def test_another_city_has_none_and_the_answer_keeps_its_types(connection, rows, filters) -> None:
    none = rejected_by_reason(connection, filters(city_code="99.99"), NOW)
    assert list(none.columns) == ["source", "reason", "column", "row_count", "newest_at"]
    assert (len(none), str(none["row_count"].dtype)) == (0, "Int64")


def rejected(load: str, source: str, reason: str, column: str, number: int) -> dict:
    place = {"load_id": load, "source": source, "file": f"{source}.csv", "row_number": number}
    return {"city_code": "35.71", **place, "reason": reason, "column": column}


def at(day: int) -> pd.Timestamp:
    return pd.Timestamp(2026, 11, day, 1, tz="UTC")


def told(frame: pd.DataFrame) -> list[tuple]:
    return list(frame.itertuples(index=False, name=None))
