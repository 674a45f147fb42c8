"""Rows of files that could not be used: how many, and why."""

import datetime as dt

import pandas as pd
import sqlalchemy as sa

from metrics.filters import Filters
from metrics.frames import frame
from metrics.moment import AT, kept
from warehouse import tables


def rejected_by_reason(
    connection: sa.Connection, filters: Filters, at: dt.datetime, version: int | None = None
) -> pd.DataFrame:
    """source, reason (a code of etl.reasons), column, row_count, newest_at (of their last load);
    the most first. The period narrows nothing: a row stays rejected until its file is mended."""
    return frame(connection, _statement(filters, version), filters, at)


@kept
def _statement(filters: Filters, version: int | None) -> sa.Select:
    rows, loads = tables.rejected_rows.c, tables.loads.c
    of_load = sa.and_(loads.city_code == rows.city_code, loads.load_id == rows.load_id)
    known = [rows.city_code == filters.city_code, loads.started_at <= AT]
    if version is not None:
        known.append(sa.or_(loads.data_version <= version, loads.data_version.is_(None)))
    row_count = sa.func.count().label("row_count")
    return (
        sa.select(
            rows.source, rows.reason, rows.column, row_count, sa.func.max(loads.started_at).label("newest_at")
        )
        .select_from(tables.rejected_rows.join(tables.loads, of_load))
        .where(*known)
        .group_by(rows.source, rows.reason, rows.column)
        .order_by(row_count.desc(), rows.source, rows.reason, rows.column)
    )
