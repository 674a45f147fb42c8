"""The few facts about a warehouse itself: `kind` (nyata or simulasi), `schema_step`."""

import sqlalchemy as sa

from warehouse.tables import settings


def get(connection: sa.Connection, name: str, default: str = "") -> str:
    value = connection.scalar(sa.select(settings.c.value).where(settings.c.name == name))
    return default if value is None else value


def put(connection: sa.Connection, name: str, value: str) -> None:
    connection.execute(settings.delete().where(settings.c.name == name))
    connection.execute(settings.insert().values(name=name, value=value))
