"""What anybody may know of single cases: of categories that are not sensitive, not confidential, against no
agency, and no finer than their area. Statements differ with each question, and so none is kept."""

import datetime as dt
from dataclasses import dataclass

import pandas as pd
import sqlalchemy as sa

from metrics.filters import Filters, narrowed
from metrics.frames import framed
from metrics.known import CLOSED_STATES
from warehouse.tables import cases

_COLUMNS = (
    "case_id",
    "category",
    "agency",
    "area",
    "state",
    "outcome",
    "received_at",
    "resolved_at",
    "closed_at",
)
_CHANGED = ("received_at", "updated_at", "last_event_at")


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """Empty: any. Windows are half-open instants; `is_open` None: both."""

    case_ids: tuple[str, ...] = ()
    received: tuple[dt.datetime, dt.datetime] | None = None
    changed: tuple[dt.datetime, dt.datetime] | None = None
    is_open: bool | None = None
    offset: int = 0
    limit: int = 50


def published_cases(
    connection: sa.Connection, filters: Filters, at: dt.datetime, wanted: Wanted
) -> pd.DataFrame:
    """Newest first: case_id, category, agency, area, state, outcome, received_at, resolved_at, closed_at,
    changed_at. `filters.categories` are those that may be told; with none of them nothing is."""
    instants = (sa.func.coalesce(cases.c[name], cases.c.received_at) for name in _CHANGED)
    changed = sa.type_coerce(sa.func.greatest(*instants), cases.c.received_at.type)
    query = (
        sa.select(*(cases.c[name] for name in _COLUMNS), changed.label("changed_at"))
        .where(*_conditions(filters, at, wanted, changed))
        .order_by(cases.c.received_at.desc(), cases.c.case_id)
        .limit(wanted.limit)
        .offset(wanted.offset)
    )
    kinds = {column.name: column.type for column in query.selected_columns}
    if not filters.categories:
        return framed([], kinds)
    return framed([tuple(row) for row in connection.execute(query)], kinds)


def _conditions(
    filters: Filters, at: dt.datetime, wanted: Wanted, changed: sa.ColumnElement
) -> list[sa.ColumnElement[bool]]:
    where = [
        *narrowed(cases, filters),
        ~cases.c.is_confidential,
        cases.c.reported_agency == "",
        cases.c.state != "tidak_valid",
        cases.c.received_at <= at,
    ]
    if wanted.case_ids:
        numbers = [
            number.replace("\0", "") for number in wanted.case_ids
        ]  # which PostgreSQL's text can't hold
        where.append(cases.c.case_id.in_(numbers))
    for instant, window in ((cases.c.received_at, wanted.received), (changed, wanted.changed)):
        if window is not None:
            where += [instant >= window[0], instant < window[1]]
    if wanted.is_open is not None:
        is_closed = cases.c.state.in_(CLOSED_STATES)
        where.append(~is_closed if wanted.is_open else is_closed)
    return where
