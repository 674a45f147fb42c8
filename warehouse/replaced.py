"""What the last load of each source replaced, so that it can be undone (warehouse/undo.py).

Cases and clocks keep their earlier states anyway (`case_versions`, `clock_versions`); steps, calls, personal
fields and rejected rows are replaced whole, and what they were is kept here: with `known_until`, the data
version that replaced them, and only until the same source changes something again.
"""

import sqlalchemy as sa

from warehouse import about, tables
from warehouse.tables import PERSONAL, metadata

UNDO_SINCE = "undo_since"  # what this version and earlier ones replaced is not kept


def _twin(table: sa.Table, name: str, schema: str | None = None) -> sa.Table:
    own = [
        sa.Column(c.name, c.type, nullable=c.nullable, server_default=c.server_default) for c in table.columns
    ]
    return sa.Table(name, metadata, *own, sa.Column("known_until", sa.Integer, nullable=False), schema=schema)


TWINS = {
    tables.case_events: _twin(tables.case_events, "replaced_events"),
    tables.calls: _twin(tables.calls, "replaced_calls"),
    tables.rejected_rows: _twin(tables.rejected_rows, "replaced_rejected"),
    tables.people_of_cases: _twin(tables.people_of_cases, "replaced_reporters", PERSONAL),
    tables.raw_rejected: _twin(tables.raw_rejected, "replaced_rejected", PERSONAL),
}


def keep(connection: sa.Connection, table: sa.Table, version: int, where: sa.ColumnElement[bool]) -> None:
    """The rows of `table` that version `version` is about to replace."""
    twin = TWINS[table]
    rows = sa.select(*table.columns, sa.literal(version)).where(where)
    connection.execute(twin.insert().from_select([c.name for c in twin.columns], rows))


def tidy(connection: sa.Connection, city_code: str, source: str, version: int, *, is_change: bool) -> None:
    """At the end of a load: of one that made a version, what earlier loads of its source replaced is let go;
    of one that changed nothing, what it kept itself."""
    loads = tables.loads.c
    earlier = sa.select(loads.data_version).where(
        loads.city_code == city_code, loads.source == source, loads.data_version < version
    )
    for twin in _filled(connection):
        until = twin.c.known_until
        connection.execute(twin.delete().where(until.in_(earlier) if is_change else until == version))


def _filled(connection: sa.Connection) -> list[sa.Table]:
    """Most are empty at most times, and to delete nothing from five tables is a tenth of a small load."""
    held = sa.select(*(sa.exists(sa.select(sa.literal(1)).select_from(twin)) for twin in TWINS.values()))
    found = connection.execute(held).one()
    return [twin for twin, is_filled in zip(TWINS.values(), found, strict=True) if is_filled]


def let_go(connection: sa.Connection, version: int) -> None:
    """All of it: for what must be nowhere. Nothing up to `version` can be undone any more."""
    for twin in TWINS.values():
        connection.execute(twin.delete())
    about.put(connection, UNDO_SINCE, str(version))
