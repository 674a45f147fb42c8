"""Emergencies and complaints of a day up to a moment in it: what a replay shows as it was known then, beside
what is known now."""

import datetime as dt

import pandas as pd
import sqlalchemy as sa

from metrics.filters import Filters, narrowed
from metrics.frames import frame
from metrics.known import CLOSED_STATES, known_cases, unfinished_cases
from metrics.measures import count
from metrics.moment import AT, TODAY, YESTERDAY, kept

COUNTS = ("received_count", "open_count", "closed_count")


def counts_at(
    connection: sa.Connection, filters: Filters, at: dt.datetime, version: int | None = None
) -> pd.DataFrame:
    """kind, area ('' where it is not known), received_count (since local midnight), open_count (whenever they
    came), closed_count (since local midnight, and not open again); no row where all are 0."""
    return frame(connection, _counts(filters, version), filters, at)


@kept
def _counts(filters: Filters, version: int | None) -> sa.Select:
    """Ranges instead of an OR, as in metrics.known."""
    cases, unfinished = known_cases(version), unfinished_cases(version)
    is_finished = cases.c.state.in_(CLOSED_STATES)
    parts = (
        ("received", cases, sa.and_(cases.c.day >= YESTERDAY, cases.c.received_at.between(TODAY, AT))),
        ("open", unfinished, sa.true()),
        ("closed", cases, sa.and_(is_finished, cases.c.resolved_at.between(TODAY, AT))),
        (
            "closed",
            cases,
            sa.and_(is_finished, cases.c.resolved_at.is_(None), cases.c.closed_at.between(TODAY, AT)),
        ),
    )
    rows = sa.union_all(
        *(
            sa.select(table.c.kind, table.c.area, sa.literal(part).label("part")).where(
                *narrowed(table, filters), where
            )
            for part, table, where in parts
        )
    ).subquery()
    counts = (count(rows.c.part == name.removesuffix("_count")).label(name) for name in COUNTS)
    return (
        sa.select(rows.c.kind, rows.c.area, *counts)
        .group_by(rows.c.kind, rows.c.area)
        .order_by(rows.c.kind, rows.c.area)
    )
