"""Clocks that run within their time. No period changes how many they are, so that a whole city's, asked for
once, answer whoever narrows it: looking for them is half of what the share on time costs beside the share."""

import datetime as dt

import pandas as pd
import sqlalchemy as sa

from metrics.cells import CELLS, within
from metrics.filters import Filters, narrowed
from metrics.frames import frame
from metrics.judged import Scope
from metrics.known import known_cases, known_clocks, run
from metrics.measures import count
from metrics.moment import AT
from metrics.shapes import kept_by_shape
from warehouse.verdicts import RUNNING, verdict

_NEEDED = ("city_code", "case_id", "kind", *CELLS)
_JUDGED_BY = ("target_seconds", "clock", "started_at", "stopped_at", "ended_by", "is_on_time", "decided_at")


def running(
    connection: sa.Connection,
    filters: Filters,
    at: dt.datetime,
    version: int | None = None,
    *,
    scope: Scope,
    clocks: tuple[str, ...],
) -> pd.DataFrame:
    """kind, CELLS, running_count (as metrics.on_time has it, of these clocks together); no row where it is
    0. The agency is that of the case where `scope` is "case"."""
    return frame(connection, _statement(filters, version, scope, clocks), filters, at)


def running_within(cells: pd.DataFrame, filters: Filters) -> pd.DataFrame:
    """running_count, in one row, of the rows of `running` of at least as many cases."""
    counts = cells["running_count"].to_numpy("int64")[within(cells, filters)]
    return pd.DataFrame({"running_count": pd.array([int(counts.sum())], "Int64")})


@kept_by_shape
def _statement(filters: Filters, version: int | None, scope: Scope, clocks: tuple[str, ...]) -> sa.Select:
    known, cases = known_clocks(version), known_cases(version)
    which = [known.c.scope == scope, known.c.clock.in_(clocks), known.c.target_seconds.is_not(None)]
    columns = [known.c[name] for name in (*_NEEDED, *_JUDGED_BY)]
    rows = sa.union_all(
        *(
            sa.select(*columns).where(*narrowed(known, filters), *which, runs, known.c.started_at <= AT)
            for runs in run(known)
        )
    ).subquery()
    is_its_case = sa.and_(cases.c.city_code == rows.c.city_code, cases.c.case_id == rows.c.case_id)
    whole: sa.FromClause = rows.join(cases, is_its_case) if scope == "case" else rows
    agency = cases.c.agency if scope == "case" else rows.c.agency
    keys = [rows.c.kind, *(agency if name == "agency" else rows.c[name] for name in CELLS)]
    return (
        sa.select(*keys, count().label("running_count"))
        .select_from(whole)
        .where(verdict(rows, AT) == RUNNING)
        .group_by(*keys)
        .order_by(*keys)
    )
