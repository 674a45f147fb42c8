"""What a warehouse holds, in a few numbers, for the command line."""

from typing import Any

import sqlalchemy as sa

from warehouse import about, freshness
from warehouse.jobs import all_jobs
from warehouse.tables import calls, cases, loads, rejected_rows
from warehouse.versions import current


def contents(connection: sa.Connection, city_code: str) -> dict[str, Any]:
    """kind (nyata, simulasi or ''), data_version, how many cases, calls and rejected rows, and of each source
    its newest instant, when it was last loaded, and in what state that load ended; of the service
    `watching_at` (its last sign of life, empty where it was stopped), `watch` (each source) and `jobs`."""
    counts = {
        str(table.name): connection.scalar(
            sa.select(sa.func.count()).select_from(table).where(table.c.city_code == city_code)
        )
        for table in (cases, calls, rejected_rows)
    }
    return {
        "kind": about.get(connection, "kind"),
        "schema_step": about.get(connection, "schema_step"),
        "data_version": current(connection),
        **counts,
        "sources": [row._asdict() for row in connection.execute(_sources(city_code))],
        "watching_at": about.get(connection, about.WATCHING),
        "watch": freshness.states(connection, city_code),
        "restore_test": about.get(connection, "restore_test"),
        "jobs": list(all_jobs(connection, city_code).values()),
    }


def _sources(city_code: str) -> sa.Select:
    column = loads.c
    order = column.started_at.desc()
    last = (
        sa.select(
            column.source,
            column.state,
            column.message,
            column.finished_at,
            sa.func.max(column.newest_at).over(partition_by=column.source).label("newest_at"),
            sa.func.row_number().over(partition_by=column.source, order_by=order).label("place"),
        )
        .where(column.city_code == city_code)
        .subquery()
    )
    return (
        sa.select(last.c.source, last.c.newest_at, last.c.finished_at, last.c.state, last.c.message)
        .where(last.c.place == 1)
        .order_by(last.c.source)
    )
