"""How many rows there are, and how many went. DuckDB's cursor does not say it."""

import sqlalchemy as sa


def count(connection: sa.Connection, rows: sa.FromClause, *where: sa.ColumnElement[bool]) -> int:
    return connection.execute(sa.select(sa.func.count()).select_from(rows).where(*where)).scalar_one()


def remove(connection: sa.Connection, table: sa.Table, where: sa.ColumnElement[bool]) -> int:
    """Deletes rows; how many there were."""
    number = count(connection, table, where)
    connection.execute(table.delete().where(where))
    return number
