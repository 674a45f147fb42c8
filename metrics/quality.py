"""How far the data can be trusted, and by how much each doubt could move the headline figures."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable

import pandas as pd
import sqlalchemy as sa

from metrics.capability import FIELDS, FINISHED_STATES, MILESTONES
from metrics.filters import Filters, during, narrowed
from metrics.frames import frame, framed, rows
from metrics.known import known_cases
from metrics.measures import count
from metrics.moment import AT
from metrics.shapes import kept_by_shape

CONTRADICTIONS = (
    "forwarded_out_of_order",
    "responded_out_of_order",
    "arrived_out_of_order",
    "resolved_out_of_order",
    "closed_out_of_order",
    "step_before_received",
    "target_before_received",
    "closed_without_date",
    "date_without_closed",
    "date_in_future",
    "date_not_credible",
    "history_out_of_order",
    "state_differs_from_history",
)
UNPLACED = ("outside", "unknown")
MOST_POINTS = 1_000
_NAMES = (*FIELDS, *MILESTONES)


def fields_by_agency(
    connection: sa.Connection, filters: Filters, at: dt.datetime, version: int | None = None
) -> pd.DataFrame:
    """agency ('' where none is known), field, n (of how many it is expected), recorded_count, recorded_share;
    milestones are expected of finished cases only, as in metrics.capability; an arrival of emergencies."""
    found = [
        (agency, name, n, recorded, recorded / n if n else None)
        for agency, *counted in rows(connection, _fields(filters, version), filters, at)
        for name, n, recorded in zip(_NAMES, counted[::2], counted[1::2], strict=True)
    ]
    words = {"agency": sa.Text(), "field": sa.Text()}
    return framed(
        found, words | {"n": sa.Integer(), "recorded_count": sa.Integer(), "recorded_share": sa.Double()}
    )


def received(
    connection: sa.Connection, filters: Filters, at: dt.datetime, version: int | None = None
) -> pd.DataFrame:
    """What contradictions and places are told from: place_quality, flags, case_count of the cases received in
    the period."""
    return frame(connection, _received_cases(filters, version), filters, at)


def contradictions(cases: pd.DataFrame, closings: pd.DataFrame) -> pd.DataFrame:
    """Of the rows of `received` and of metrics.suspicious.closings: flag (of CONTRADICTIONS that occur),
    case_count (received in the period), n (judged resolve clocks of the period), judged_count (of these with
    the flag), on_time_share, share_without; the most first."""
    of_cases = _by_flag(cases["flags"], cases["case_count"])
    n, on_time = int(closings["n"].sum()), int(closings["on_time_count"].sum())
    judged_count = _by_flag(closings["flags"], closings["n"])
    kept = _by_flag(closings["flags"], closings["on_time_count"])
    found = [
        (
            flag,
            of_cases[flag],
            n,
            judged_count[flag],
            on_time / n if n else None,
            (on_time - kept[flag]) / (n - judged_count[flag]) if n > judged_count[flag] else None,
        )
        for flag in sorted(CONTRADICTIONS, key=lambda flag: (-of_cases[flag], flag))
        if of_cases[flag]
    ]
    kinds: dict[str, sa.types.TypeEngine] = {"flag": sa.Text()}
    kinds |= dict.fromkeys(("case_count", "n", "judged_count"), sa.Integer())
    kinds |= dict.fromkeys(("on_time_share", "share_without"), sa.Double())
    return framed(found, kinds)


def places(cases: pd.DataFrame) -> pd.DataFrame:
    """Of the rows of `received`: place_quality (point, near, name, outside, unknown), case_count; no row
    where it is 0. outside and unknown are in no count by area."""
    counts: Counter[str] = Counter()
    for place, number in zip(cases["place_quality"], cases["case_count"], strict=True):
        counts[place] += number
    return framed(sorted(counts.items()), {"place_quality": sa.Text(), "case_count": sa.Integer()})


def points_outside(
    connection: sa.Connection, filters: Filters, at: dt.datetime, version: int | None = None
) -> pd.DataFrame:
    """lon, lat (to 0.001 degrees, some 100 m: nobody's house), case_count of points in no area; the most
    first, MOST_POINTS of them."""
    return frame(connection, _outside(filters, version), filters, at)


@kept_by_shape
def _fields(filters: Filters, version: int | None) -> sa.Select:
    cases = known_cases(version)
    numbers = []
    for name in _NAMES:
        expected = _expected(cases, name)
        numbers += [count(expected), count(sa.and_(expected, _is_recorded(cases, name)))]
    counted = sa.select(cases.c.agency, *numbers).where(*_received(cases, filters))
    return counted.group_by(cases.c.agency).order_by(cases.c.agency)


@kept_by_shape
def _received_cases(filters: Filters, version: int | None) -> sa.Select:
    cases = known_cases(version)
    keys = (cases.c.place_quality, cases.c.flags)
    counted = sa.select(*keys, count().label("case_count")).where(*_received(cases, filters))
    return counted.group_by(*keys).order_by(*keys)


@kept_by_shape
def _outside(filters: Filters, version: int | None) -> sa.Select:
    cases = known_cases(version)
    # not round(): of halves either engine has its own way
    lon, lat = (sa.func.floor(cases.c[name] * 1_000 + 0.5) for name in ("lon", "lat"))
    grid = (
        sa.select(lon.label("lon"), lat.label("lat"))
        .where(*_received(cases, filters), cases.c.place_quality == "outside", cases.c.lon.is_not(None))
        .subquery()
    )
    number = count().label("case_count")
    columns = (
        sa.type_coerce(grid.c.lon / 1_000.0, sa.Double).label("lon"),
        sa.type_coerce(grid.c.lat / 1_000.0, sa.Double).label("lat"),
        number,
    )
    every = sa.select(*columns).group_by(grid.c.lon, grid.c.lat)
    return every.order_by(number.desc(), grid.c.lon, grid.c.lat).limit(MOST_POINTS)


def _received(cases: sa.FromClause, filters: Filters) -> list[sa.ColumnElement[bool]]:
    return [*narrowed(cases, filters), *during(cases.c.day, filters), cases.c.received_at <= AT]


def _expected(cases: sa.FromClause, name: str) -> sa.ColumnElement[bool]:
    """Of which cases a field is expected."""
    if name not in MILESTONES:
        return sa.true()
    finished: sa.ColumnElement[bool] = cases.c.state.in_(FINISHED_STATES)
    return sa.and_(finished, cases.c.kind == "darurat") if name == "arrived_at" else finished


def _is_recorded(cases: sa.FromClause, name: str) -> sa.ColumnElement[bool]:
    column = cases.c[name]
    return column != "" if isinstance(column.type, sa.Text) else column.is_not(None)


def _by_flag(flags: Iterable[str], numbers: Iterable[int]) -> Counter[str]:
    found: Counter[str] = Counter()
    for several, number in zip(flags, numbers, strict=True):
        for flag in filter(None, several.split(";")):
            found[flag] += number
    return found
