"""Brings the tables of a warehouse to the newest numbered step, keeping its data.

A fresh warehouse gets the tables as warehouse/tables.py has them, and is at the newest step at once. An older
one takes each step that it lacks (warehouse/steps.py), in order, each in a transaction of its own.
"""

import time

import sqlalchemy as sa

from warehouse import about, people_tables  # noqa: F401  (its tables join)
from warehouse.counting import count
from warehouse.engines import Warehouse
from warehouse.errors import WarehouseError
from warehouse.steps import BREAKING, FIRST, STEPS, Step
from warehouse.tables import PERSONAL, metadata, settings
from warehouse.versions import rewrite

SERVES_FROM = "serves_from"  # the oldest step whose program's screens can ask of these tables
LOCK_SECONDS, TRIES = 2, 30
_LOCKED = "55P03"  # PostgreSQL's lock_not_available


def upgrade(warehouse: Warehouse, steps: dict[int, Step] = STEPS, breaking: frozenset[int] = BREAKING) -> int:
    """The step that the warehouse is at afterwards. Raises WarehouseError where a newer program made it, or
    where others hold its tables for a minute.

    Writes only where there is something to do, so that a reader need not wait for a load to end.
    """
    newest = max(steps, default=FIRST)
    with warehouse.read() as connection:
        done = step_of(connection)
    if done > newest:
        raise WarehouseError(
            f"{warehouse.url} is at step {done}, this program knows step {newest}; use the newer program."
        )
    while done < newest:
        done = _bring_patiently(warehouse, steps, newest, breaking)
    return newest


def create(connection: sa.Connection) -> None:
    """All tables, where there are none; `personal` is a schema that only its owner can use."""
    connection.execute(sa.schema.CreateSchema(PERSONAL, if_not_exists=True))
    metadata.create_all(connection, checkfirst=False)


def step_of(connection: sa.Connection) -> int:
    """0 where there are no tables yet."""
    schema = connection.get_execution_options()["schema_translate_map"][None]
    tables = sa.table(
        "tables", sa.column("table_schema"), sa.column("table_name"), schema="information_schema"
    )
    is_there = (tables.c.table_schema == schema) & (tables.c.table_name == settings.name)
    return int(about.get(connection, "schema_step", "0")) if count(connection, tables, is_there) else 0


def _bring_patiently(
    warehouse: Warehouse, steps: dict[int, Step], newest: int, breaking: frozenset[int]
) -> int:
    """PostgreSQL: a change that waits for a long question would hold up all that come after it; so it gives
    up soon, and tries again."""
    for _ in range(TRIES):
        try:
            with warehouse.write() as connection:
                if warehouse.kind == "postgresql":
                    connection.execute(sa.text(f"SET LOCAL lock_timeout = '{LOCK_SECONDS}s'"))
                return _bring(connection, steps, newest, breaking)
        except sa.exc.OperationalError as error:
            if getattr(error.orig, "sqlstate", "") != _LOCKED:
                raise
            time.sleep(LOCK_SECONDS / 2)
    raise WarehouseError(f"{warehouse.url} was never free for the new tables; end long questions, try again.")


def _bring(connection: sa.Connection, steps: dict[int, Step], newest: int, breaking: frozenset[int]) -> int:
    """By one step; the step that it is at then."""
    done = step_of(connection)  # again: another process may have been first
    if done == 0:
        create(connection)
        done = newest
    elif done < newest:
        done += 1
        steps[done](connection)
        rewrite(connection)  # a step may have touched what copies hold
    about.put(connection, "schema_step", str(done))
    about.put(connection, SERVES_FROM, str(max((one for one in breaking if one <= done), default=FIRST)))
    return done
