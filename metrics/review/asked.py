"""All that a review asks the warehouse, as frames by name; the rest is computed from them alone.

So a pack that keeps its frames can be made again with identical figures, whatever was loaded since.
"""

import datetime as dt
from dataclasses import replace
from functools import partial

import pandas as pd
import sqlalchemy as sa

from metrics.filters import Filters
from metrics.objections import all_objections, corrections
from metrics.review import lists, series
from metrics.review.changes import named_frame
from metrics.review.few import WINDOW
from metrics.review.weeks import SHOWN, Week, end_of, over
from metrics.small import told
from warehouse import named_changes
from warehouse.objections import FILED

Frames = dict[str, pd.DataFrame]
LISTED = 8  # cases of each list, of the city and of each agency
QUIET = WINDOW  # weeks that are looked at for silence
PAST = 104  # weeks in which days between late cases are counted
BASE = SHOWN  # weeks before, that a cell is compared with


def asked(
    connection: sa.Connection,
    filters: Filters,
    week: Week,
    now: dt.datetime,
    version: int | None = None,
    objections_until: dt.datetime | None = None,
) -> Frames:
    """`filters`: within the viewer's scope, any period. All is as at the end of the week, or now where it is
    not over; objections, about a week that has ended, as at `objections_until` (None: now)."""
    at = end_of(week, filters, now)
    heard = min(now, objections_until or now)
    weeks = over(filters, week.moved(1 - SHOWN), week)
    this, quarter = over(filters, week, week), over(filters, week.moved(1 - WINDOW), week)
    by_week = partial(series.on_time_by_week, connection, weeks, at, version)
    of_cases = by_week(scope="case", clocks=("resolve", "arrive"))
    return {
        "received": series.received_by_week(connection, weeks, at, version),
        "calls": series.calls_by_week(connection, weeks, at, version),
        "resolve": _of(of_cases, "resolve"),
        "arrive": _of(of_cases, "arrive"),
        "agencies": by_week(clocks=("resolve", "arrive")),
        "areas": series.on_time_by_area(connection, quarter, at, version),
        "late_days": series.late_days(connection, over(filters, week.moved(-PAST), week), at, version),
        "cells": series.cells(connection, this, at, week.moved(-BASE).start, version),
        "quiet": series.cells(
            connection,
            over(filters, week.moved(1 - QUIET), week),
            at,
            week.moved(1 - QUIET - BASE).start,
            version,
        ),
        "open": lists.longest_open(connection, filters, at, LISTED, version),
        "breaches": lists.worst_breaches(connection, this, at, LISTED, version),
        "objections": all_objections(
            connection, filters, heard, _not_confidential, (FILED,), version=version
        ),
        "corrected": corrections(connection, this, heard, "agency", version),
        "poor": lists.poorly_rated(connection, this, at, LISTED, version),
        "changes": named_frame(named_changes.standing(connection, filters.city_code, now)),
    }


def asked_discreetly(
    connection: sa.Connection,
    filters: Filters,
    week: Week,
    now: dt.datetime,
    hidden: tuple[str, ...],
    objections_until: dt.datetime | None = None,
) -> Frames:
    """As `asked`, as far as the sensitive categories `hidden` are told to who may not open the cases."""
    whole = asked(connection, filters, week, now, objections_until=objections_until)
    plain = asked(connection, replace(filters, without=hidden), week, now, objections_until=objections_until)
    shown = {name: told(frame, plain[name]) for name, frame in whole.items()}
    return shown | {"corrected": plain["corrected"]}  # its differences are of single cases


def _of(rows: pd.DataFrame, clock: str) -> pd.DataFrame:
    return rows[rows["clock"] == clock].reset_index(drop=True)


def _not_confidential(cases: sa.FromClause) -> list[sa.ColumnElement[bool]]:
    return [~cases.c.is_confidential]
