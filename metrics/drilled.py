"""What a drill's warehouse says when it is over: every step, every case and every call; asked of its own
schema."""

import datetime as dt

import pandas as pd
import sqlalchemy as sa

from metrics.filters import Filters
from metrics.frames import frame
from warehouse import tables

_STEP = ("case_id", "seq", "at", "state", "agency", "layer", "reason")
_CASE = ("case_id", "kind", "category", "agency", "area", "state", "outcome", "received_at")
_CALL = ("call_id", "started_at", "queued_at", "answered_at", "ended_at", "outcome", "disposition")


def steps_told(connection: sa.Connection, filters: Filters, at: dt.datetime) -> pd.DataFrame:
    """case_id, seq, at, state, agency, layer, reason, in the order of case and seq."""
    own = tables.case_events.c
    return _all(connection, tables.case_events, _STEP, (own.case_id, own.seq), filters, at)


def cases_told(connection: sa.Connection, filters: Filters, at: dt.datetime) -> pd.DataFrame:
    """case_id, kind, category, agency, area, state, outcome, received_at."""
    return _all(connection, tables.cases, _CASE, (tables.cases.c.case_id,), filters, at)


def calls_told(connection: sa.Connection, filters: Filters, at: dt.datetime) -> pd.DataFrame:
    """call_id, started_at, queued_at, answered_at, ended_at, outcome, disposition."""
    return _all(connection, tables.calls, _CALL, (tables.calls.c.call_id,), filters, at)


def _all(
    connection: sa.Connection,
    table: sa.Table,
    names: tuple[str, ...],
    order: tuple[sa.ColumnElement, ...],
    filters: Filters,
    at: dt.datetime,
) -> pd.DataFrame:
    mine = table.c.city_code == filters.city_code
    query = sa.select(*(table.c[name] for name in names)).where(mine).order_by(*order)
    return frame(connection, query, filters, at)
