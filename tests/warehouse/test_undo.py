"""A load that is undone leaves everything as it was before it, on both engines."""

import datetime as dt
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
import sqlalchemy as sa

from tests.databases import ENGINES
from tests.warehouse.conftest import (
    load_folder,
    make_call,
    make_case,
    make_clock,
    make_event,
    make_rejected,
    write_staged,
)
from warehouse import about, objections, replaced, tables
from warehouse.forget import forget
from warehouse.retention import retain
from warehouse.undo import CannotUndo, can_undo, undo
from warehouse.versions import known_at

CITY = "35.71"
AT = dt.datetime(2026, 11, 24, 1, 20, tzinfo=dt.UTC)
HELD = (
    tables.cases,
    tables.clocks,
    tables.case_events,
    tables.calls,
    tables.people_of_cases,
    tables.rejected_rows,
    tables.raw_rejected,
)
VERSIONED = ((tables.cases, tables.case_versions), (tables.clocks, tables.clock_versions))


BEFORE: dict[str, list] = {}  # by engine: what stood before the second load


@pytest.fixture(params=ENGINES)
def ready_url(request, new_url):
    return new_url(request.param, is_ready=True, fill=twice if "given" in request.fixturenames else None)


@pytest.fixture
def given(warehouse):
    return warehouse, BEFORE[warehouse.kind]


def twice(warehouse):
    """Two cases, a call and a rejected row; then a second load brings other states of the first and a
    third."""
    _load(warehouse, "first", _chunk(8, ("wa:1", "wa:2"), "diterima"))
    BEFORE[warehouse.kind] = state_of(warehouse)
    _load(warehouse, "second", _chunk(9, ("wa:1", "wa:3"), "selesai"))
    assert state_of(warehouse) != BEFORE[warehouse.kind]


def _load(warehouse, load_id: str, chunk: dict) -> None:
    with TemporaryDirectory() as folder:
        write_staged(Path(folder), chunk)
        load_folder(warehouse, Path(folder), load_id=load_id)


def _chunk(hour: int, keys: tuple[str, ...], state: str) -> dict:
    return {
        "cases": [make_case(key, hour=hour, state=state) for key in keys],
        "clocks": [make_clock(key, round=hour) for key in keys],
        "events": [make_event(key, seq) for key in keys for seq in range(1, hour - 6)],
        "personal": [{"case_id": key, "fields": f'{{"Nama": "{state}"}}'} for key in keys],
        "calls": [
            make_call(hour=8, outcome="answered", updated_at=AT.replace(hour=hour)),
            make_call(f"112:{hour}"),
        ],
        "rejected": [make_rejected(), make_rejected(hour)],
    }


def test_what_a_load_changed_is_again_as_it_was(given, rows_of):
    warehouse, before = given
    done = undone(warehouse, last_load(warehouse))
    assert (done.cases, done.calls) == (2, 2)
    assert state_of(warehouse) == before
    assert {"state": "undone", "data_version": 2} in rows_of(warehouse, tables.loads, "state", "data_version")
    assert rows_of(warehouse, tables.versions, "data_version")[-1] == {"data_version": 3}


def test_what_was_known_at_each_version_stays_known(given):
    warehouse, _ = given
    then = [known(warehouse, version) for version in (1, 2)]
    undone(warehouse, last_load(warehouse))
    assert [known(warehouse, version) for version in (1, 2)] == then
    assert known(warehouse, 3) == known(warehouse, 1)


def test_the_same_file_brings_it_all_back(given, load_rows, case):
    warehouse, _ = given
    after = known(warehouse, 2)
    undone(warehouse, last_load(warehouse))
    load_rows(
        warehouse, {"cases": [case("wa:1", hour=9, state="selesai"), case("wa:3", hour=9, state="selesai")]}
    )
    assert known(warehouse, 4)[0] == after[0]


def test_a_load_that_changed_nothing_takes_nothing_away_from_the_one_before(given, load_rows, case):
    warehouse, before = given
    last = last_load(warehouse)
    load_rows(warehouse, {"cases": [case("wa:1", hour=9, state="selesai")]})
    undone(warehouse, last)
    assert state_of(warehouse) == before


def test_another_source_may_have_loaded_meanwhile(given, load_rows, case):
    warehouse, before = given
    last = last_load(warehouse)
    load_rows(warehouse, {"cases": [case("sp4n:1", source="sp4n")]}, source="sp4n")
    undone(warehouse, last)
    kept = state_of(warehouse)
    assert [row for row in kept[0] if row[1] != "sp4n:1"] == before[0]
    assert kept[1:] == before[1:]


def test_each_refusal_is_a_sentence(given, load_rows, case, rows_of):
    warehouse, _ = given
    first, last = (row["load_id"] for row in rows_of(warehouse, tables.loads, "data_version", "load_id"))
    assert why(warehouse, "nothing") == "unknown"
    assert why(warehouse, first) == "not_last"
    with warehouse.read() as connection:
        assert (can_undo(connection, CITY, first), can_undo(connection, CITY, last)) == (False, True)
    load_rows(warehouse, {"cases": [case("wa:1", hour=11)]}, source="sp4n")
    assert why(warehouse, last) == "went_on"
    forget(warehouse, CITY, "wa:2", load_id="forget", at=AT)
    assert why(warehouse, last) == "not_kept"
    assert why(warehouse, "forget") == "unknown"


def test_a_load_is_undone_once(given):
    warehouse, _ = given
    last = last_load(warehouse)
    undone(warehouse, last)
    assert why(warehouse, last) == "done_before"


def test_a_contested_case_does_not_vanish(given):
    warehouse, _ = given
    row = dict.fromkeys((c.name for c in objections.objections.columns), "")
    row |= {
        "city_code": CITY,
        "objection_id": "a",
        "case_id": "wa:3",
        "seq": 0,
        "claimed_at": None,
        "filed_at": AT,
    }
    with warehouse.write() as connection:
        objections.file(connection, row, "p1", "Admin Dishub")
    assert why(warehouse, last_load(warehouse)) == "objected"


def test_what_must_be_nowhere_is_not_kept_for_undoing_either(given, rows_of):
    warehouse, _ = given
    retain(warehouse, {"personal.reporters": 0}, AT + dt.timedelta(days=1))
    forget(warehouse, CITY, "wa:1", load_id="forget", at=AT)
    for twin in replaced.TWINS.values():
        assert rows_of(warehouse, twin, "known_until") == []


def test_a_warehouse_of_an_earlier_step_undoes_only_what_came_since(warehouse, load_rows, case, rows_of):
    load_rows(warehouse, {"cases": [case()]})
    with warehouse.write() as connection:
        about.put(connection, replaced.UNDO_SINCE, "1")
    assert why(warehouse, last_load(warehouse)) == "not_kept"


def undone(warehouse, load_id: str):
    with warehouse.write() as connection:
        return undo(connection, CITY, load_id, new_load_id="undo", at=AT)


def why(warehouse, load_id: str) -> str:
    with pytest.raises(CannotUndo, match=r"\.$|first\.") as refused:
        undone(warehouse, load_id)
    return refused.value.why


def last_load(warehouse) -> str:
    own = tables.loads.c
    query = (
        sa.select(own.load_id).where(own.data_version.is_not(None)).order_by(own.data_version.desc()).limit(1)
    )
    with warehouse.read() as connection:
        return connection.scalar(query)


def state_of(warehouse) -> list[list[tuple]]:
    """All that is held now, without the version that it is held since; calls keep theirs."""
    with warehouse.read() as connection:
        return [listed(connection, table, () if table is tables.calls else ("known_from",)) for table in HELD]


def known(warehouse, version: int) -> list[list[tuple]]:
    with warehouse.read() as connection:
        return [listed(connection, known_at(*pair, version), ("known_from",)) for pair in VERSIONED]


def listed(connection, table, without: tuple[str, ...]) -> list[tuple]:
    columns = [c for c in table.c if c.name not in without]
    return sorted((tuple(row) for row in connection.execute(sa.select(*columns))), key=str)
