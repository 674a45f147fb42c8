"""A warehouse with a few literal rows, on each engine; every test ends by undoing what it wrote."""

import datetime as dt
from collections.abc import Callable, Iterator
from functools import cache

import pytest
import sqlalchemy as sa

from metrics.filters import Filters
from tests.rows import put
from warehouse import tables
from warehouse.engines import Warehouse, open_warehouse
from warehouse.schema import upgrade


@pytest.fixture(scope="session", params=["duckdb", pytest.param("postgresql", marks=pytest.mark.postgres)])
def kept_warehouse(request, tmp_path_factory) -> Iterator[Warehouse]:
    """On one engine and then on the other; kept for the session, since no test leaves anything in it."""
    if request.param == "duckdb":
        url = f"duckdb:///{tmp_path_factory.mktemp('metrics') / 'warehouse.duckdb'}"
    else:
        url = request.getfixturevalue("postgres") + "postgres"
    opened = open_warehouse(url, memory_limit="500MB")
    upgrade(opened)
    yield opened
    opened.close()


@pytest.fixture
def connection(kept_warehouse) -> Iterator[sa.Connection]:
    with kept_warehouse.engine.connect() as connection:
        yield connection
        connection.rollback()


@pytest.fixture
def given(connection) -> Callable[..., None]:
    """given(cases=[{…}], calls=[…]): rows of the named tables, with defaults for what is not named."""

    def insert(**rows: list[dict]) -> None:
        for name, given_rows in rows.items():
            table = tables.metadata.tables[name]
            made = [_row(table, place, row) for place, row in enumerate(given_rows)]
            put(connection, table, made)

    return insert


@pytest.fixture
def insert(given) -> Callable[..., None]:
    """The same where `given` is hypothesis's word."""
    return given


@pytest.fixture
def insert_alone(connection, given) -> Callable[..., None]:
    """The same for an example of hypothesis: nothing of the example before stays. One city for all keeps the
    statements, which would be built and compiled anew for each."""

    def insert(**rows: list[dict]) -> None:
        for name in rows:
            connection.execute(tables.metadata.tables[name].delete())
        given(**rows)

    return insert


@pytest.fixture
def filters() -> Callable[..., Filters]:
    return lambda **chosen: Filters(**{"city_code": "35.71", "zone": "Asia/Jakarta", **chosen})


def _row(table: sa.Table, place: int, given: dict) -> dict:
    row = dict(_blanks(table))
    row |= {"city_code": "35.71", "known_from": 1, **_DEFAULTS[table.name.removesuffix("_versions")](place)}
    row |= {name: _wib(value) if name in _instants(table) else value for name, value in given.items()}
    if "clock" in row:
        row["decided_at"] = row["decided_at"] if "decided_at" in given else _decided_at(row)
    day_of = row.get("received_at") or row.get("decided_at") or row.get("started_at")
    if day_of:
        local = day_of.astimezone(_WIB)
        row |= {"day": local.date(), "hour_of_week": local.weekday() * 24 + local.hour}
        row["decided_day"] = local.date() if row.get("decided_at") else None
    return {name: row[name] for name in _blanks(table)}


def _decided_at(row: dict) -> dt.datetime | None:
    """As etl.sla.clocks decides."""
    if row["target_seconds"] is None or row["clock"] == "autoclose":
        return None
    if row["is_on_time"] is None:
        return row["due_at"] if row["stopped_at"] is None and row["ended_by"] == "" else None
    return row["stopped_at"] if row["is_on_time"] else row["due_at"]


@cache
def _blanks(table: sa.Table) -> dict[str, object]:
    return {column.name: _blank(column) for column in table.c}


def _blank(column: sa.Column) -> object:
    if column.nullable:
        return None
    return {sa.Text: "", sa.Boolean: False}.get(type(column.type), 0)


@cache
def _instants(table: sa.Table) -> set[str]:
    return {column.name for column in table.c if isinstance(column.type, sa.TIMESTAMP)}


_WIB = dt.timezone(dt.timedelta(hours=7))


def _wib(value: str | dt.datetime | None) -> dt.datetime | None:
    """ "11-24 08:20" is an instant of 2026, WIB."""
    if not isinstance(value, str):
        return value
    return dt.datetime.fromisoformat(f"2026-{value}").replace(tzinfo=_WIB)


def _case(place: int) -> dict:
    return {
        "case_id": f"wa:{place}",
        "source": "wa",
        "kind": "aduan",
        "category": "pju",
        "agency": "dishub",
        "area": "35.71.01.1001",
        "channel": "wa",
        "state": "diterima",
        "received_at": _wib("11-24 08:00"),
    }


def _clock(place: int) -> dict:
    return {
        "case_id": f"wa:{place}",
        "clock": "resolve",
        "seq": 1,
        "round": 1,
        "scope": "case",
        "kind": "aduan",
        "category": "pju",
        "area": "35.71.01.1001",
        "channel": "wa",
        "basis": "acuan",
        "target_seconds": 3600,
        "started_at": _wib("11-23 08:00"),
    }


def _call(place: int) -> dict:
    return {
        "call_id": f"112:{place}",
        "source": "112",
        "started_at": _wib("11-24 08:00"),
        "outcome": "dropped",
    }


def _load(place: int) -> dict:
    return {"load_id": f"{place}", "source": "112", "state": "done", "started_at": _wib("11-24 08:00")}


def _state(place: int) -> dict:
    return {"source": "112"}


def _version(place: int) -> dict:
    return {"data_version": place + 1, "at": _wib("11-24 08:15")}


_DEFAULTS = {
    "versions": _version,
    "source_states": _state,
    "cases": _case,
    "case": _case,
    "clocks": _clock,
    "clock": _clock,
    "calls": _call,
    "loads": _load,
}
