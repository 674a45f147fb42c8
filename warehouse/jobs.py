"""What is on record of timed work, in `jobs`: when it ran, when it is due, how it went."""

from typing import Any

import sqlalchemy as sa

from warehouse.tables import jobs

WAITING, RUNNING, DONE, FAILED = "", "running", "done", "failed"


def all_jobs(connection: sa.Connection, city_code: str) -> dict[str, dict[str, Any]]:
    """The columns of each job, by its name."""
    query = sa.select(jobs).where(jobs.c.city_code == city_code).order_by(jobs.c.name)
    return {row.name: dict(row._mapping) for row in connection.execute(query)}


def keep(connection: sa.Connection, city_code: str, name: str, **values: Any) -> None:
    """Keeps columns of a job; those that are not named stay as they are."""
    held = all_jobs(connection, city_code).get(name, {"city_code": city_code, "name": name})
    strike(connection, city_code, name)
    connection.execute(jobs.insert().values(**(held | values)))


def strike(connection: sa.Connection, city_code: str, name: str) -> None:
    """Forgets a job that is no longer wanted."""
    connection.execute(jobs.delete().where(jobs.c.city_code == city_code, jobs.c.name == name))
