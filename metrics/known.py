"""What is true now, or what was known at an earlier data version (docs/decisions/0003-versions.md)."""

import sqlalchemy as sa

from metrics.moment import AT, kept
from warehouse import tables
from warehouse.versions import known_at

DONE_STATES = ("selesai", "ditutup")
CLOSED_STATES = (*DONE_STATES, "tidak_valid")
_CLOSED: sa.BindParameter = sa.bindparam("closed", CLOSED_STATES, expanding=True, literal_execute=True)
"""Written into the statement, so that PostgreSQL sees that a partial index covers it."""


@kept
def known_cases(version: int | None) -> sa.FromClause:
    return known_at(tables.cases, tables.case_versions, version)


@kept
def known_clocks(version: int | None) -> sa.FromClause:
    return known_at(tables.clocks, tables.clock_versions, version)


@kept
def unfinished_cases(version: int | None, *names: str) -> sa.FromClause:
    """Cases open at the moment, by their state; one that was finished only later was still open. Ranges
    instead of an OR, which either engine could answer only by reading every case. `names`: of the columns;
    all without any, which takes the embedded engine longer to plan."""
    cases = known_cases(version)
    is_finished = cases.c.state.in_(_CLOSED)
    parts = (
        ~is_finished,
        sa.and_(is_finished, cases.c.resolved_at > AT),
        sa.and_(is_finished, cases.c.resolved_at.is_(None), cases.c.closed_at > AT),
    )
    columns = [cases.c[name] for name in names or cases.c.keys()]
    every = (sa.select(*columns).where(part, cases.c.received_at <= AT) for part in parts)
    return sa.union_all(*every).subquery("unfinished")


@kept
def running_clocks(version: int | None, *names: str) -> sa.FromClause:
    """Clocks that run at the moment, or will have stopped only later: these columns of them. Ranges, as
    above."""
    clocks = known_clocks(version)
    columns = [clocks.c[name] for name in names]
    return sa.union_all(*(sa.select(*columns).where(where) for where in run(clocks))).subquery("running")


def run(clocks: sa.FromClause) -> tuple[sa.ColumnElement[bool], sa.ColumnElement[bool]]:
    """The two ranges of clocks that run at the moment; none is in both."""
    return sa.and_(clocks.c.stopped_at.is_(None), clocks.c.ended_by == ""), clocks.c.stopped_at > AT


@kept
def known_calls(version: int | None) -> sa.FromClause:
    """Calls keep no earlier states: an earlier version leaves out those that were not known yet."""
    if version is None:
        return tables.calls
    return sa.select(tables.calls).where(tables.calls.c.known_from <= version).subquery("calls")
