"""How the merge of a load speaks of rows: which of them are the same, of a case of the batch, or differ."""

import sqlalchemy as sa

from warehouse.bulk import analyse
from warehouse.staging import incoming

_NOT_COMPARED = {"recorded_at", "known_from", "chunk", "place"}


def differ(staged: sa.Table, held: sa.Table) -> sa.ColumnElement[bool]:
    """Whether a staged row says anything else than the one that is held."""
    names = [c.name for c in staged.columns if c.name not in _NOT_COMPARED]
    return sa.or_(*(staged.c[name].is_distinct_from(held.c[name]) for name in names))


def same(one: sa.FromClause, other: sa.FromClause, *names: str) -> sa.ColumnElement[bool]:
    """Whether two rows have the same values of these names."""
    return sa.and_(*(one.c[name] == other.c[name] for name in names))


def is_of(rows: sa.FromClause, key: str = "case_id") -> sa.ColumnElement[bool]:
    """The row is of a case (or call) in `incoming`."""
    return (rows.c.city_code == incoming.c.city_code) & (rows.c[key] == incoming.c.key)


def belongs(staged: sa.FromClause) -> sa.ColumnElement[bool]:
    """The staged row is of a case in `incoming`, and came with it."""
    return is_of(staged) & (staged.c.chunk == incoming.c.chunk)


def columns_of(table: sa.Table, staged: sa.Table) -> list[sa.ColumnElement]:
    """Of staged rows, in the order of the table that takes them, but for the version."""
    return [staged.c[c.name] for c in table.columns if c.name != "known_from"]


def refill(connection: sa.Connection, table: sa.Table, rows: sa.Select) -> None:
    """With these rows alone; the planner is told of them."""
    connection.execute(table.delete())
    insert(connection, table, rows)
    analyse(connection, table)


def insert(connection: sa.Connection, table: sa.Table, rows: sa.Select) -> None:
    connection.execute(
        table.insert().from_select([c.name for c in table.columns], rows, include_defaults=False)
    )
