"""All that a review asks the warehouse, as frames by name; the rest is computed from them alone.

So a pack that keeps its frames can be made again with identical figures, whatever was loaded since.
"""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import pandas as pd
import sqlalchemy as sa

from metrics.filters import Filters
from metrics.judged import Lacking, lacking
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
_CLOCKS = ("resolve", "arrive")


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
    asking = _Asking(connection, filters, week, now, version, objections_until)
    unjudged = _unjudged(asking)
    return _counts(asking, unjudged) | _singles(asking, unjudged)


def asked_discreetly(
    connection: sa.Connection,
    filters: Filters,
    week: Week,
    now: dt.datetime,
    hidden: tuple[str, ...],
    objections_until: dt.datetime | None = None,
) -> Frames:
    """As `asked`, as far as the sensitive categories `hidden` are told to who may not open the cases: their
    part of the counts in fives, and no single case."""
    whole = _Asking(connection, filters, week, now, None, objections_until)
    plain = replace(whole, filters=replace(filters, without=hidden))
    unjudged = _unjudged(whole)
    fellow = _counts(plain, unjudged)
    counts = {name: told(frame, fellow[name]) for name, frame in _counts(whole, unjudged).items()}
    return counts | _singles(plain, unjudged)


@dataclass(frozen=True)
class _Asking:
    connection: sa.Connection
    filters: Filters
    week: Week
    now: dt.datetime
    version: int | None
    objections_until: dt.datetime | None

    @property
    def at(self) -> dt.datetime:
        return end_of(self.week, self.filters, self.now)

    def back(self, weeks: int) -> Filters:
        """The week and so many before it."""
        return over(self.filters, self.week.moved(-weeks), self.week)

    def put(self, question: Callable[..., pd.DataFrame], filters: Filters, **chosen: Any) -> pd.DataFrame:
        return question(self.connection, filters, self.at, version=self.version, **chosen)


def _unjudged(one: _Asking) -> Mapping[int, Lacking]:
    """By how many weeks back: the clocks that are not to be judged. Nothing of a choice narrows that, so it
    is asked once for all questions of the same weeks."""
    return {
        weeks: lacking(one.connection, one.back(weeks), one.at, one.version, _CLOCKS)
        for weeks in (SHOWN - 1, WINDOW - 1, PAST)
    }


def _counts(one: _Asking, unjudged: Mapping[int, Lacking]) -> Frames:
    """What is counted: of few sensitive cases it is told as metrics.small has it."""
    weeks, quarter, put = one.back(SHOWN - 1), one.back(WINDOW - 1), one.put
    by_week = partial(put, series.on_time_by_week, weeks, clocks=_CLOCKS, missing=unjudged[SHOWN - 1])
    over_quarter = partial(put, series.on_time_over, quarter, missing=unjudged[WINDOW - 1])
    of_cases = by_week(scope="case")
    return {
        "received": put(series.received_by_week, weeks),
        "calls": put(series.calls_by_week, weeks),
        "resolve": _of(of_cases, "resolve"),
        "arrive": _of(of_cases, "arrive"),
        "agencies": by_week(scope="agency"),
        "sides": over_quarter(by="agency"),
        "areas": over_quarter(by="area"),
        "cells": put(series.cells, one.back(0), since=one.week.moved(-BASE).start),
        "quiet": put(series.cells, one.back(QUIET - 1), since=one.week.moved(1 - QUIET - BASE).start),
    }


def _singles(one: _Asking, unjudged: Mapping[int, Lacking]) -> Frames:
    """What tells of single cases."""
    week, put = one.back(0), one.put
    heard = min(one.now, one.objections_until or one.now)
    seen = partial(_may_be_named, one.filters.without)
    objections = all_objections(one.connection, one.filters, heard, seen, (FILED,), version=one.version)
    return {
        "late_days": put(series.late_days, one.back(PAST), missing=unjudged[PAST]),
        "open": put(lists.longest_open, one.filters, limit=LISTED),
        "breaches": put(lists.worst_breaches, week, limit=LISTED),
        "poor": put(lists.poorly_rated, week, limit=LISTED),
        "objections": objections,
        "corrected": corrections(one.connection, week, heard, "agency", one.version),
        "changes": named_frame(named_changes.standing(one.connection, one.filters.city_code, one.now)),
    }


def _of(rows: pd.DataFrame, clock: str) -> pd.DataFrame:
    return rows[rows["clock"] == clock].reset_index(drop=True)


def _may_be_named(without: tuple[str, ...], cases: sa.FromClause) -> list[sa.ColumnElement[bool]]:
    """Objections know no categories to be left out, but their cases do."""
    return [~cases.c.is_confidential, *([cases.c.category.not_in(without)] if without else [])]
