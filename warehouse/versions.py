"""What was known when: each load that changed something made a data version.

A table of what is true now holds rows with `known_from`; its `…_versions` twin those that ended in
`known_until`.
"""

import datetime as dt
from collections.abc import Iterable

import sqlalchemy as sa

from warehouse.tables import loads, versions


def current(connection: sa.Connection) -> int:
    """The newest data version; 0 before the first load."""
    return connection.scalar(sa.select(sa.func.coalesce(sa.func.max(versions.c.data_version), 0))) or 0


def current_without(connection: sa.Connection, sources: Iterable[str]) -> int:
    """The newest data version that something else made than a load of these sources; 0 before the first."""
    of_load = sa.and_(loads.c.city_code == versions.c.city_code, loads.c.load_id == versions.c.load_id)
    others = (
        sa.select(versions.c.data_version)
        .outerjoin(loads, of_load)
        .where(sa.func.coalesce(loads.c.source, "").not_in(tuple(sources)))
    )
    return connection.scalar(others.order_by(versions.c.data_version.desc()).limit(1)) or 0


def known_at(table: sa.Table, versions_table: sa.Table, version: int | None) -> sa.FromClause:
    """The rows of `table` as known in a version, under the table's own columns; None: as they are now."""
    if version is None:
        return table
    own = sa.select(*table.columns).where(table.c.known_from <= version)
    ended = sa.select(*(versions_table.c[c.name] for c in table.columns)).where(
        versions_table.c.known_from <= version, versions_table.c.known_until > version
    )
    return sa.union_all(own, ended).subquery(table.name)


def version_at(connection: sa.Connection, at: dt.datetime) -> int:
    """The version that was the newest at an instant; 0 before the first load."""
    newest = sa.select(sa.func.max(versions.c.data_version)).where(versions.c.at <= at)
    return connection.scalar(newest) or 0
