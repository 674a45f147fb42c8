"""The runs of the sources, the last first: what each did with its rows, and whether it was undone."""

import datetime as dt

import pandas as pd
import sqlalchemy as sa

from metrics.filters import Filters
from metrics.frames import frame, rows
from metrics.moment import AT, kept
from warehouse import tables

_COLUMNS = ("load_id", "source", "file", "state", "message", "started_at", "finished_at", "newest_at")
_COUNTS = ("read_count", "new_count", "changed_count", "same_count", "rejected_count")


def last_loads(
    connection: sa.Connection,
    filters: Filters,
    at: dt.datetime,
    limit: int = 30,
    changes_only: bool = False,
) -> pd.DataFrame:
    """load_id, source, file, state (done, failed, undone), message, started_at, finished_at, newest_at, the
    counts read, new, changed, same, rejected, data_version (empty where nothing changed), is_last: whether it
    is the last of its source that changed something and still stands. The period narrows nothing."""
    return frame(connection, _last(filters, limit, changes_only), filters, at)


def rows_read(connection: sa.Connection, filters: Filters, at: dt.datetime) -> pd.DataFrame:
    """read_count, in one row: how many rows all loads together read."""
    return frame(connection, _read(filters), filters, at)


def news(connection: sa.Connection, filters: Filters, at: dt.datetime) -> str:
    """Another text as soon as a load ended or the service heard of a source: as long as it is the same, so is
    what is told of them."""
    return repr(rows(connection, _news(filters), filters, at))


@kept
def _last(filters: Filters, limit: int, changes_only: bool) -> sa.Select:
    own = tables.loads.c
    stands = sa.and_(own.data_version.is_not(None), own.state == "done")
    last = sa.func.max(sa.case((stands, own.data_version))).over(partition_by=own.source)
    every = (
        sa.select(
            *(own[name] for name in (*_COLUMNS, *_COUNTS, "data_version")),
            sa.func.coalesce(sa.and_(stands, own.data_version == last), sa.false()).label("is_last"),
        )
        .where(*_known(filters))
        .subquery()
    )
    shown = sa.select(every).order_by(every.c.started_at.desc(), every.c.load_id)
    if changes_only:
        shown = shown.where(sa.or_(every.c.data_version.is_not(None), every.c.state != "done"))
    return shown.limit(limit)


@kept
def _read(filters: Filters) -> sa.Select:
    total = sa.func.coalesce(sa.func.sum(tables.loads.c.read_count), 0)
    return sa.select(sa.cast(total, sa.BigInteger).label("read_count")).where(*_known(filters))


@kept
def _news(filters: Filters) -> sa.CompoundSelect:
    """How many loads there are, and what the service knows of each source."""
    heard = tables.source_states.c
    instants = (heard.seen_at, heard.checked_at)
    of_sources = sa.select(heard.source, heard.state, heard.message, *instants, sa.literal(0))
    nothing = (
        sa.null().label(column.name) for column in (heard.source, heard.state, heard.message, *instants)
    )
    of_loads = sa.select(*nothing, sa.func.count()).where(tables.loads.c.city_code == filters.city_code)
    return of_sources.where(heard.city_code == filters.city_code).union_all(of_loads)


def _known(filters: Filters) -> list[sa.ColumnElement[bool]]:
    own = tables.loads.c
    return [own.city_code == filters.city_code, own.started_at <= AT]
