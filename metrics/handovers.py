"""Pindah tangan: cases that one agency handed to another, and the working time that this took.

A hand-over is a disposition that names another agency than the one before. The time lost is what the agency
that handed the case on had counted on its own resolve clock by then: open time from its disposition to the
next, pauses left out. Cases count by the day they were received; steps keep no earlier versions, so that an
earlier version knows which cases were handed over, and the moment which steps there were.
"""

import datetime as dt
from dataclasses import replace

import pandas as pd
import sqlalchemy as sa

from metrics.filters import Filters, during, narrowed
from metrics.frames import frame
from metrics.known import CLOSED_STATES, DONE_STATES, known_cases, known_clocks
from metrics.measures import count
from metrics.moment import AT
from metrics.shapes import kept_by_shape
from warehouse import tables

WRONG = "salah_disposisi"  # the reason that a source gives for it (data/<city>/sources)


def handovers(
    connection: sa.Connection, filters: Filters, at: dt.datetime, version: int | None = None
) -> pd.DataFrame:
    """A row for each pair, the most first: from_agency, to_agency, move_count, case_count, wrong_count (whose
    reason says that the disposition was wrong), timed_count (with a resolve clock to tell the time),
    lost_seconds (open seconds, the sum over these). A choice of agencies: on either side."""
    return frame(connection, _pairs(filters, version), filters, at)


def first_agencies(
    connection: sa.Connection, filters: Filters, at: dt.datetime, version: int | None = None
) -> pd.DataFrame:
    """category, agency (the first disposition's), done_count (finished cases, of which is known where they
    ended), done_moved_count (of these, handed over at least once: the first agency was not the last),
    open_count, open_moved_count. Invalid cases and those without a disposition are left out. A choice of
    agencies: the first one."""
    return frame(connection, _firsts(filters, version), filters, at)


@kept_by_shape
def _pairs(filters: Filters, version: int | None) -> sa.Select:
    moves, clocks = _moves(filters, version).subquery("moves"), known_clocks(version)
    move, clock = moves.c, clocks.c
    of_giver = sa.and_(
        clock.city_code == filters.city_code,
        clock.case_id == move.case_id,
        clock.clock == "resolve",
        clock.scope == "agency",
        clock.agency == move.from_agency,
        clock.ended_by == "transfer",
        *_not_before(clock.started_at, filters),
        clock.stopped_at == move.at,
    )
    lost = sa.func.coalesce(sa.func.sum(clock.counted_seconds), 0)
    moved = count().label("move_count")
    return (
        sa.select(
            move.from_agency,
            move.to_agency,
            moved,
            sa.func.count(move.case_id.distinct()).label("case_count"),
            count(move.reason == WRONG).label("wrong_count"),
            sa.func.count(clock.counted_seconds).label("timed_count"),
            sa.cast(lost, sa.BigInteger).label("lost_seconds"),
        )
        .select_from(moves.outerjoin(clocks, of_giver))
        .where(*_on_either_side(moves, filters))
        .group_by(move.from_agency, move.to_agency)
        .order_by(moved.desc(), move.from_agency, move.to_agency)
    )


@kept_by_shape
def _firsts(filters: Filters, version: int | None) -> sa.Select:
    """Of the many cases with one disposition the case's own agency is the first; only the others' steps are
    looked up."""
    cases = known_cases(version)
    moved = _first_givers(filters, version).subquery("moved")
    first = sa.func.coalesce(moved.c.from_agency, cases.c.agency).label("agency")
    is_done, is_moved = cases.c.state.in_(DONE_STATES), moved.c.case_id.is_not(None)
    is_open = cases.c.state.not_in(CLOSED_STATES)
    chosen = [first.in_(filters.agencies)] if filters.agencies else []
    return (
        sa.select(
            cases.c.category,
            first,
            count(is_done).label("done_count"),
            count(sa.and_(is_done, is_moved)).label("done_moved_count"),
            count(is_open).label("open_count"),
            count(sa.and_(is_open, is_moved)).label("open_moved_count"),
        )
        .select_from(cases.outerjoin(moved, moved.c.case_id == cases.c.case_id))
        .where(*_received(cases, filters), cases.c.forwarded_count >= 1, first != "", *chosen)
        .where(sa.or_(is_done, is_open))
        .group_by(cases.c.category, first)
        .order_by(cases.c.category, first)
    )


def _moves(filters: Filters, version: int | None) -> sa.Select:
    """case_id, at, from_agency, to_agency, reason, place (1: the case's first) of each hand-over."""
    cases, steps = known_cases(version), tables.case_events
    several = sa.select(cases.c.case_id).where(*_received(cases, filters), cases.c.forwarded_count >= 2)
    before = sa.func.lag(steps.c.agency).over(
        partition_by=steps.c.case_id, order_by=(steps.c.at, steps.c.seq)
    )
    named = (
        sa.select(
            steps.c.case_id,
            steps.c.at,
            steps.c.seq,
            before.label("from_agency"),
            steps.c.agency.label("to_agency"),
            steps.c.reason,
        )
        .where(steps.c.city_code == filters.city_code, steps.c.case_id.in_(several))
        .where(steps.c.state == "didisposisikan", steps.c.agency != "", steps.c.at <= AT)
        .where(*_not_before(steps.c.at, filters))
        .subquery("named")
    )
    place = sa.func.row_number().over(partition_by=named.c.case_id, order_by=(named.c.at, named.c.seq))
    return sa.select(named, place.label("place")).where(named.c.from_agency != named.c.to_agency)


def _first_givers(filters: Filters, version: int | None) -> sa.Select:
    moves = _moves(filters, version).subquery("moves")
    return sa.select(moves.c.case_id, moves.c.from_agency).where(moves.c.place == 1)


def _received(cases: sa.FromClause, filters: Filters) -> list[sa.ColumnElement[bool]]:
    """Whoever has the case now: a hand-over leads away from the agency that is asked about."""
    whole = replace(filters, agencies=())
    return [*narrowed(cases, whole), *during(cases.c.day, filters), cases.c.received_at <= AT]


def _not_before(instant: sa.ColumnElement[dt.datetime], filters: Filters) -> list[sa.ColumnElement[bool]]:
    """No step of a case comes before its receipt (docs/cleaning.md), nor does a clock begin before it: so the
    embedded engine skips all rows that are older than the period."""
    return [instant >= filters.midnight(filters.start)] if filters.start is not None else []


def _on_either_side(moves: sa.Subquery, filters: Filters) -> list[sa.ColumnElement[bool]]:
    if not filters.agencies:
        return []
    sides = (moves.c.from_agency, moves.c.to_agency)
    return [sa.or_(*(side.in_(filters.agencies) for side in sides))]
