"""Whether the screens of this program can ask of a warehouse whose tables another release may have made.

An embedded warehouse belongs to one process, which brings its tables along. On PostgreSQL the tables are
brought along first (`python -m etl upgrade`, or the watch of the new release), while screens of the release
before go on; screens of the new one wait for it.
"""

import time
from collections.abc import Callable

import sqlalchemy as sa

from warehouse import about
from warehouse.engines import Warehouse
from warehouse.errors import WarehouseError
from warehouse.schema import SERVES_FROM, step_of, upgrade
from warehouse.steps import FIRST, STEPS

NEWEST = max(STEPS)
PAUSE_SECONDS = 2.0


class Behind(WarehouseError):
    """Its tables are older than this program needs: what to wait for."""


def make_ready(warehouse: Warehouse) -> None:
    """Ready for screens: a DuckDB file is brought to the newest step, PostgreSQL must be there.

    Raises Behind, or WarehouseError where a newer release broke with this one.
    """
    if warehouse.kind == "duckdb":
        upgrade(warehouse)
        return
    with warehouse.read() as connection:
        check(connection, warehouse.url)


def check(connection: sa.Connection, url: str, newest: int = NEWEST) -> None:
    """Raises Behind or WarehouseError, as `make_ready`. `newest`: the step that the program knows."""
    done = step_of(connection)
    if done < newest:
        raise Behind(f"{url} is at step {done}, these screens need {newest}: run `python -m etl upgrade`.")
    if done > newest and int(about.get(connection, SERVES_FROM, str(FIRST))) > newest:
        raise WarehouseError(
            f"{url} is at step {done}, these screens know step {newest}; use the newer program."
        )


def wait_until_served(warehouse: Warehouse, say: Callable[[str], None]) -> None:
    """Returns once the tables are there; says what it waits for. WarehouseError where waiting is in vain."""
    said = ""
    while True:
        try:
            return make_ready(warehouse)
        except Behind as behind:
            if str(behind) != said:
                say(f"Waiting: {behind}")
                said = str(behind)
        time.sleep(PAUSE_SECONDS)
