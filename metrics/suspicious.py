"""Closings that deserve a second look, and what the on-time share would be without them.

A suspicion is no verdict: work may well be done in five minutes. Looked at are the resolve clocks of cases as
a whole that were judged in the period, as in the headline share (metrics/on_time.py).
"""

import datetime as dt
from dataclasses import replace

import pandas as pd
import sqlalchemy as sa

from metrics.filters import Filters, during, narrowed
from metrics.frames import frame, framed
from metrics.judged import Lacking, lacking
from metrics.known import known_cases, known_clocks
from metrics.measures import count, seconds_between
from metrics.moment import AT
from metrics.shapes import kept_by_shape
from warehouse.verdicts import JUDGED, ON_TIME, verdict

QUICK_SECONDS = 600
LAST_SHARE = 0.05  # of its target was left
NEAR_METRES = 50.0
SOON = dt.timedelta(days=14)
SUSPICIONS = ("quick", "bulk", "last_minute", "reopened", "repeated")
ANY = "any"
CLOCK = ("resolve",)
"""Of the headline."""
_CELL = 0.0005  # degrees, a little more than NEAR_METRES anywhere that people live
_METRES_A_DEGREE = 111_320.0
_UNHURRIED_KINDS = ("informasi",)  # an answer at once is what is wished for


def closings(
    connection: sa.Connection,
    filters: Filters,
    at: dt.datetime,
    version: int | None = None,
    *,
    missing: Lacking | None = None,
    by: tuple[str, ...] = (),
) -> pd.DataFrame:
    """What suspicions and contradictions are told from, the judged closings counted in one pass: a row for
    each value of `flags` and of the columns of the case that `by` names, n, on_time_count, and of each of
    SUSPICIONS and of any NAME_count and NAME_on_time_count. `missing`: what metrics.judged.lacking says of
    the resolve clock, where it is known."""
    missing = lacking(connection, filters, at, version, CLOCK) if missing is None else missing
    return frame(connection, _numbers(filters, version, missing, by), filters, at)


def suspicions(rows: pd.DataFrame) -> pd.DataFrame:
    """Of the rows of `closings`, a row for each of SUSPICIONS and one for any of them: suspicion,
    closing_count, on_time_count (of these), n and on_time_share (of all judged), share_without (of all but
    these; empty where none is left).

    quick: within 10 minutes of the receipt, requests for information apart; bulk: five or more by one agency
    within ten minutes; last_minute: on time with less than 5 % of the target left; reopened: reopened since;
    repeated: another case of the same category within 50 m and 14 days after. A closing may be several.
    """

    def total(name: str) -> int:
        return int(rows[name].to_numpy("int64").sum())

    n, on_time = total("n"), total("on_time_count")
    found = []
    for name in (*SUSPICIONS, ANY):
        some, kept = total(f"{name}_count"), total(f"{name}_on_time_count")
        found.append((name, some, kept, n, _share(on_time, n), _share(on_time - kept, n - some)))
    kinds: dict[str, sa.types.TypeEngine] = {"suspicion": sa.Text()}
    kinds |= dict.fromkeys(("closing_count", "on_time_count", "n"), sa.Integer())
    kinds |= dict.fromkeys(("on_time_share", "share_without"), sa.Double())
    return framed(found, kinds)


def suspicious_keys(
    connection: sa.Connection, filters: Filters, at: dt.datetime, suspicion: str, version: int | None = None
) -> sa.Select:
    """The case_ids of one suspicion, or of any."""
    missing = lacking(connection, filters, at, version, CLOCK)
    marked = _marked(filters, version, missing).subquery()
    names = SUSPICIONS if suspicion == ANY else (suspicion,)
    return sa.select(marked.c.case_id).where(sa.or_(*(marked.c[name] for name in names)))


def judged(
    filters: Filters, version: int | None, missing: Lacking
) -> tuple[sa.FromClause, sa.FromClause, sa.ColumnElement[bool]]:
    """(cases, clocks, condition): the resolve clocks of the headline share beside their cases."""
    cases, clocks = known_cases(version), known_clocks(version)
    is_lacking = [
        sa.and_(clocks.c.kind == kind, clocks.c.case_id.startswith(f"{prefix}:", autoescape=True))
        for prefix, kind, _ in missing
    ]
    where = sa.and_(
        cases.c.city_code == clocks.c.city_code,
        cases.c.case_id == clocks.c.case_id,
        *narrowed(cases, filters),
        *narrowed(clocks, replace(filters, agencies=())),  # a clock repeats it: the join gets smaller
        clocks.c.clock == "resolve",
        clocks.c.scope == "case",
        clocks.c.started_at <= AT,
        clocks.c.decided_day.is_not(None),
        *during(clocks.c.decided_day, filters),
        verdict(clocks, AT).in_(JUDGED),
        ~sa.or_(sa.false(), *is_lacking),
    )
    return cases, clocks, where


@kept_by_shape
def _numbers(filters: Filters, version: int | None, missing: Lacking, by: tuple[str, ...]) -> sa.Select:
    marked = _marked(filters, version, missing, by).subquery()
    marks: dict[str, sa.ColumnElement[bool]] = {name: marked.c[name] for name in SUSPICIONS}
    marks[ANY] = sa.or_(*marks.values())
    is_on_time = marked.c.verdict == ON_TIME
    numbers = [count().label("n"), count(is_on_time).label("on_time_count")]
    for name, mark in marks.items():
        numbers += [
            count(mark).label(f"{name}_count"),
            count(sa.and_(mark, is_on_time)).label(f"{name}_on_time_count"),
        ]
    keys = [marked.c[name] for name in ("flags", *by)]
    return sa.select(*keys, *numbers).group_by(*keys).order_by(*keys)


def _marked(filters: Filters, version: int | None, missing: Lacking, by: tuple[str, ...] = ()) -> sa.Select:
    """case_id, flags, those that `by` names, verdict, and whether each of SUSPICIONS holds."""
    cases, clocks, where = judged(filters, version, missing)
    case, clock = cases.c, clocks.c
    has_stopped = sa.and_(clock.ended_by == "stop", clock.stopped_at <= AT)
    left = seconds_between(clock.stopped_at, clock.due_at)
    took = seconds_between(case.received_at, clock.stopped_at)
    marks = {
        "quick": sa.and_(took < QUICK_SECONDS, case.kind.not_in(_UNHURRIED_KINDS)),
        "bulk": case.flags.contains("closed_in_bulk"),
        "last_minute": sa.and_(clock.is_on_time, left <= LAST_SHARE * clock.target_seconds),
        "reopened": clock.round <= case.reopened_count,  # the closing that held was not
        "repeated": case.case_id.in_(_repeated(filters, version)),
    }
    columns = [
        sa.func.coalesce(sa.and_(has_stopped, mark), sa.false()).label(name) for name, mark in marks.items()
    ]
    return (
        sa.select(case.case_id, case.flags, *(case[name] for name in by))
        .add_columns(verdict(clocks, AT).label("verdict"), *columns)
        .select_from(cases.join(clocks, where))
        .where(sa.true())
    )


def _repeated(filters: Filters, version: int | None) -> sa.Select:
    """Cases whose category came again nearby soon after they were resolved. Points are compared within cells
    of a grid and their neighbours, so that the join is one of equals."""
    first, again = known_cases(version).alias("first"), known_cases(version).alias("again")
    shifts = sa.values(sa.column("east", sa.Integer), sa.column("north", sa.Integer), name="shifts").data(
        [(east, north) for east in (-1, 0, 1) for north in (-1, 0, 1)]
    )
    is_beside = sa.and_(
        again.c.city_code == first.c.city_code,
        again.c.category == first.c.category,
        _cell(again.c.lon) == _cell(first.c.lon) + shifts.c.east,
        _cell(again.c.lat) == _cell(first.c.lat) + shifts.c.north,
    )
    east = (again.c.lon - first.c.lon) * _METRES_A_DEGREE * sa.func.cos(sa.func.radians(first.c.lat))
    north = (again.c.lat - first.c.lat) * _METRES_A_DEGREE
    of_category = replace(filters, kinds=(), agencies=(), areas=(), channels=())
    return (
        sa.select(first.c.case_id)
        .select_from(first.join(shifts, sa.true()).join(again, is_beside))
        .where(
            *narrowed(first, filters),
            first.c.place_quality == "point",
            again.c.place_quality == "point",
            *_resolved_soon_before(first, filters),
            *_received_after(again, filters),
            *narrowed(again, of_category),
            again.c.case_id != first.c.case_id,
            again.c.received_at > first.c.resolved_at,
            seconds_between(first.c.resolved_at, again.c.received_at) <= SOON.total_seconds(),
            east * east + north * north <= NEAR_METRES**2,
        )
    )


def _resolved_soon_before(cases: sa.FromClause, filters: Filters) -> list[sa.ColumnElement[bool]]:
    """Only what can be judged in the period need be compared: a late clock is judged before it stops, so the
    end of the period says nothing."""
    resolved = cases.c.resolved_at
    since = [resolved >= filters.midnight(filters.start)] if filters.start is not None else []
    return [resolved.is_not(None), resolved <= AT, *since]


def _received_after(cases: sa.FromClause, filters: Filters) -> list[sa.ColumnElement[bool]]:
    """After a resolution that is not before the period."""
    received = cases.c.received_at
    since = [received > filters.midnight(filters.start)] if filters.start is not None else []
    return [received <= AT, *since]


def _cell(degrees: sa.ColumnElement[float]) -> sa.ColumnElement[int]:
    return sa.cast(sa.func.floor(degrees / _CELL), sa.BigInteger)


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None
