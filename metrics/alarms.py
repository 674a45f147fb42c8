"""What came in just now and calls for a look: cases by when this warehouse first knew them.

A case is news when it became known soon after it was received: the import of an old year alarms nobody, and
a later state of a case is no new one.
"""

import datetime as dt

import pandas as pd
import sqlalchemy as sa

from metrics.filters import Filters, narrowed
from metrics.frames import frame
from metrics.known import CLOSED_STATES
from metrics.moment import AT, HOUR_AGO, kept
from warehouse import tables

LOOKED_BACK = dt.timedelta(minutes=30)
NEWS_FOR = dt.timedelta(minutes=30)  # after receipt; both together are the hour that is searched


def new_cases(
    connection: sa.Connection, filters: Filters, at: dt.datetime, which: tuple[str, ...]
) -> pd.DataFrame:
    """Cases of a kind or category in `which` that became known in the last 30 minutes and were news then, the
    first known first: case_id, category, agency, area, is_confidential, received_at, known_at, is_closed.
    The period narrows nothing."""
    return frame(connection, _new_cases(filters, which), filters, at)


@kept
def _new_cases(filters: Filters, which: tuple[str, ...]) -> sa.Select:
    cases, first, version = tables.cases, _first_known(filters, which), tables.versions
    known_at = version.c.at.label("known_at")
    names = ("case_id", "category", "agency", "area", "is_confidential", "received_at")
    return (
        sa.select(
            *(cases.c[name] for name in names),
            known_at,
            cases.c.state.in_(CLOSED_STATES).label("is_closed"),
        )
        .join(first, first.c.case_id == cases.c.case_id)
        .join(version, sa.and_(_is_of(version, filters), version.c.data_version == first.c.known_from))
        .where(
            *_recent(cases, filters, which),
            version.c.at > AT - LOOKED_BACK,
            version.c.at <= AT,
            cases.c.received_at > version.c.at - NEWS_FOR,
        )
        .order_by(known_at, cases.c.received_at, cases.c.case_id)
    )


def _first_known(filters: Filters, which: tuple[str, ...]) -> sa.Subquery:
    """The first version of each case, in its newest state or an earlier one."""
    states = (
        sa.select(table.c.case_id, table.c.known_from).where(*_recent(table, filters, which))
        for table in (tables.cases, tables.case_versions)
    )
    every = sa.union_all(*states).subquery()
    return (
        sa.select(every.c.case_id, sa.func.min(every.c.known_from).label("known_from"))
        .group_by(every.c.case_id)
        .subquery("first")
    )


def _recent(table: sa.Table, filters: Filters, which: tuple[str, ...]) -> list[sa.ColumnElement[bool]]:
    is_wanted = sa.or_(table.c.kind.in_(which), table.c.category.in_(which))
    return [*narrowed(table, filters), is_wanted, table.c.received_at > HOUR_AGO]


def _is_of(table: sa.Table, filters: Filters) -> sa.ColumnElement[bool]:
    return table.c.city_code == filters.city_code
