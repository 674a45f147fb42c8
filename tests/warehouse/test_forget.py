"""Legal requests and retention, on both engines."""

import datetime as dt

import pytest

from warehouse import personal, tables
from warehouse.errors import WarehouseError
from warehouse.forget import OF_A_CASE, forget
from warehouse.retention import retain

CITY = "35.71"
AT = dt.datetime(2026, 11, 24, 1, 20, tzinfo=dt.UTC)
OLD = dt.datetime(2025, 11, 1, tzinfo=dt.UTC)


@pytest.fixture
def full(warehouse, load_rows, case, clock, event, call, rejected_row):
    both = ("wa:1", "wa:2")
    load_rows(
        warehouse,
        {
            "cases": [case(key) for key in both],
            "clocks": [clock(key) for key in both],
            "events": [event(key) for key in both],
            "personal": [{"case_id": key, "fields": '{"Nama": "Ani"}'} for key in both],
            "calls": [call(case_id="wa:1", caller_hash="abc"), call("112:2", started_at=OLD)],
            "rejected": [rejected_row()],
        },
        at=OLD,
    )
    load_rows(
        warehouse,
        {
            "cases": [case(key, hour=9, closed_at=at) for key, at in zip(both, (None, OLD), strict=True)],
            "clocks": [clock(key, round=2) for key in both],
            "events": [event(key) for key in both],
            "personal": [{"case_id": key, "fields": '{"Nama": "Ani"}'} for key in both],
        },
        at=AT,
    )
    return warehouse


def test_a_forgotten_case_is_nowhere_and_no_file_brings_it_back(full, load_rows, rows_of, case):
    assert forget(full, CITY, "wa:1", load_id="forget", at=AT) == 7

    for table in OF_A_CASE:
        assert rows_of(full, table, "case_id") == [{"case_id": "wa:2"}]
    assert rows_of(full, tables.calls, "call_id", "case_id", "caller_hash")[0] == {
        "call_id": "112:1",
        "case_id": "",
        "caller_hash": "",
    }
    assert rows_of(full, tables.versions, "data_version")[-1] == {"data_version": 3}
    assert {"source": "forget", "changed_count": 7} in rows_of(full, tables.loads, "source", "changed_count")
    assert load_rows(full, {"cases": [case("wa:1", hour=12), case("wa:3")]}).new == 1
    assert rows_of(full, tables.cases, "case_id") == [{"case_id": "wa:2"}, {"case_id": "wa:3"}]


def test_forgetting_a_case_of_another_city_or_one_that_is_not_there_removes_nothing(full, rows_of):
    assert forget(full, "25.01", "wa:1", load_id="x", at=AT) == 0
    assert forget(full, CITY, "wa:9", load_id="y", at=AT) == 0
    assert len(rows_of(full, tables.loads, "load_id")) == 2


def test_retention_removes_closed_cases_with_all_that_belongs_to_them(full, rows_of):
    removed = retain(full, {"cases": 365}, AT)

    assert removed == {table.key: 1 for table in OF_A_CASE}
    assert rows_of(full, tables.cases, "case_id") == [{"case_id": "wa:1"}]


def test_retention_goes_by_table(full, rows_of):
    days = {
        "personal.reporters": 30,
        "calls": 365,
        "loads": 30,
        "rejected_rows": 30,
        "personal.rejected_rows": 30,
    }
    assert retain(full, days | {"case_versions": 30, "clock_versions": 0}, AT) == {
        "personal.reporters": 1,
        "calls": 1,
        "loads": 0,
        "rejected_rows": 1,
        "personal.rejected_rows": 1,
        "case_versions": 0,
        "clock_versions": 0,
    }
    assert retain(full, {"case_versions": 0}, AT + dt.timedelta(seconds=1)) == {"case_versions": 2}


@pytest.mark.parametrize(("name", "days"), [("versions", 30), ("cases", -1)])
def test_retention_of_anything_else_is_refused(duckdb_warehouse, name, days):
    with pytest.raises(WarehouseError, match=f"Can't keep {days} days of '{name}'"):
        retain(duckdb_warehouse, {name: days}, AT)


def test_personal_fields_and_rejected_rows_are_read_by_their_own_module(full):
    with full.read() as connection:
        assert personal.fields_of(connection, CITY, "wa:1") == {"Nama": "Ani"}
        assert personal.fields_of(connection, CITY, "wa:9") == {}
        assert personal.rejected_of(connection, CITY, "wa") == [
            personal.RawRow("wa.csv", 7, "no_key", {"No Tiket": "", "No HP": "0812"})
        ]
        assert personal.rejected_of(connection, CITY, "112") == []
