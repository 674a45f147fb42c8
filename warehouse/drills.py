"""A drill's data: the same tables in schemas of their own, so that no figure leaks to or from the real ones.

What a drill's warehouse reads and writes goes by the same questions and loads; dropping it leaves nothing.
"""

from dataclasses import replace

import sqlalchemy as sa

from warehouse.engines import Warehouse
from warehouse.errors import WarehouseError
from warehouse.schema import upgrade
from warehouse.tables import PERSONAL


def open_drill(warehouse: Warehouse, name: str) -> Warehouse:
    """The warehouse of drill `name`, made where there is none; it closes with the one that it lives in."""
    with warehouse.write() as connection:
        for schema in _schemas(name):
            connection.execute(sa.schema.CreateSchema(schema, if_not_exists=True))
    drill = drill_of(warehouse, name)
    upgrade(drill)
    return drill


def drill_of(warehouse: Warehouse, name: str) -> Warehouse:
    """The warehouse of a drill that is there already; asked of one that is not, every question fails."""
    own, personal = _schemas(name)
    tables = warehouse.engine.get_execution_options()["schema_translate_map"]
    tables = {**tables, None: own, PERSONAL: personal}
    return replace(warehouse, engine=warehouse.engine.execution_options(schema_translate_map=tables))


def drop_drill(warehouse: Warehouse, name: str) -> None:
    with warehouse.write() as connection:
        for schema in _schemas(name):
            connection.execute(sa.schema.DropSchema(schema, cascade=True, if_exists=True))


def _schemas(name: str) -> tuple[str, str]:
    if not (name.isascii() and name.isidentifier() and name.islower()):
        raise WarehouseError(f"'{name}' can't name a drill; use small letters, digits and _, a letter first.")
    return f"drill_{name}", f"drill_{name}_personal"
