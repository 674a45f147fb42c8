"""How many rows there are."""

import sqlalchemy as sa


def count(connection: sa.Connection, rows: sa.FromClause, *where: sa.ColumnElement[bool]) -> int:
    return connection.execute(sa.select(sa.func.count()).select_from(rows).where(*where)).scalar_one()
