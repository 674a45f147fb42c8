"""Brings the tables of a warehouse to the newest numbered step, keeping its data.

A fresh warehouse gets the tables as warehouse/tables.py has them, and is at the newest step at once. An older
one takes each step that it lacks, in order, in one transaction. A released step never changes. DuckDB adds a
column without constraint, renames and drops in place; the rest is a new table that takes the rows over.
"""

from collections.abc import Callable

import sqlalchemy as sa

from warehouse import about
from warehouse.engines import Warehouse
from warehouse.errors import WarehouseError
from warehouse.tables import PERSONAL, metadata, settings

Step = Callable[[sa.Connection], None]

FIRST = 1  # the tables as they were first made
STEPS: dict[int, Step] = {}  # 2: what brings tables of step 1 to step 2, and so on


def upgrade(warehouse: Warehouse, steps: dict[int, Step] = STEPS) -> int:
    """The step that the warehouse is at afterwards. Raises WarehouseError where a newer program made it."""
    newest = max(steps, default=FIRST)
    with warehouse.write() as connection:
        connection.execute(sa.schema.CreateTable(settings, if_not_exists=True))
        done = int(about.get(connection, "schema_step", "0"))
        if done > newest:
            raise WarehouseError(
                f"{warehouse.url} is at step {done}, this program knows step {newest}; use the newer program."
            )
        if done == 0:
            create(connection)
        for number in range(done + 1, newest + 1) if done else ():
            steps[number](connection)
        if done < newest:
            about.put(connection, "schema_step", str(newest))
    return newest


def create(connection: sa.Connection) -> None:
    """All tables but `settings`, where there are none; `personal` is a schema that only its owner can use."""
    connection.execute(sa.schema.CreateSchema(PERSONAL, if_not_exists=True))
    others = [table for table in metadata.sorted_tables if table is not settings]
    metadata.create_all(connection, tables=others, checkfirst=False)
