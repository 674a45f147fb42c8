"""The few facts about a warehouse itself: `kind` (nyata or simulasi), `schema_step`, `watching_at`,
`rights`."""

import sqlalchemy as sa

from warehouse.tables import settings

WATCHING = "watching_at"  # the last sign of life of the service that watches; "" where it was stopped


def get(connection: sa.Connection, name: str, default: str = "") -> str:
    value = connection.scalar(sa.select(settings.c.value).where(settings.c.name == name))
    return default if value is None else value


def put(connection: sa.Connection, name: str, value: str) -> None:
    connection.execute(settings.delete().where(settings.c.name == name))
    connection.execute(settings.insert().values(name=name, value=value))
