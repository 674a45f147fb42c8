"""Where the time went, told of cases that were loaded before it was: the same as of those loaded since."""

import datetime as dt

import pytest
import sqlalchemy as sa

from bench.runs import load_staged
from city import cached_city
from etl.pipeline import Job, stage
from etl.simulate import write_cases
from warehouse import about, steps_of_time, tables
from warehouse.schema import upgrade

MOMENT = dt.datetime(2026, 11, 24, 1, 20, tzinfo=dt.UTC)
CASES = 300
ADDED = ("case_agency", "is_final", "operator_seconds", "waiting_seconds", "field_seconds", "moved_seconds")
KEPT = (tables.clocks, tables.clock_versions)


@pytest.fixture(scope="module")
def staged(root, tmp_path_factory):
    """Two states of the same cases."""
    found = []
    for seed in (1, 2):
        folder = tmp_path_factory.mktemp(f"state{seed}")
        city = cached_city(root / "data" / "kediri", is_simulated=True)
        [file] = write_cases(city, CASES, folder, seed=seed, years=1, until=MOMENT)
        found.append(stage(Job(file, "kasus", root / "data" / "kediri", True, MOMENT, "", workers=1), folder))
    return found


def test_steps_14_and_15_tell_it_of_earlier_loads_and_of_earlier_states(warehouse, staged, monkeypatch):
    monkeypatch.setattr(steps_of_time, "_CASES_A_SLICE", CASES // 3)
    for state in staged:
        load_staged(warehouse, state)
    told = [_rows(warehouse, table) for table in KEPT]
    assert all(sum(row[-5] is True for row in rows) > CASES / 10 for rows in told)
    with warehouse.write() as connection:
        for table in KEPT:
            for name in ADDED:
                connection.execute(sa.text(f"ALTER TABLE {table.name} DROP COLUMN {name}"))
        about.put(connection, "schema_step", "13")
    upgrade(warehouse)
    assert [_rows(warehouse, table) for table in KEPT] == told


def _rows(warehouse, table: sa.Table) -> list[tuple]:
    keys = ("case_id", "clock", "seq", "known_from")
    columns = [table.c[name] for name in (*keys, *ADDED)]
    with warehouse.read() as connection:
        return [tuple(row) for row in connection.execute(sa.select(*columns).order_by(*columns[:4]))]
