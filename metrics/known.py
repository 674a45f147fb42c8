"""What is true now, or what was known at an earlier data version (docs/decisions/0003-versions.md)."""

import sqlalchemy as sa

from metrics.moment import AT, kept
from warehouse import tables


@kept
def known_cases(version: int | None) -> sa.FromClause:
    return _known(tables.cases, tables.case_versions, version)


@kept
def known_clocks(version: int | None) -> sa.FromClause:
    return _known(tables.clocks, tables.clock_versions, version)


@kept
def running_clocks(version: int | None) -> sa.FromClause:
    """Clocks that run at the moment, or will have stopped only later. Two ranges instead of an OR, which the
    embedded engine could answer only by reading every clock."""
    clocks = known_clocks(version)
    runs = sa.and_(clocks.c.stopped_at.is_(None), clocks.c.ended_by == ""), clocks.c.stopped_at > AT
    return sa.union_all(*(sa.select(clocks).where(where) for where in runs)).subquery("running")


@kept
def known_calls(version: int | None) -> sa.FromClause:
    """Calls keep no earlier states: an earlier version leaves out those that were not known yet."""
    if version is None:
        return tables.calls
    return sa.select(tables.calls).where(tables.calls.c.known_from <= version).subquery("calls")


def _known(now: sa.Table, earlier: sa.Table, version: int | None) -> sa.FromClause:
    if version is None:
        return now
    still = sa.select(now).where(now.c.known_from <= version)
    then = sa.select(*(earlier.c[column.name] for column in now.c)).where(
        earlier.c.known_from <= version, earlier.c.known_until > version
    )
    return sa.union_all(still, then).subquery(now.name)
