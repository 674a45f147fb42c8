"""What agencies contest, what became of it, and what it does to the on-time share.

The raw verdict stays where it is: `on_time_corrected` puts beside it what it would be with the accepted
objections, and how many are undecided. An accepted objection takes its clocks out of the count; where the
hour was wrong (jam_keliru), the clock is judged by the stop that was claimed instead.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import pandas as pd
import sqlalchemy as sa

from metrics.cases import Seen, no_limits
from metrics.filters import Filters, between, during, narrowed
from metrics.frames import frame, framed, kinds_of, rows
from metrics.known import known_cases, known_clocks
from metrics.moment import AT
from metrics.on_time import Scope, on_time
from metrics.shapes import kept_by_shape
from warehouse.objections import ACCEPTED, DUPLICATE, FILED, WRONG_HOUR, objection_steps, objections
from warehouse.verdicts import JUDGED, ON_TIME, verdict

_KEY = ["agency", "clock"]
_SUMS: dict[str, sa.types.TypeEngine] = {"agency": sa.Text(), "clock": sa.Text()}
_SUMS |= dict.fromkeys(("accepted_count", "pending_count", "removed", "won"), sa.Integer())
_ADDED = ("accepted_count", "pending_count", "corrected_n", "corrected_on_time_count")


def all_objections(
    connection: sa.Connection,
    filters: Filters,
    at: dt.datetime,
    seen: Seen = no_limits,
    states: tuple[str, ...] = (),
    case_id: str = "",
    version: int | None = None,
) -> pd.DataFrame:
    """The columns of `objections`, and category, area; state, since (when it came into that state), by and
    reason (of its last step); the undecided first, the oldest of them first. The period is that of the
    filing, an agency asked for is the one that contests."""
    last, cases = _last(), known_cases(version)
    own = objections.c
    of_case = sa.and_(cases.c.city_code == own.city_code, cases.c.case_id == own.case_id)
    where = [
        own.city_code == filters.city_code,
        own.filed_at <= AT,
        *between(own.filed_at, filters),
        *seen(cases),
    ]
    chosen = {
        own.agency: filters.agencies,
        cases.c.category: filters.categories,
        last.c.state: states,
        own.case_id: (case_id,) if case_id else (),
    }
    where += [column.in_(codes) for column, codes in chosen.items() if codes]
    is_decided = sa.case((last.c.state == FILED, 0), else_=1)
    statement = (
        sa.select(
            objections,
            cases.c.category,
            cases.c.area,
            last.c.state,
            last.c.since,
            last.c.person,
            last.c.reason,
        )
        .join(last, last.c.objection_id == own.objection_id)
        .join(cases, of_case)
        .where(*where)
        .order_by(is_decided, sa.case((is_decided == 0, own.filed_at)), last.c.since.desc(), own.objection_id)
    )
    return frame(connection, statement, filters, at)


def steps(
    connection: sa.Connection, filters: Filters, at: dt.datetime, objection_ids: Iterable[str]
) -> pd.DataFrame:
    """objection_id, seq, at, state, person, reason of these, in order."""
    own = objection_steps.c
    columns = (own.objection_id, own.seq, own.at, own.state, own.person, own.reason)
    known = (own.city_code == filters.city_code, own.at <= AT, own.objection_id.in_(tuple(objection_ids)))
    statement = sa.select(*columns).where(*known).order_by(own.objection_id, own.seq)
    return frame(connection, statement, filters, at)


def on_time_corrected(
    connection: sa.Connection,
    filters: Filters,
    at: dt.datetime,
    scope: Scope = "agency",
    version: int | None = None,
) -> pd.DataFrame:
    """As `metrics.on_time.on_time`, and beside it of the judged clocks: accepted_count, pending_count
    (contested, undecided), corrected_n, corrected_on_time_count, corrected_share.

    Clocks that are not judged (too little recorded) are not corrected either.
    """
    raw = on_time(connection, filters, at, scope, version)
    added = corrections(connection, filters, at, scope, version)
    table = raw.merge(added, on=_KEY, how="left")
    has_judged = table["n"] > 0
    for name in _ADDED[:2]:
        table[name] = table[name].fillna(0).where(has_judged, 0).astype("Int64")
    removed, won = (table[name].fillna(0).where(has_judged, 0) for name in ("removed", "won"))
    table["corrected_n"] = (table["n"] - removed).astype("Int64")
    table["corrected_on_time_count"] = (table["on_time_count"] + won).astype("Int64")
    n = table["corrected_n"].astype("float64")
    table["corrected_share"] = table["corrected_on_time_count"].astype("float64") / n.where(n > 0)
    return table.drop(columns=["removed", "won"])


def corrections(
    connection: sa.Connection,
    filters: Filters,
    at: dt.datetime,
    scope: Scope = "agency",
    version: int | None = None,
) -> pd.DataFrame:
    """agency, clock, accepted_count, pending_count, removed (accepted, that go out of n), won (by how many
    more are on time); of contested clocks alone."""
    contested = _contested(connection, filters, at, scope, version)
    if contested.empty:  # the rule, which shall cost a page nothing
        return framed([], _SUMS)
    return _added(contested[contested["verdict"].isin(JUDGED)])


def _last() -> sa.Subquery:
    """The last step of each objection at the moment."""
    own = objection_steps.c
    place = sa.func.row_number().over(partition_by=(own.city_code, own.objection_id), order_by=own.seq.desc())
    steps = (
        sa.select(
            own.objection_id, own.state, own.at.label("since"), own.person, own.reason, place.label("place")
        )
        .where(own.at <= AT)
        .subquery()
    )
    return sa.select(steps).where(steps.c.place == 1).subquery("last")


def _contested(
    connection: sa.Connection, filters: Filters, at: dt.datetime, scope: Scope, version: int | None
) -> pd.DataFrame:
    """Clocks decided in the period against which an objection is undecided or accepted: one row each, an
    accepted one before an undecided one."""
    statement = _contested_clocks(filters, scope, version)
    if not rows(connection, sa.select(objections.c.city_code).limit(1), filters, at):
        return framed([], kinds_of(statement))
    return frame(connection, statement, filters, at).drop_duplicates(["case_id", "clock", "seq"])


@kept_by_shape
def _contested_clocks(filters: Filters, scope: Scope, version: int | None) -> sa.Select:
    clocks, last, own = known_clocks(version), _last(), objections.c
    is_named = sa.and_(own.clock == clocks.c.clock, own.seq == clocks.c.seq, own.scope == clocks.c.scope)
    is_whole = sa.and_(
        own.clock == "",
        sa.or_(
            sa.and_(clocks.c.scope == "agency", clocks.c.agency == own.agency),
            sa.and_(clocks.c.scope == "case", own.ground == DUPLICATE),
        ),
    )
    of_clock = sa.and_(
        own.city_code == clocks.c.city_code, own.case_id == clocks.c.case_id, sa.or_(is_named, is_whole)
    )
    return (
        sa.select(
            clocks.c.agency,
            clocks.c.clock,
            clocks.c.case_id,
            clocks.c.seq,
            clocks.c.due_at,
            verdict(clocks, AT).label("verdict"),
            last.c.state,
            own.ground,
            own.claimed_at,
        )
        .select_from(clocks.join(objections, of_clock).join(last, last.c.objection_id == own.objection_id))
        .where(
            *narrowed(clocks, filters if scope == "agency" else _without_agencies(filters)),
            clocks.c.scope == scope,
            clocks.c.started_at <= AT,
            clocks.c.decided_day.is_not(None),
            *during(clocks.c.decided_day, filters),
            last.c.state.in_((FILED, ACCEPTED)),
            *_held(clocks, filters, scope, version),
        )
        .order_by(sa.case((last.c.state == ACCEPTED, 0), else_=1), last.c.since)
    )


def _without_agencies(filters: Filters) -> Filters:
    return replace(filters, agencies=())


def _held(
    clocks: sa.FromClause, filters: Filters, scope: Scope, version: int | None
) -> list[sa.ColumnElement[bool]]:
    if scope == "agency" or not filters.agencies:
        return []
    cases = known_cases(version)
    return [clocks.c.case_id.in_(sa.select(cases.c.case_id).where(*narrowed(cases, filters)))]


def _added(contested: pd.DataFrame) -> pd.DataFrame:
    """agency, clock, accepted_count, pending_count, removed (from n), won (on-time clocks more)."""
    is_accepted = (contested["state"] == ACCEPTED).astype("int64")
    was_on_time = (contested["verdict"] == ON_TIME).astype("int64")
    is_judged_anew = (contested["ground"] == WRONG_HOUR) & contested["claimed_at"].notna()
    is_now = contested["claimed_at"] <= contested["due_at"]
    stays = (is_judged_anew & (is_accepted == 1)).astype("int64")
    table = contested[_KEY].assign(
        accepted_count=is_accepted,
        pending_count=1 - is_accepted,
        removed=is_accepted - stays,
        won=stays * is_now.astype("int64") - is_accepted * was_on_time,
    )
    return table.groupby(_KEY, as_index=False).sum()


def effect(row: Any) -> str:
    """What an accepted objection does to its clocks: "judged_anew" or "left_out"."""
    return "judged_anew" if row.ground == WRONG_HOUR and not pd.isna(row.claimed_at) else "left_out"
