"""Everything that is known of one case, as far as whoever asks may see it, and what was believed when."""

import datetime as dt
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

import pandas as pd
import sqlalchemy as sa

from metrics.cases import Seen, no_limits
from metrics.filters import Filters
from metrics.frames import frame
from metrics.moment import AT
from warehouse import tables

_NOT_TOLD = {"known_from", "known_until", "recorded_at", "history_hash", "city_code", "case_id", "day"}
_NOT_TOLD |= {"hour_of_week", "last_event_at", "event_count", "updated_at", "source", "lon", "lat"}


class Change(NamedTuple):
    """A data version of a case: when it was loaded, by what, and which columns became what (from, to); of the
    first version there are none."""

    version: int
    at: dt.datetime
    source: str
    file: str
    columns: dict[str, tuple[Any, Any]]


@dataclass(frozen=True)
class OneCase:
    """`case`: its one row of `cases`; `events`: its steps in order; `calls`: those linked to it;
    `clocks`: as they were judged."""

    case: pd.DataFrame
    events: pd.DataFrame
    calls: pd.DataFrame
    clocks: pd.DataFrame

    @property
    def row(self) -> Any:
        return next(self.case.itertuples(index=False))


def one_case(
    connection: sa.Connection,
    filters: Filters,
    at: dt.datetime,
    case_id: str,
    seen: Seen = no_limits,
) -> OneCase | None:
    """None where there is no such case, or whoever asks may not see it: the two look the same."""
    cases = tables.cases
    known = [*_of(cases, filters, case_id), cases.c.received_at <= AT, *seen(cases)]
    case = frame(connection, sa.select(cases).where(*known), filters, at)
    if case.empty:
        return None
    steps, calls, clocks = tables.case_events, tables.calls, tables.clocks
    events = sa.select(steps).where(*_of(steps, filters, case_id)).order_by(steps.c.seq)
    linked = sa.select(calls).where(*_of(calls, filters, case_id), calls.c.started_at <= AT)
    return OneCase(
        case,
        frame(connection, events, filters, at),
        frame(connection, linked.order_by(calls.c.started_at), filters, at),
        frame(connection, sa.select(clocks).where(*_of(clocks, filters, case_id)), filters, at),
    )


def own_stretch(one: OneCase, agencies: tuple[str, ...]) -> OneCase:
    """What an agency that handed the case on may still see: the steps until then, and nothing after."""
    events = one.events
    holder = events["agency"].where(events["agency"] != "").ffill().fillna("")
    held = holder.isin(agencies)
    until = int(held.to_numpy().nonzero()[0].max()) + 1 if held.any() else 0
    kept = events.iloc[: until + 1].copy()  # the step of the hand-over itself ends the stretch
    return replace(one, events=kept)


def history(connection: sa.Connection, filters: Filters, at: dt.datetime, case_id: str) -> list[Change]:
    """The newest first."""
    now, before, versions, loads = tables.cases, tables.case_versions, tables.versions, tables.loads
    every = sa.union_all(
        sa.select(*now.columns).where(*_of(now, filters, case_id)),
        sa.select(*(before.c[c.name] for c in now.columns)).where(*_of(before, filters, case_id)),
    ).subquery()
    rows = (
        sa.select(
            every,
            versions.c.at.label("loaded_at"),
            _told(loads.c.source).label("by"),
            _told(loads.c.file).label("file"),
        )
        .outerjoin(versions, versions.c.data_version == every.c.known_from)
        .outerjoin(
            loads, sa.and_(loads.c.load_id == versions.c.load_id, loads.c.city_code == every.c.city_code)
        )
        .where(versions.c.at <= AT)
        .order_by(every.c.known_from)
    )
    told = frame(connection, rows, filters, at).to_dict("records")
    changes = [_change(row, told[place - 1] if place else None) for place, row in enumerate(told)]
    return changes[::-1]


def _change(row: dict, previous: dict | None) -> Change:
    before = previous or row
    names = [c.name for c in tables.cases.columns if c.name not in _NOT_TOLD]
    columns = {name: (before[name], row[name]) for name in names if _differ(before[name], row[name])}
    return Change(row["known_from"], row["loaded_at"], row["by"], row["file"], columns)


def _differ(one: Any, other: Any) -> bool:
    return not (pd.isna(one) and pd.isna(other)) and bool(pd.isna(one) or pd.isna(other) or one != other)


def _told(word: sa.ColumnElement[str]) -> sa.ColumnElement[str]:
    """'' where a load is no longer kept."""
    return sa.func.coalesce(word, "")


def _of(table: sa.FromClause, filters: Filters, case_id: str) -> list[sa.ColumnElement[bool]]:
    return [table.c.city_code == filters.city_code, table.c.case_id == case_id]
