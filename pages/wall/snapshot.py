"""What the wall shows at a moment: the answers of a few questions, masked, since anybody may photograph it.

Nothing personal is asked for. A sensitive or confidential emergency keeps the wall name of its kind, its
district and its clock; its area and its agency, which would tell what it is, stay here.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pandas as pd
import sqlalchemy as sa

from city import City
from components.frame import Source
from metrics.filters import Filters
from metrics.now import key_figures, last_resolved, sources
from metrics.open_cases import open_by_place, open_emergencies
from metrics.small import in_fives
from pages.aged import aged
from pages.wall.past import NOTHING, Past
from pages.wall.policy import answer_target
from warehouse import about


@dataclass(frozen=True)
class Emergency:
    """`area` and `agency` are empty where they must not be told, `district` where it is not known.
    `target_seconds` counts from `started_at`; None while paused, and where there is no target."""

    name: str
    area: str
    district: str
    agency: str
    started_at: datetime
    target_seconds: float | None
    has_arrived: bool


@dataclass(frozen=True)
class Resolved:
    """The emergency that was resolved last; `name` is empty where it must not be told."""

    name: str
    at: datetime
    seconds: float


@dataclass(frozen=True)
class Deadlines:
    """An agency's open complaints: overdue, due within the hour, and by the end of today (the hour
    included)."""

    agency: str
    late: int
    hour: int
    today: int


@dataclass(frozen=True)
class Snapshot:
    """`areas`: open complaints by area code, "" for those without one; `districts` the same, `open` of all:
    each is told by itself, since a sum of what is told in fives falls short. `hour`: what came in the last
    hour. `deadlines`: agencies with complaints due today or before, the most urgent first; `answer_target`:
    seconds, of 112. `waiting`: calls in the queue of 112, the first of them since. `emergencies`: the most
    urgent first; `forgotten`: how many are open for so long that somebody most likely forgot to close them,
    the oldest of them since."""

    at: datetime
    is_simulated: bool
    areas: dict[str, int]
    districts: dict[str, int]
    open: int
    overdue: int
    emergencies: tuple[Emergency, ...]
    emergencies_today: int
    hour: dict[str, int]
    waiting: int
    waiting_since: datetime | None
    sources: tuple[Source, ...]
    forgotten: int = 0
    forgotten_since: datetime | None = None
    last: Resolved | None = None
    deadlines: tuple[Deadlines, ...] = ()
    answer_target: float | None = None
    past: Past = NOTHING

    def has(self, record: str) -> bool:
        """Whether any source of that record (call, case) ever brought anything: else a zero would lie."""
        return any(source.seen_at for source in self.sources if source.record == record)

    def local_day(self, city: City) -> date:
        return self.at.astimezone(ZoneInfo(city.zone)).date()

    def local_hour(self, city: City) -> int:
        return self.at.astimezone(ZoneInfo(city.zone)).hour


def snapshot(
    connection: sa.Connection, city: City, at: datetime, past: Past = NOTHING, known: int | None = None
) -> Snapshot:
    """All that may change with a minute, from one connection and so from one state of the data. `known`: the
    version that is asked; None is what is known now."""
    now = Filters(city_code=city.code, zone=city.zone)
    today = now.local_day(at)
    since_yesterday = replace(now, start=today - timedelta(days=1))
    complaints = open_by_place(connection, _of("aduan", now), at, known)
    figures = key_figures(connection, now, at, known).set_index("name")
    values, since = figures["value"], figures["since"]
    emergencies = open_emergencies(connection, now, at, known)
    is_forgotten = emergencies["received_at"] < at - timedelta(hours=city.wall.forgotten_hours)
    oldest = emergencies.loc[is_forgotten, "received_at"].min()
    return Snapshot(
        at=at,
        is_simulated=about.get(connection, "kind") == "simulasi",
        areas=_by_area(complaints, city),
        districts=_by_district(complaints, city),
        open=_counted(complaints, city),
        overdue=_counted(complaints[complaints["bucket"] == "overdue"], city),
        emergencies=_emergencies(emergencies[~is_forgotten], city, at),
        emergencies_today=int(values["today_darurat"]),
        hour={name: int(values[f"hour_{name}"]) for name in ("calls", "darurat", "aduan")},
        waiting=int(values["waiting_calls"]),
        waiting_since=since["waiting_calls"].to_pydatetime() if values["waiting_calls"] else None,
        sources=aged(sources(connection, now, at, known), city, at),
        forgotten=int(is_forgotten.sum()),
        forgotten_since=None if pd.isna(oldest) else oldest.to_pydatetime(),
        deadlines=_deadlines(complaints, city),
        answer_target=answer_target(city, today),
        past=past,
        last=_last(last_resolved(connection, _of("darurat", since_yesterday), at, known), city),
    )


def _by_area(complaints: pd.DataFrame, city: City) -> dict[str, int]:
    """A code that the city does not have is no area, and may be anything: it stays here."""
    known = complaints["area"].where(complaints["area"].isin(city.areas["code"]), "")
    return _counts(complaints, known, city)


def _by_district(complaints: pd.DataFrame, city: City) -> dict[str, int]:
    return _counts(complaints, complaints["area"].map(lambda area: _district(area, city)), city)


def _counts(rows: pd.DataFrame, of: pd.Series, city: City) -> dict[str, int]:
    """Cases by what they are of; sensitive ones in fives (metrics.small)."""
    is_hidden = rows["category"].isin(city.sensitive)
    parts = {"told": rows["case_count"].mask(is_hidden, 0), "hidden": rows["case_count"].where(is_hidden, 0)}
    sums = pd.DataFrame(parts).groupby(of).sum()
    return {str(code): int(told) + in_fives(int(hidden)) for code, told, hidden in sums.itertuples(name=None)}


def _counted(rows: pd.DataFrame, city: City) -> int:
    """All of them."""
    return _counts(rows, pd.Series("", rows.index), city).get("", 0)


def _of(kind: str, filters: Filters) -> Filters:
    return replace(filters, kinds=(kind,))


def _emergencies(rows: pd.DataFrame, city: City, at: datetime) -> tuple[Emergency, ...]:
    told = (masked(row, city) for row in rows.itertuples(index=False))
    return tuple(sorted(told, key=lambda one: _urgency(one, at)))


def masked(row: Any, city: City) -> Emergency:
    name, is_open = _told(row, city)
    return Emergency(
        name=name,
        area=row.area if is_open else "",
        district=_district(row.area, city),
        agency=_short(row.agency, city) if is_open else "",
        started_at=row.received_at.to_pydatetime(),
        target_seconds=None if pd.isna(row.due_at) else (row.due_at - row.received_at).total_seconds(),
        has_arrived=not pd.isna(row.arrived_at),
    )


def _told(row: Any, city: City) -> tuple[str, bool]:
    """(what it may be called, whether its place may be told). An unknown category is masked as a sensitive
    one is: it may be one."""
    category = city.row("categories", row.category)
    if category is None or row.is_confidential:
        return "", False
    return category.wall_name or category.name, not category.is_sensitive


def _last(rows: pd.DataFrame, city: City) -> Resolved | None:
    if rows.empty:
        return None
    row: Any = rows.iloc[0]
    taken = (row.resolved_at - row.received_at).total_seconds()
    return Resolved(_told(row, city)[0], row.resolved_at.to_pydatetime(), taken)


def _district(area: str, city: City) -> str:
    row = city.row("areas", area)
    return row.district if row else ""


def _short(agency: str, city: City) -> str:
    row = city.row("agencies", agency)
    return row.abbreviation if row else ""


def _urgency(one: Emergency, at: datetime) -> tuple[bool, float, datetime]:
    """Those that somebody has to reach first, the one that has used most of its time before the others."""
    seconds = (at - one.started_at).total_seconds()
    used = seconds / one.target_seconds if one.target_seconds else 0.0
    return one.has_arrived, -used, one.started_at


def _deadlines(complaints: pd.DataFrame, city: City) -> tuple[Deadlines, ...]:
    bucket = complaints["bucket"]
    is_hour = bucket == "hour"
    parts = {"late": bucket == "overdue", "hour": is_hour, "today": is_hour | (bucket == "today")}
    counted = {
        name: _counts(complaints[part], complaints.loc[part, "agency"], city) for name, part in parts.items()
    }
    counts = (
        pd.DataFrame(counted, columns=list(parts))
        .fillna(0)
        .astype("int64")
        .rename_axis("agency")
        .sort_index()
    )
    ranked = counts[counts.sum(axis=1) > 0].sort_values(
        ["hour", "today", "late"], ascending=False, kind="stable"
    )
    rows = ranked[["late", "hour", "today"]].itertuples(name=None)
    return tuple(
        Deadlines(_short(code, city), int(late), int(hour), int(today)) for code, late, hour, today in rows
    )
