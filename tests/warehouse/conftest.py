"""Builders of staged Parquet files and of loads, with defaults, for the tests of this room."""

import datetime as dt
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import sqlalchemy as sa

from warehouse import staging
from warehouse.bulk import arrow_schema
from warehouse.engines import Warehouse
from warehouse.log import Counts
from warehouse.write import load

AT = dt.datetime(2026, 11, 24, 1, 20, tzinfo=dt.UTC)
Row = dict[str, Any]


@pytest.fixture
def load_rows(tmp_path: Path) -> Callable[..., Counts]:
    """`load_rows(warehouse, chunk, …, **facts)`: a chunk is {"cases": [row, …], "events": …}."""
    number = iter(range(10_000))

    def _load(warehouse: Warehouse, *chunks: dict[str, Sequence[Row]], **facts: object) -> Counts:
        folder = tmp_path / f"staged-{next(number)}"
        write_staged(folder, *chunks)
        return load_folder(warehouse, folder, load_id=folder.name, **facts)

    return _load


@pytest.fixture
def rows_of() -> Callable[..., list[Row]]:
    """`rows_of(warehouse, table, "column", …)`: all its rows as dictionaries, in the order of the columns."""

    def _rows(warehouse: Warehouse, table: sa.FromClause, *names: str) -> list[Row]:
        columns = [table.c[name] for name in names]
        with warehouse.read() as connection:
            return [dict(row._mapping) for row in connection.execute(sa.select(*columns).order_by(*columns))]

    return _rows


@pytest.fixture
def case() -> Callable[..., Row]:
    return make_case


@pytest.fixture
def clock() -> Callable[..., Row]:
    return make_clock


@pytest.fixture
def event() -> Callable[..., Row]:
    return make_event


@pytest.fixture
def call() -> Callable[..., Row]:
    return make_call


@pytest.fixture
def rejected_row() -> Callable[..., Row]:
    return make_rejected


@pytest.fixture
def staged_folder() -> Callable[..., None]:
    return write_staged


def load_folder(warehouse: Warehouse, folder: Path, **facts: Any) -> Counts:
    usual = {
        "city_code": "35.71",
        "source": "wa",
        "load_id": "load",
        "file": "wa.csv",
        "fingerprint": f"content of {facts.get('load_id')}",
        "city_fingerprint": "rules",
        "started_at": AT,
        "at": AT,
        "kind": "nyata",
    }
    return load(warehouse, folder, **(usual | facts))


def write_staged(folder: Path, *chunks: dict[str, Sequence[Row]]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    tables = {"calls": staging.calls, "rejected": staging.rejected} | staging.OF_CASES
    for number, chunk in enumerate(chunks):
        for name, rows in chunk.items():
            columns = [c for c in tables[name].columns if c.name not in {"chunk", "place"}]
            schema = arrow_schema(columns)
            pq.write_table(pa.Table.from_pylist(list(rows), schema), folder / f"{name}-{number:05d}.parquet")


def make_case(case_id: str = "wa:1", hour: int = 8, **values: Any) -> Row:
    """A complaint about a street lamp, received on the day at 07.00 and last updated at `hour`, UTC."""
    usual: Row = dict.fromkeys((c.name for c in staging.cases.columns if isinstance(c.type, sa.Text)), "")
    usual |= dict.fromkeys(("reopened_count", "forwarded_count", "event_count", "history_hash"), 0)
    usual |= dict.fromkeys(("has_evidence", "is_anonymous", "is_confidential"), False)
    moment = dt.datetime(2026, 11, 23, hour, tzinfo=dt.UTC)
    usual |= {"city_code": "35.71", "case_id": case_id, "source": "wa", "kind": "aduan", "category": "pju"}
    usual |= {"agency": "dishub", "state": "diterima", "day": dt.date(2026, 11, 23), "hour_of_week": 14}
    usual |= {
        "received_at": dt.datetime(2026, 11, 23, 7, tzinfo=dt.UTC),
        "updated_at": moment,
        "recorded_at": moment,
    }
    return usual | values


def make_clock(case_id: str = "wa:1", clock: str = "resolve", seq: int = 1, **values: Any) -> Row:
    """A clock of that case that runs, due on the day after."""
    usual: Row = dict.fromkeys((c.name for c in staging.clocks.columns if isinstance(c.type, sa.Text)), "")
    usual |= {
        "city_code": "35.71",
        "case_id": case_id,
        "clock": clock,
        "seq": seq,
        "scope": "case",
        "round": 1,
    }
    usual |= {
        "started_at": dt.datetime(2026, 11, 23, 7, tzinfo=dt.UTC),
        "target_seconds": 86_400,
        "paused_seconds": 0,
    }
    due_at = dt.datetime(2026, 11, 24, 7, tzinfo=dt.UTC)
    usual |= {"due_at": due_at, "decided_at": due_at, "basis": "usulan"}
    return usual | values


def make_event(case_id: str = "wa:1", seq: int = 1, state: str = "diterima", **values: Any) -> Row:
    at = dt.datetime(2026, 11, 23, 7, seq, tzinfo=dt.UTC)
    usual = {"city_code": "35.71", "case_id": case_id, "seq": seq, "at": at, "state": state}
    return usual | {"agency": "", "layer": "", "reason": "", "recorded_at": at} | values


def make_call(call_id: str = "112:1", hour: int = 8, **values: Any) -> Row:
    started = dt.datetime(2026, 11, 23, hour, tzinfo=dt.UTC)
    usual: Row = dict.fromkeys((c.name for c in staging.calls.columns if isinstance(c.type, sa.Text)), "")
    usual |= {
        "city_code": "35.71",
        "call_id": call_id,
        "source": "112",
        "started_at": started,
        "outcome": "dropped",
    }
    return usual | {"recorded_at": started} | values


def make_rejected(row: int = 7, reason: str = "no_key", **values: Any) -> Row:
    usual = {
        "_row": row,
        "_file": "wa.csv",
        "reason": reason,
        "column": "No Tiket",
        "masked": '{"No Tiket":""}',
    }
    return usual | {"raw": '{"No Tiket":"","No HP":"0812"}'} | values
