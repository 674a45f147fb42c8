"""A drill leaves no trace, on both engines."""

import pytest
import sqlalchemy as sa

from warehouse import tables
from warehouse.drills import drop_drill, open_drill
from warehouse.errors import WarehouseError


def test_what_a_drill_loads_stands_in_its_own_tables_alone(
    warehouse, load_rows, rows_of, case, clock, rejected_row
):
    chunk = {"cases": [case("drill:1")], "clocks": [clock("drill:1")], "rejected": [rejected_row()]}
    chunk["personal"] = [{"case_id": "drill:1", "fields": "{}"}]
    load_rows(warehouse, {"cases": [case()]})
    drill = open_drill(warehouse, "banjir_1")

    assert load_rows(drill, chunk, kind="simulasi").new == 1
    assert load_rows(open_drill(warehouse, "banjir_1"), chunk, kind="simulasi").same == 1
    assert rows_of(drill, tables.cases, "case_id") == [{"case_id": "drill:1"}]
    assert rows_of(drill, tables.people_of_cases, "case_id") == [{"case_id": "drill:1"}]
    assert rows_of(warehouse, tables.cases, "case_id") == [{"case_id": "wa:1"}]
    assert rows_of(warehouse, tables.raw_rejected, "row_number") == []


def test_a_drill_that_is_dropped_leaves_nothing(warehouse, load_rows, case):
    load_rows(open_drill(warehouse, "banjir"), {"cases": [case()]}, kind="simulasi")
    drop_drill(warehouse, "banjir")
    schemas = sa.text("SELECT schema_name FROM information_schema.schemata WHERE schema_name LIKE 'drill%'")
    with warehouse.read() as connection:
        assert connection.execute(schemas).all() == []


@pytest.mark.parametrize("name", ["", "Banjir", "a b", 'x"; drop', "1a", "é"])
def test_a_name_that_is_no_name_is_refused(duckdb_warehouse, name):
    with pytest.raises(WarehouseError, match="can't name a drill"):
        open_drill(duckdb_warehouse, name)
