"""What is going on at the moment: the key figures of a wall, the newest cases, the state of the sources."""

import datetime as dt

import pandas as pd
import sqlalchemy as sa

from city.vocabulary import KINDS
from metrics.filters import Filters, narrowed
from metrics.frames import frame, framed, rows
from metrics.known import known_calls, known_cases
from metrics.measures import count
from metrics.open_cases import is_open
from warehouse import tables

_HOUR = dt.timedelta(hours=1)
_WAITS_AT_MOST = _HOUR  # a call queued before, without an answer or an end, is a gap in the export
_COUNTS = ("read_count", "new_count", "changed_count", "same_count", "rejected_count")
_LATEST = (
    "case_id",
    "source",
    "kind",
    "category",
    "agency",
    "area",
    "channel",
    "state",
    "is_confidential",
    "reported_agency",
    "received_at",
)

_FIGURE: dict[str, sa.types.TypeEngine] = {
    "name": sa.Text(),
    "value": sa.Integer(),
    "n": sa.Integer(),
    "since": sa.TIMESTAMP(),
}
Figure = tuple[str, int | None, int, dt.datetime | None]


def key_figures(
    connection: sa.Connection, filters: Filters, at: dt.datetime, version: int | None = None
) -> pd.DataFrame:
    """name, value, n, since; the period of the filters narrows nothing. Calls and cases are never added up.

    open_KIND: open cases, since the oldest of them; today_KIND, hour_KIND: received since local midnight,
    in the last 60 minutes; today_calls, hour_calls; waiting_calls: in the queue, since the first of them
    came; oldest_wait_seconds: of them, empty when none waits. KIND is each kind of case (city.vocabulary).
    n is how many things the value is computed from: for a count the count itself.
    """
    figures = [
        *_case_figures(connection, filters, at, version),
        *_call_figures(connection, filters, at, version),
    ]
    return framed(figures, _FIGURE)


def latest_cases(
    connection: sa.Connection,
    filters: Filters,
    at: dt.datetime,
    limit: int = 20,
    version: int | None = None,
) -> pd.DataFrame:
    """The cases received last, newest first; the period narrows nothing. case_id, source, kind, category,
    agency, area, channel, state, is_confidential, reported_agency, received_at."""
    cases = known_cases(version)
    statement = (
        sa.select(*(cases.c[name] for name in _LATEST))
        .where(*narrowed(cases, filters), cases.c.received_at <= at)
        .order_by(cases.c.received_at.desc(), cases.c.case_id)
        .limit(limit)
    )
    return frame(connection, statement)


def sources(
    connection: sa.Connection, filters: Filters, at: dt.datetime, version: int | None = None
) -> pd.DataFrame:
    """A row a source: source, newest_at (the newest instant in all its data: its age), loaded_at and the
    counts read, new, changed, same, rejected of its last finished load, and state, message, tried_at of its
    last attempt."""
    loads = tables.loads.c
    known = [loads.city_code == filters.city_code, loads.started_at <= at]
    if version is not None:
        known.append(sa.or_(loads.data_version <= version, loads.data_version.is_(None)))
    is_done = loads.state == "done"
    order = (loads.started_at.desc(), loads.load_id.desc())
    ranked = (
        sa.select(
            tables.loads,
            sa.func.max(loads.newest_at).filter(is_done).over(partition_by=loads.source).label("newest"),
            sa.func.row_number().over(partition_by=loads.source, order_by=order).label("attempt"),
            sa.func.row_number().over(partition_by=(loads.source, is_done), order_by=order).label("place"),
        )
        .where(*known)
        .subquery()
    )
    last = ranked.alias("last")
    done = sa.and_(ranked.c.source == last.c.source, ranked.c.state == "done", ranked.c.place == 1)
    statement = (
        sa.select(
            last.c.source,
            last.c.newest.label("newest_at"),
            ranked.c.finished_at.label("loaded_at"),
            *(ranked.c[name] for name in _COUNTS),
            last.c.state,
            last.c.message,
            last.c.started_at.label("tried_at"),
        )
        .select_from(last.outerjoin(ranked, done))
        .where(last.c.attempt == 1)
        .order_by(last.c.source)
    )
    return frame(connection, statement)


def _case_figures(
    connection: sa.Connection, filters: Filters, at: dt.datetime, version: int | None
) -> list[Figure]:
    cases = known_cases(version)
    today = filters.midnight(filters.local_day(at))
    is_still_open = is_open(cases, at)
    is_today, is_last_hour = cases.c.received_at >= today, cases.c.received_at > at - _HOUR
    statement = (
        sa.select(
            cases.c.kind,
            count(is_still_open).label("open"),
            sa.func.min(cases.c.received_at).filter(is_still_open).label("oldest_at"),
            count(is_today).label("today"),
            count(is_last_hour).label("hour"),
        )
        .where(
            *narrowed(cases, filters),
            cases.c.received_at <= at,
            sa.or_(is_still_open, is_today, is_last_hour),
        )
        .group_by(cases.c.kind)
    )
    found = {row[0]: row for row in rows(connection, statement)}
    figures: list[Figure] = []
    for kind in filters.kinds or KINDS:
        _, still, oldest_at, new, latest = found.get(kind, (kind, 0, None, 0, 0))
        figures += [
            (f"open_{kind}", still, still, oldest_at),
            (f"today_{kind}", new, new, today),
            (f"hour_{kind}", latest, latest, at - _HOUR),
        ]
    return figures


def _call_figures(
    connection: sa.Connection, filters: Filters, at: dt.datetime, version: int | None
) -> list[Figure]:
    calls = known_calls(version)
    today = filters.midnight(filters.local_day(at))
    call = calls.c
    is_waiting = sa.and_(
        call.queued_at.between(at - _WAITS_AT_MOST, at),
        *(sa.or_(ended.is_(None), ended > at) for ended in (call.answered_at, call.ended_at)),
    )
    statement = sa.select(
        count(call.started_at >= today).label("today"),
        count(call.started_at > at - _HOUR).label("hour"),
        count(is_waiting).label("waiting"),
        sa.func.min(call.queued_at).filter(is_waiting).label("first_at"),
    ).where(
        *narrowed(calls, filters),
        call.started_at <= at,
        call.started_at >= min(today, at - 2 * _WAITS_AT_MOST),
    )
    new, latest, waiting, first_at = rows(connection, statement)[0]
    wait = None if first_at is None else int((at - first_at).total_seconds())
    return [
        ("today_calls", new, new, today),
        ("hour_calls", latest, latest, at - _HOUR),
        ("waiting_calls", waiting, waiting, first_at),
        ("oldest_wait_seconds", wait, waiting, first_at),
    ]
