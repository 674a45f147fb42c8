"""The clocks that matter to a period, each with its verdict at the moment: what every question about promises
stands on."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal

import sqlalchemy as sa

from metrics.capability import clocks_lacking
from metrics.filters import Filters, between, during, narrowed
from metrics.known import known_cases, known_clocks, run
from metrics.moment import AT
from warehouse.verdicts import JUDGED, UNJUDGED_CLOCK, UNRECORDED, verdict

Scope = Literal["case", "agency"]
Lacking = tuple[tuple[str, str, str], ...]
_NEEDED = (
    "case_id",
    "kind",
    "clock",
    "target_seconds",
    "started_at",
    "stopped_at",
    "ended_by",
    "is_on_time",
    "decided_at",
)
_SETTLING = dt.timedelta(days=90)
APART = ("not_recorded", "without_target", "day_only")
"""Of a period, with no place in its denominator."""


@dataclass(frozen=True, kw_only=True)
class Which:
    """Which clocks: `names` empty for all; `is_bulk`: of cases that were closed in bulk; `parts`: what
    `judged` looks for, of "decided", "running" (decided in no period yet, or in another) and APART."""

    scope: Scope = "agency"
    names: tuple[str, ...] = ()
    is_bulk: bool = False
    parts: tuple[str, ...] = ("decided", "running", *APART)


def lacking(
    connection: sa.Connection,
    filters: Filters,
    at: dt.datetime,
    version: int | None = None,
    names: tuple[str, ...] = (),
) -> Lacking:
    """Clocks (of `names`, none: all) that are not to be judged. What is recorded is looked at over 90 days at
    least, all agencies and areas together, so that a quiet week decides nothing."""
    return of_clocks(clocks_lacking(connection, widened(filters, at), at, version), names)


def widened(filters: Filters, at: dt.datetime) -> Filters:
    """Over what `lacking` looks at: the same for many questions of a page, so that it can be kept."""
    wide = replace(filters, agencies=(), categories=(), areas=(), channels=(), without=())
    if filters.start is None:
        return wide
    end = filters.end or filters.local_day(at)
    return replace(wide, start=min(filters.start, end - _SETTLING))


def of_clocks(found: Iterable[tuple[str, str, str]], names: tuple[str, ...]) -> Lacking:
    return tuple(each for each in found if not names or each[2] in names)


def judged(
    filters: Filters, which: Which, version: int | None, missing: Lacking, *columns: str
) -> sa.Subquery:
    """verdict, part, is_judged (whether it stands in the denominator), is_unrecorded, and the `columns` of
    the clock. Each clock is in one part: ranges of rows, since the embedded engine skips what a range leaves
    out."""
    clocks = known_clocks(version)
    started, stopped = between(clocks.c.started_at, filters), between(clocks.c.stopped_at, filters)
    has_target = clocks.c.target_seconds.is_not(None)
    parts = (
        ("decided", [is_decided(clocks, filters)]),
        *(("running", [runs, has_target, ~is_decided(clocks, filters)]) for runs in run(clocks)),
        ("not_recorded", [clocks.c.ended_by == UNRECORDED, has_target, *started]),
        ("without_target", [~has_target, *started]),
        ("day_only", [_is_day_only(clocks), has_target, *stopped]),
    )
    needed = [clocks.c[name] for name in dict.fromkeys((*_NEEDED, *columns))]
    common = [*chosen(clocks, filters, which, version), clocks.c.started_at <= AT]
    rows = sa.union_all(
        *(
            sa.select(*needed, sa.literal(part).label("part")).where(*where, *common)
            for part, where in parts
            if part in which.parts
        )
    ).subquery()
    return _told(rows, missing, columns)


def _told(rows: sa.Subquery, missing: Lacking, columns: tuple[str, ...]) -> sa.Subquery:
    """Verdicts are told once of all parts: said in each, they would cost more to plan than to find."""
    words = sa.select(
        *(rows.c[name] for name in (*columns, "part")),
        verdict(rows, AT).label("verdict"),
        is_recorded(rows, missing).label("is_recorded"),
    ).subquery()
    is_decision = sa.and_(words.c.verdict.in_(JUDGED), words.c.part == "decided")
    is_unrecorded = sa.or_(words.c.part == "not_recorded", sa.and_(is_decision, ~words.c.is_recorded))
    return sa.select(
        *(words.c[name] for name in (*columns, "verdict", "part")),
        sa.and_(is_decision, words.c.is_recorded).label("is_judged"),
        is_unrecorded.label("is_unrecorded"),
    ).subquery()


def decided(
    filters: Filters, which: Which, version: int | None, missing: Lacking, *columns: str
) -> sa.Select:
    """decided_day, clock, verdict and `columns` of those that stand in the denominator, and nothing else."""
    clocks = known_clocks(version)
    word = verdict(clocks, AT).label("verdict")
    rows = (
        sa.select(clocks.c.decided_day, clocks.c.clock, word, *(clocks.c[name] for name in columns))
        .where(is_decided(clocks, filters), *chosen(clocks, filters, which, version))
        .where(clocks.c.started_at <= AT, is_recorded(clocks, missing))
        .subquery()
    )
    return sa.select(rows).where(rows.c.verdict.in_(JUDGED))


def is_decided(clocks: sa.FromClause, filters: Filters) -> sa.ColumnElement[bool]:
    day = clocks.c.decided_day
    return sa.and_(day.is_not(None), *during(day, filters))


def _is_day_only(clocks: sa.FromClause) -> sa.ColumnElement[bool]:
    """Stopped, with a target in minutes and instants that are days: neither due nor judged."""
    return sa.and_(
        clocks.c.ended_by == "stop",
        clocks.c.due_at.is_(None),
        clocks.c.clock != UNJUDGED_CLOCK,
        clocks.c.decided_day.is_(None),
    )


def chosen(
    clocks: sa.FromClause, filters: Filters, which: Which, version: int | None
) -> list[sa.ColumnElement[bool]]:
    """Of the known clocks those, in any period. Agencies are those that have the case, where `which` is of
    cases."""
    named = [clocks.c.clock.in_(which.names)] if which.names else []
    conditions = [clocks.c.scope == which.scope, *named]
    if which.is_bulk:
        conditions.append(clocks.c.case_id.in_(_closed_in_bulk(filters, version)))
    if which.scope == "agency" or not filters.agencies:
        return [*narrowed(clocks, filters), *conditions]
    has_it = clocks.c.case_agency.in_(filters.agencies)
    return [*narrowed(clocks, replace(filters, agencies=())), *conditions, has_it]


def _closed_in_bulk(filters: Filters, version: int | None) -> sa.Select:
    """The case_ids; a clock that is decided in the period stops in it or later."""
    cases = known_cases(version)
    ended = (cases.c.resolved_at, cases.c.closed_at)
    start = filters.midnight(filters.start) if filters.start is not None else None
    since = [sa.or_(*(instant >= start for instant in ended))] if start is not None else []
    is_bulk = (cases.c.city_code == filters.city_code, cases.c.instant_source == "bulk")
    return sa.select(cases.c.case_id).where(*is_bulk, *since)


def is_recorded(clocks: sa.FromClause, missing: Lacking) -> sa.ColumnElement[bool]:
    """Of the clocks that may be judged. Clocks carry no source, but their case_id begins with its prefix."""
    by_prefix: dict[str, list[str]] = {}
    for prefix, kind, clock in missing:
        by_prefix.setdefault(prefix, []).append(f"{kind} {clock}")
    is_lacking = [
        sa.and_(
            clocks.c.case_id.startswith(f"{prefix}:", autoescape=True),
            (clocks.c.kind + " " + clocks.c.clock).in_(words),
        )
        for prefix, words in by_prefix.items()
    ]
    return sa.not_(sa.or_(sa.false(), *is_lacking))
