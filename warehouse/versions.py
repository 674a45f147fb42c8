"""What was known when: each load that changed something made a data version.

A table of what is true now holds rows with `known_from`; its `…_versions` twin those that ended in
`known_until`.
"""

import datetime as dt
import uuid
from collections.abc import Iterable
from typing import NamedTuple

import sqlalchemy as sa

from warehouse import about
from warehouse.tables import loads, versions

_REWRITTEN = "rewritten"
_NEWEST = sa.select(sa.func.max(versions.c.data_version))


class Stand(NamedTuple):
    """Where the data stand: what two hold that stand alike is the same. `load_id` made the version: another
    history may bear the same number. `rewritten` is a new word whenever rows went, or came back, and no
    version tells which (`rewrite`)."""

    version: int
    load_id: str
    rewritten: str


def current(connection: sa.Connection) -> int:
    """The newest data version; 0 before the first load."""
    return connection.scalar(_NEWEST) or 0


def stand(connection: sa.Connection) -> Stand:
    """Version 0 before the first load."""
    newest = sa.select(versions.c.data_version, versions.c.load_id).order_by(versions.c.data_version.desc())
    version, load_id = connection.execute(newest.limit(1)).first() or (0, "")
    return Stand(version, load_id, about.get(connection, _REWRITTEN))


def follows(connection: sa.Connection, earlier: Stand) -> bool:
    """Whether the data came to stand where they do from there, by versions that tell which rows changed."""
    own = versions.c
    made = sa.select(own.load_id).where(own.data_version == earlier.version, own.load_id == earlier.load_id)
    is_ours = connection.execute(made.limit(1)).first() is not None
    return is_ours and about.get(connection, _REWRITTEN) == earlier.rewritten


def rewrite(connection: sa.Connection) -> None:
    """To be called by what takes rows away, or puts them back, otherwise than a load does: copies of the data
    begin anew (warehouse/copied.py)."""
    about.put(connection, _REWRITTEN, uuid.uuid4().hex)


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
