"""Schema steps keep data, on both engines."""

import datetime as dt

import pytest
import sqlalchemy as sa

from warehouse import (
    about,
    commitments,
    deliveries,
    drill_tables,
    freshness,
    indexes,
    named_changes,
    objections,
    packs,
    people_tables,
    replaced,
    tables,
)
from warehouse.engines import open_warehouse
from warehouse.errors import WarehouseError
from warehouse.schema import upgrade
from warehouse.steps import FIRST, STEPS

AT = dt.datetime(2026, 11, 24, 1, 20, tzinfo=dt.UTC)
NEWEST = max(STEPS, default=FIRST)
PEOPLE = (*people_tables.KEYS, people_tables.failures, people_tables.audit)


def test_a_fresh_warehouse_is_at_the_newest_step_and_upgrading_again_changes_nothing(warehouse):
    assert upgrade(warehouse) == NEWEST
    with warehouse.read() as connection:
        assert about.get(connection, "schema_step") == str(NEWEST)
        assert all(connection.execute(sa.select(table)).all() == [] for table in DATA)


def test_an_older_warehouse_keeps_its_data(ready_url, warehouse, load_rows, rows_of, case):
    load_rows(warehouse, {"cases": [case(), case("wa:2")]})
    before = rows_of(warehouse, tables.cases, *tables.cases.c.keys())
    warehouse.close()

    newer = open_warehouse(ready_url)
    assert upgrade(newer, STEPS | {NEWEST + 1: _add_a_note, NEWEST + 2: _rename_it}) == NEWEST + 2

    assert rows_of(newer, tables.cases, *tables.cases.c.keys()) == before
    with newer.read() as connection:
        assert about.get(connection, "schema_step") == str(NEWEST + 2)
        assert connection.execute(sa.text("SELECT remark FROM cases")).all() == [(None,), (None,)]
    newer.close()


def test_upgrading_what_is_at_the_newest_step_waits_for_no_writer(postgres_url):
    here, there = open_warehouse(postgres_url), open_warehouse(postgres_url)
    upgrade(here)
    with here.write():
        assert upgrade(there) == NEWEST
    here.close()
    there.close()


def test_a_step_that_fails_leaves_the_warehouse_at_the_step_before(warehouse):
    def fail(connection):
        _rename_it(connection)
        _rename_it(connection)

    with pytest.raises(sa.exc.DBAPIError):
        upgrade(warehouse, STEPS | {NEWEST + 1: _add_a_note, NEWEST + 2: fail})
    with warehouse.read() as connection:
        assert about.get(connection, "schema_step") == str(NEWEST + 1)
        assert connection.execute(sa.text("SELECT note FROM cases")).all() == []


def test_a_warehouse_of_a_newer_program_is_refused(warehouse):
    with warehouse.write() as connection:
        about.put(connection, "schema_step", str(NEWEST + 7))
    with pytest.raises(WarehouseError, match=f"is at step {NEWEST + 7}, this program knows step {NEWEST}"):
        upgrade(warehouse)


def test_the_steps_make_their_tables_as_a_fresh_warehouse_has_them(warehouse):
    fresh = _columns(warehouse, *LATER)
    with warehouse.write() as connection:
        for table in LATER:
            table.drop(connection)
        about.put(connection, "schema_step", "1")
    upgrade(warehouse)
    assert _columns(warehouse, *LATER) == fresh


def test_a_source_that_was_loaded_before_its_age_was_kept_is_as_old_as_its_data(warehouse):
    told = {"city_code": "kediri", "state": "done", "started_at": AT, "finished_at": AT}
    with warehouse.write() as connection:
        for number, source in enumerate(("112", "112", "wa")):
            row = {"load_id": str(number), "source": source, "newest_at": AT - dt.timedelta(days=number)}
            connection.execute(tables.loads.insert().values(**told, **row))
        freshness.note(connection, "kediri", "wa", seen_at=AT)
        tables.screen_names.drop(connection)
        about.put(connection, "schema_step", "10")
    upgrade(warehouse)
    with warehouse.read() as connection:
        seen = {one["source"]: one["seen_at"] for one in freshness.states(connection, "kediri")}
    assert seen == {"112": AT, "wa": AT}


def test_every_key_is_of_columns_that_exist_and_hold_no_null():
    for name, columns in indexes.KEYS.items():
        assert [tables.metadata.tables[name].c[column].nullable for column in columns] == [False] * len(
            columns
        )


def test_postgresql_has_the_keys_and_the_indexes(postgres_url):
    warehouse = open_warehouse(postgres_url)
    upgrade(warehouse)
    with warehouse.read() as connection:
        found = set(
            connection.scalars(
                sa.text("SELECT indexname FROM pg_indexes WHERE schemaname IN ('public', 'personal')")
            )
        )
    warehouse.close()
    keys = {f"{name.removeprefix('personal.')}_pkey" for name in indexes.KEYS}
    keys |= {f"{table.name}_pkey" for table in (*people_tables.KEYS, *REVIEWED, *DRILLED)}
    keys |= {f"{name}_pkey" for name in objections.KEYS}
    others = {index.name for index in (*indexes.INDEXES, *people_tables.INDEXES)}
    assert found == keys | others


def _columns(warehouse, *wanted: sa.Table) -> set[tuple]:
    words = "SELECT table_name, column_name, data_type, is_nullable FROM information_schema.columns"
    with warehouse.read() as connection:
        found = {tuple(row) for row in connection.execute(sa.text(words))}
    return {row for row in found if row[0] in {table.name for table in wanted}}


def _add_a_note(connection: sa.Connection) -> None:
    connection.execute(sa.text("ALTER TABLE cases ADD COLUMN note TEXT"))


def _rename_it(connection: sa.Connection) -> None:
    connection.execute(sa.text("ALTER TABLE cases RENAME COLUMN note TO remark"))


DATA = [table for table in tables.metadata.sorted_tables if table is not tables.settings]
CONTESTED = (objections.objections, objections.objection_steps, *replaced.TWINS.values())
REVIEWED = (
    commitments.commitment_steps,
    packs.packs,
    deliveries.deliveries,
    named_changes.named_changes,
)
DRILLED = (drill_tables.drills, drill_tables.drill_steps, drill_tables.drill_files)
SCREENS = (tables.screens, tables.screen_names)
LATER = (tables.source_states, tables.jobs, *PEOPLE, *SCREENS, *CONTESTED, *REVIEWED, *DRILLED)
