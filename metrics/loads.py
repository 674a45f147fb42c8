"""The runs of the sources, the last first: what each did with its rows, and whether it was undone."""

import datetime as dt

import pandas as pd
import sqlalchemy as sa

from metrics.filters import Filters
from metrics.frames import frame
from metrics.moment import AT
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
    own = tables.loads.c
    stands = sa.and_(own.data_version.is_not(None), own.state == "done")
    last = sa.func.max(sa.case((stands, own.data_version))).over(partition_by=own.source)
    known = [own.city_code == filters.city_code, own.started_at <= AT]
    every = (
        sa.select(
            *(own[name] for name in (*_COLUMNS, *_COUNTS, "data_version")),
            sa.func.coalesce(sa.and_(stands, own.data_version == last), sa.false()).label("is_last"),
        )
        .where(*known)
        .subquery()
    )
    shown = sa.select(every).order_by(every.c.started_at.desc(), every.c.load_id)
    if changes_only:
        shown = shown.where(sa.or_(every.c.data_version.is_not(None), every.c.state != "done"))
    return frame(connection, shown.limit(limit), filters, at)
