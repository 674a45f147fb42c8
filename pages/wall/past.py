"""What the wall shows of the last days and weeks. Whole days before today, but for what counts up to the
moment.

Sensitive categories of complaints are counted together under their wall name, and never under FEWEST_TOLD;
what is counted over all categories tells them as metrics.small says.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

import pandas as pd
import sqlalchemy as sa

from city import City
from metrics.calls import answer_times, calls_by_hour, funnel
from metrics.chance import FEW, UNDER, interval, standing
from metrics.filters import Filters
from metrics.on_time import on_time
from metrics.open_cases import open_by_area
from metrics.small import LEAST, in_fives, told
from metrics.usual import Usual, usual
from metrics.weeks import by_week_back
from pages.wall.policy import rule

DAYS = 28  # of shares and calls: four whole weeks before today
WEEKS = 26  # before this one
AGENCIES = 8
FEWEST_TOLD = LEAST  # of a sensitive category
CLOCKS = (("arrive", "darurat"), ("resolve", "aduan"), ("first_follow_up", "aduan"), ("resolve", "darurat"))


@dataclass(frozen=True)
class Topic:
    """`counts`: cases a week, the oldest first, this one last; of a sensitive one never below FEWEST_TOLD."""

    name: str
    counts: tuple[int, ...]
    usual: Usual | None
    is_sensitive: bool

    @property
    def now(self) -> int:
        return self.counts[-1]

    @property
    def side(self) -> int:
        """1 above what is usual, -1 below, 0 within."""
        if self.usual is None or self.usual.has(self.now):
            return 0
        return 1 if self.now > self.usual.high else -1


@dataclass(frozen=True)
class Agency:
    """`n` judged clocks in DAYS; `standing` as metrics.chance says."""

    name: str
    n: int
    share: float
    low: float
    high: float
    is_few: bool
    is_under: bool


@dataclass(frozen=True)
class Promise:
    """One clock of one kind of case, and how agencies kept it. `goal`: the share that is promised."""

    clock: str
    kind: str
    calendar: str
    basis: str
    goal: float | None
    agencies: tuple[Agency, ...]

    @property
    def n(self) -> int:
        return sum(one.n for one in self.agencies)


@dataclass(frozen=True)
class Answers:
    """Seconds until calls were answered; None where n is 0."""

    n: int
    p90: float | None
    p95: float | None


@dataclass(frozen=True)
class Past:
    """`week_count`: complaints of the last seven days. `funnel`: calls by level (metrics.calls.funnel).
    `answers`: of all, and of valid calls. `hours`: calls by local day (the last is today) and hour;
    `usual_hours`: what is usual for each hour of the day. `before`: open complaints by area a week ago.
    `is_counted`: False until all that was found."""

    week_count: int
    topics: tuple[Topic, ...]
    promises: tuple[Promise, ...]
    funnel: dict[str, int]
    answers: dict[str, Answers]
    hours: tuple[tuple[int, ...], ...]
    usual_hours: tuple[Usual | None, ...]
    before: dict[str, int]
    is_counted: bool = True


NOTHING = Past(0, (), (), {}, {}, ((0,) * 24,), (None,) * 24, {}, is_counted=False)


def past(connection: sa.Connection, city: City, at: datetime, known: int | None = None) -> Past:
    """`known`: the version that is asked; None is what is known now."""
    every = Filters(city_code=city.code, zone=city.zone)
    today = every.local_day(at)
    whole = replace(every, start=today - timedelta(days=DAYS), end=today)
    complaints = replace(every, kinds=("aduan",))
    hours = _hours(calls_by_hour(connection, replace(whole, end=None), at, known), today)
    levels = funnel(connection, whole, at, known)
    before = _told(open_by_area, connection, complaints, at - timedelta(days=7), city, known)
    weeks = by_week_back(connection, complaints, at, WEEKS, known)
    return Past(
        week_count=_week_count(weeks, city),
        topics=_topics(weeks, city),
        promises=_promises(connection, city, whole, at, known),
        funnel=dict(zip(levels["level"], levels["call_count"].astype(int), strict=True)),
        answers=_answers(answer_times(connection, whole, at, known)),
        hours=hours,
        usual_hours=tuple(usual([day[hour] for day in hours[:-1]]) for hour in range(24)),
        before=dict(zip(before["area"], before["case_count"].astype(int), strict=True)),
    )


def _told(
    question: Callable[..., pd.DataFrame],
    connection: sa.Connection,
    filters: Filters,
    at: datetime,
    city: City,
    known: int | None,
) -> pd.DataFrame:
    whole = question(connection, filters, at, version=known)
    return told(whole, question(connection, replace(filters, without=city.sensitive), at, version=known))


def _week_count(weeks: pd.DataFrame, city: City) -> int:
    """The topics beside it must not give the sensitive ones away."""
    this = weeks[weeks["week"] == 0]
    hidden = this["category"].isin(city.sensitive)
    return int(this.loc[~hidden, "case_count"].sum()) + in_fives(int(this.loc[hidden, "case_count"].sum()))


def _topics(rows: pd.DataFrame, city: City) -> tuple[Topic, ...]:
    """The most frequent first. Weeks before the first case of all are no weeks of zero."""
    categories = city.categories.set_index("code").reindex(rows["category"])
    is_known = categories["name"].notna().to_numpy()
    is_sensitive = categories["is_sensitive"].eq(True).to_numpy() & is_known
    names = categories["wall_name"].where(is_sensitive, categories["name"]).to_numpy()
    known = rows.assign(name=names, is_sensitive=is_sensitive)[is_known]
    table = known.pivot_table(index="name", columns="week", values="case_count", aggfunc="sum", fill_value=0)
    oldest = int(rows["week"].max()) if len(rows) else 0
    table = table.reindex(columns=range(oldest, -1, -1), fill_value=0)
    sensitive = set(known.loc[known["is_sensitive"], "name"])
    order = table.sum(axis=1).sort_values(ascending=False, kind="stable").index
    return tuple(_topic(str(name), table.loc[name].tolist(), name in sensitive) for name in order)


def _topic(name: str, counts: list[int], is_sensitive: bool) -> Topic:
    told = tuple(max(int(n), FEWEST_TOLD - 1) if is_sensitive else int(n) for n in counts)
    return Topic(name, told, usual(told[:-1]), is_sensitive)


def _promises(
    connection: sa.Connection, city: City, whole: Filters, at: datetime, known: int | None
) -> tuple[Promise, ...]:
    found = []
    of_kind = {kind: replace(whole, kinds=(kind,)) for _, kind in CLOCKS}
    frames = {kind: _told(on_time, connection, filters, at, city, known) for kind, filters in of_kind.items()}
    for clock, kind in CLOCKS:
        rows = frames[kind]
        rows = rows[(rows["clock"] == clock) & (rows["n"] > 0) & (rows["agency"] != "")]
        if len(rows):
            found.append(_promise(clock, kind, rows, city, whole.local_day(at)))
    return tuple(found)


def _promise(clock: str, kind: str, rows: pd.DataFrame, city: City, today: date) -> Promise:
    found = rule(clock, kind, city, today)
    goal = None if found is None or pd.isna(found["share_goal"]) else float(found["share_goal"]) / 100
    order = {code: place for place, code in enumerate(city.agencies["code"])}
    names = dict(zip(city.agencies["code"], city.agencies["abbreviation"], strict=True))
    judged = set(city.agencies.loc[city.agencies["role"] != "mitra", "code"])
    rows = rows[rows["agency"].isin(judged)].nlargest(AGENCIES, "n")
    rows = rows.sort_values("agency", key=lambda codes: codes.map(order))
    low, high = interval(rows["on_time_count"], rows["n"])
    stands = standing(rows["on_time_count"], rows["n"], goal)
    columns = (rows["agency"], rows["n"].astype(int), rows["on_time_share"], low, high, stands)
    agencies = tuple(
        Agency(names[code], n, share, float(least), float(most), stand == FEW, stand == UNDER)
        for code, n, share, least, most, stand in zip(*columns, strict=True)
    )
    basis = {text for text in rows["basis"] if text}
    calendar = "" if found is None else str(found["calendar"])
    return Promise(clock, kind, calendar, basis.pop() if len(basis) == 1 else "", goal, agencies)


def _answers(rows: pd.DataFrame) -> dict[str, Answers]:
    timed = rows.assign(timed=rows["call_count"] - rows["not_recorded_count"])
    columns = timed[["population", "timed", "p90_seconds", "p95_seconds"]].itertuples(index=False, name=None)
    return {name: Answers(int(n), _seconds(p90), _seconds(p95)) for name, n, p90, p95 in columns}


def _seconds(value: Any) -> float | None:
    return None if pd.isna(value) else float(value)


def _hours(rows: pd.DataFrame, today: date) -> tuple[tuple[int, ...], ...]:
    """24 counts for each day, today last, from the first day on that has a call."""
    if rows.empty:
        return ((0,) * 24,)
    days = pd.date_range(rows["day"].min(), today).as_unit("s")
    table = rows.pivot_table(index="day", columns="hour", values="call_count", aggfunc="sum", fill_value=0)
    table = table.reindex(index=days, columns=range(24), fill_value=0)
    return tuple(tuple(int(n) for n in day) for day in table.to_numpy())
