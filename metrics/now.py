"""What is going on at the moment: the key figures of a wall, the newest cases, the state of the sources."""

import datetime as dt
from collections.abc import Iterator

import pandas as pd
import sqlalchemy as sa

from city.vocabulary import KINDS
from metrics.filters import NARROWED, Filters, during, narrowed
from metrics.frames import frame, framed, rows
from metrics.known import DONE_STATES, known_calls, known_cases, unfinished_cases
from metrics.measures import count
from metrics.moment import AT, HOUR_AGO, IN_AN_HOUR, TODAY, YESTERDAY, kept, moments
from warehouse import tables

NEVER = dt.datetime(1, 1, 1, tzinfo=dt.UTC)
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
_RESOLVED = ("case_id", "kind", "category", "area", "is_confidential", "received_at", "resolved_at")

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
    return frame(connection, _latest(filters, limit, version), filters, at)


def last_resolved(
    connection: sa.Connection, filters: Filters, at: dt.datetime, version: int | None = None
) -> pd.DataFrame:
    """Of the cases received in the period, the one resolved last: one row, none where there is no such case.
    case_id, kind, category, area, is_confidential, received_at, resolved_at. Open again is not resolved."""
    return frame(connection, _last_resolved(filters, version), filters, at)


def sources(
    connection: sa.Connection, filters: Filters, at: dt.datetime, version: int | None = None
) -> pd.DataFrame:
    """A row a source: source, newest_at (the newest instant in all its data), seen_at (up to when it is known
    to have told everything: its age), loaded_at and the counts read, new, changed, same, rejected of its last
    finished load, and state, message, tried_at of its last attempt. What the service saw since the last load
    is known of today alone: with a version, or at an earlier moment, a source is as old as its data."""
    return frame(connection, _sources(filters, version), filters, at)


def _case_figures(
    connection: sa.Connection, filters: Filters, at: dt.datetime, version: int | None
) -> Iterator[Figure]:
    since = moments(filters, at)
    found = {row[0]: row for row in rows(connection, _cases_by_kind(filters, version), filters, at)}
    for kind in filters.kinds or KINDS:
        _, still, oldest_at, today, hour = found.get(kind, (kind, 0, None, 0, 0))
        yield f"open_{kind}", still, still, oldest_at
        yield f"today_{kind}", today, today, since["today"]
        yield f"hour_{kind}", hour, hour, since["hour_ago"]


def _call_figures(
    connection: sa.Connection, filters: Filters, at: dt.datetime, version: int | None
) -> Iterator[Figure]:
    since = moments(filters, at)
    today, hour, waiting, first_at = rows(connection, _recent_calls(filters, version), filters, at)[0]
    yield "today_calls", today, today, since["today"]
    yield "hour_calls", hour, hour, since["hour_ago"]
    yield "waiting_calls", waiting, waiting, first_at
    yield "oldest_wait_seconds", first_at and int((at - first_at).total_seconds()), waiting, first_at


@kept
def _cases_by_kind(filters: Filters, version: int | None) -> sa.Select:
    recent, unfinished = known_cases(version), unfinished_cases(version, *NARROWED, "received_at")
    parts = (
        (recent, "recent", sa.and_(recent.c.day >= YESTERDAY, recent.c.received_at <= AT)),
        (unfinished, "open", sa.true()),
    )
    cases = sa.union_all(
        *(
            sa.select(table.c.kind, table.c.received_at, sa.literal(part).label("part")).where(
                *narrowed(table, filters), where
            )
            for table, part, where in parts
        )
    ).subquery()
    is_still_open, is_recent = cases.c.part == "open", cases.c.part == "recent"
    return sa.select(
        cases.c.kind,
        count(is_still_open),
        sa.func.min(cases.c.received_at).filter(is_still_open),
        count(sa.and_(is_recent, cases.c.received_at >= TODAY)),
        count(sa.and_(is_recent, cases.c.received_at > HOUR_AGO)),
    ).group_by(cases.c.kind)


@kept
def _recent_calls(filters: Filters, version: int | None) -> sa.Select:
    """A call that was queued over an hour ago, without an answer or an end, is a gap in the export: it does
    not wait."""
    calls = known_calls(version)
    call = calls.c
    is_waiting = sa.and_(
        call.queued_at.between(HOUR_AGO, AT),
        sa.or_(call.answered_at.is_(None), call.answered_at > AT),
        sa.or_(call.ended_at.is_(None), call.ended_at > AT),
    )
    return sa.select(
        count(call.started_at >= TODAY),
        count(call.started_at > HOUR_AGO),
        count(is_waiting),
        sa.func.min(call.queued_at).filter(is_waiting),
    ).where(*narrowed(calls, filters), call.day >= YESTERDAY, call.started_at <= AT)


@kept
def _latest(filters: Filters, limit: int, version: int | None) -> sa.Select:
    cases = known_cases(version)
    return (
        sa.select(*(cases.c[name] for name in _LATEST))
        .where(*narrowed(cases, filters), cases.c.received_at <= AT)
        .order_by(cases.c.received_at.desc(), cases.c.case_id)
        .limit(limit)
    )


@kept
def _last_resolved(filters: Filters, version: int | None) -> sa.Select:
    cases = known_cases(version)
    is_resolved = sa.and_(cases.c.state.in_(DONE_STATES), cases.c.resolved_at <= AT)
    return (
        sa.select(*(cases.c[name] for name in _RESOLVED))
        .where(*narrowed(cases, filters), *during(cases.c.day, filters), is_resolved)
        .order_by(cases.c.resolved_at.desc(), cases.c.case_id)
        .limit(1)
    )


@kept
def _sources(filters: Filters, version: int | None) -> sa.Select:
    ranked = _ranked_loads(filters, version)
    last = sa.select(ranked).where(ranked.c.attempt == 1).subquery("last")
    done = sa.select(ranked).where(ranked.c.state == "done", ranked.c.place == 1).subquery("done")
    seen = _seen(filters, version)
    source = sa.func.coalesce(last.c.source, seen.c.source).label("source")
    is_news = sa.and_(
        seen.c.state == "failed", seen.c.checked_at > sa.func.coalesce(last.c.started_at, NEVER)
    )
    return (
        sa.select(
            source,
            last.c.newest.label("newest_at"),
            sa.func.greatest(last.c.newest, _by_now(seen.c.seen_at), type_=sa.TIMESTAMP()).label("seen_at"),
            done.c.finished_at.label("loaded_at"),
            *(done.c[name] for name in _COUNTS),
            sa.case((is_news, seen.c.state), else_=sa.func.coalesce(last.c.state, "")).label("state"),
            sa.case((is_news, seen.c.message), else_=sa.func.coalesce(last.c.message, "")).label("message"),
            sa.case((is_news, seen.c.checked_at), else_=last.c.started_at).label("tried_at"),
        )
        .select_from(last.outerjoin(done, done.c.source == last.c.source))
        .join(seen, seen.c.source == last.c.source, full=True)
        .order_by(source)
    )


def _by_now(instant: sa.ColumnElement) -> sa.ColumnElement:
    return sa.case((instant > AT, AT), else_=instant)


def _seen(filters: Filters, version: int | None) -> sa.Subquery:
    """What the service knows of the sources, if the moment is today's: what it writes while a screen asks is
    known too."""
    state = tables.source_states
    is_known = sa.and_(state.c.city_code == filters.city_code, state.c.checked_at <= IN_AN_HOUR)
    return sa.select(state).where(is_known if version is None else sa.false()).subquery("seen")


def _ranked_loads(filters: Filters, version: int | None) -> sa.Subquery:
    """The loads known at the moment: `attempt` 1 is the last of a source, `place` 1 the last of its state."""
    load = tables.loads.c
    is_done = load.state == "done"
    newest_first = (load.started_at.desc(), load.load_id.desc())
    place = sa.func.row_number()
    known = [load.city_code == filters.city_code, load.started_at <= AT]
    if version is not None:
        known.append(sa.or_(load.data_version <= version, load.data_version.is_(None)))
    return (
        sa.select(
            tables.loads,
            sa.func.max(load.newest_at).filter(is_done).over(partition_by=load.source).label("newest"),
            place.over(partition_by=load.source, order_by=newest_first).label("attempt"),
            place.over(partition_by=(load.source, load.state), order_by=newest_first).label("place"),
        )
        .where(*known)
        .subquery()
    )
