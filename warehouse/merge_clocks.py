"""Merges the clocks of one batch of cases: those that differ or vanish end, the others stay."""

import sqlalchemy as sa

from warehouse import staging, tables
from warehouse.matching import belongs, columns_of, differ, insert, is_of, refill, same
from warehouse.staging import incoming, standing

_CLOCK = ("city_code", "case_id", "clock", "seq")


def merge_clocks(connection: sa.Connection, version: int) -> None:
    """Clocks that differ or vanish go to `clock_versions`; those that stay keep their `known_from`."""
    _find_standing(connection)
    _settle_checks(connection)
    held, staged = tables.clocks, staging.clocks
    ended = same(held, standing, *_CLOCK) & ~standing.c.stays
    insert(
        connection, tables.clock_versions, sa.select(*held.columns, sa.literal(version)).join(standing, ended)
    )
    connection.execute(held.delete().where(ended))
    rows = (
        sa.select(*columns_of(held, staged), sa.literal(version))
        .join(incoming, belongs(staged))
        .outerjoin(standing, same(staged, standing, *_CLOCK) & standing.c.stays)
        .where(incoming.c.what.in_(["new", "changed", "reclocked"]), standing.c.seq.is_(None))
    )
    insert(connection, held, rows)


def _find_standing(connection: sa.Connection) -> None:
    held, staged = tables.clocks, staging.clocks
    match = same(held, staged, *_CLOCK) & (staged.c.chunk == incoming.c.chunk)
    stays = staged.c.seq.is_not(None) & ~differ(staged, held)
    query = (
        sa.select(*(held.c[name] for name in _CLOCK), stays, incoming.c.chunk, incoming.c.place)
        .join(incoming, is_of(held))
        .outerjoin(staged, match)
        .where(incoming.c.what.in_(["changed", "check"]))
    )
    refill(connection, standing, query)


def _settle_checks(connection: sa.Connection) -> None:
    """A checked case is reclocked where a clock of it ended or came up, else it is the same after all."""
    staged = staging.clocks
    came_up = (
        sa.select(staged.c.case_id)
        .join(incoming, belongs(staged))
        .outerjoin(standing, same(staged, standing, *_CLOCK))
        .where(incoming.c.what == "check", standing.c.seq.is_(None))
    )
    ended = sa.select(standing.c.case_id).where(~standing.c.stays)
    is_check = incoming.c.what == "check"
    reclocked = incoming.c.key.in_(came_up) | incoming.c.key.in_(ended)
    connection.execute(incoming.update().where(is_check, reclocked).values(what="reclocked"))
    connection.execute(incoming.update().where(is_check).values(what="same"))
