"""A week's review, computed from its frames: figures, sides, cells, news. Pure; the words come later."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import pandas as pd

from city.model import City
from city.tables import records
from city.vocabulary import JUDGED_ROLES
from metrics.review import figures, rises
from metrics.review.asked import BASE, QUIET, Frames
from metrics.review.changes import Change, all_changes, goal, judged_codes, touching
from metrics.review.few import Gaps, gaps
from metrics.review.figures import Figure
from metrics.review.funnel import Funnel, Unit, proportions, rates
from metrics.review.weeks import Week, shown

SMALL = 5  # counts of sensitive categories below it are not told


@dataclass(frozen=True)
class Side:
    """A unit beside the others: `part` in `n`, or cases of residents; `unit` has its limits."""

    code: str
    part: int
    n: int
    unit: Unit


@dataclass(frozen=True)
class Beside:
    """Units in the order of the city folder, never by their figure. `spread` above 1: limits were widened."""

    sides: tuple[Side, ...]
    baseline: float
    spread: float


@dataclass(frozen=True)
class Cell:
    """Cases of a category in an area in the week, and on average in the weeks before. `is_sensitive` and
    fewer than SMALL: not to be told."""

    area: str
    category: str
    now: int
    usual: float
    is_sensitive: bool

    @property
    def is_hidden(self) -> bool:
        return self.is_sensitive and self.now < SMALL


@dataclass(frozen=True)
class Apart:
    """The days between late cases of an agency that has too few for a chart."""

    agency: str
    gaps: Gaps


@dataclass(frozen=True)
class Quiet:
    area: str
    now: int
    expected: float


@dataclass(frozen=True)
class Review:
    """`key_figures`: of the city; `agency_figures`: on-time shares and times. `agencies`, `areas`: on-time
    shares over 13 weeks; `districts`: cases by 1,000 residents in those weeks."""

    week: Week
    key_figures: tuple[Figure, ...]
    agency_figures: tuple[Figure, ...]
    agencies: Beside
    areas: Beside
    districts: Beside
    apart: tuple[Apart, ...]
    risen: tuple[Cell, ...]
    quiet: tuple[Quiet, ...]
    frames: Frames
    is_part: bool = False  # of some agencies alone: its totals are theirs, not the city's

    def __len__(self) -> int:
        """How many rows it was computed from."""
        return sum(len(frame) for frame in self.frames.values())

    @property
    def figures(self) -> tuple[Figure, ...]:
        return self.key_figures + self.agency_figures


def review(frames: Frames, city: City, week: Week, agencies: tuple[str, ...] = ()) -> Review:
    """`agencies`: of these alone, as the frames were narrowed; () for the whole city."""
    weeks = shown(week)
    changes = all_changes(city, frames["changes"])
    return Review(
        week=week,
        key_figures=tuple(_key_figures(frames, city, weeks, changes)),
        agency_figures=tuple(_agency_figures(frames["agencies"], city, weeks, agencies, changes)),
        agencies=_agencies(frames, city, weeks, agencies),
        areas=_areas(frames["areas"], city),
        districts=_districts(frames["quiet"], city),
        apart=tuple(_apart(frames["late_days"], city, week, agencies)),
        risen=tuple(_risen(frames["cells"], city)),
        quiet=tuple(_quiet(frames["quiet"], city)),
        frames=frames,
        is_part=bool(agencies),
    )


def judged_agencies(city: City, agencies: tuple[str, ...] = ()) -> list[str]:
    """Those whose times are judged, in the order of the city folder; a partner's are not."""
    own = records(city.agencies)
    return [row.code for row in own if row.role in JUDGED_ROLES and (not agencies or row.code in agencies)]


def _key_figures(frames: Frames, city: City, weeks: list[Week], changes: list[Change]) -> list[Figure]:
    calls = frames["calls"]
    day = weeks[-1].last_day
    everything = judged_codes(city)
    found = []
    for kind in ("aduan", "darurat"):
        name, rows = f"received_{kind}", _of(frames["received"], kind=kind)
        own = touching(changes, name)
        found.append(figures.number(name, "", rows, weeks, "case_count", changes=own))
    for name in ("resolve", "arrive"):
        own = touching(changes, name, everything)
        found.append(
            figures.share(
                f"on_time_{name}", "", frames[name], weeks, target=goal(city, name, day), changes=own
            )
        )
    arrivals = frames["arrive"].assign(seconds=frames["arrive"]["p90_seconds"])
    arrive_changes = touching(changes, "arrive", everything)
    found.append(figures.time("arrive_p90", "", arrivals, weeks, "seconds", changes=arrive_changes))
    answer = touching(changes, "answer", ["call"])
    target = goal(city, "answer", day)
    own = touching(changes, "valid_calls")
    found.append(figures.number("valid_calls", "", calls, weeks, "valid_count", changes=own))
    found.append(figures.share("answer", "", calls, weeks, target=target, changes=answer))
    return found


def _agency_figures(
    rows: pd.DataFrame, city: City, weeks: list[Week], agencies: tuple[str, ...], changes: list[Change]
) -> list[Figure]:
    day = weeks[-1].last_day
    held = {str(key): own for key, own in rows.groupby(rows["agency"] + " " + rows["clock"])}
    target, none, found = goal(city, "resolve", day), rows.iloc[:0], []
    for code in judged_agencies(city, agencies):
        codes = judged_codes(city, code)
        own, touched = held.get(f"{code} resolve", none), touching(changes, "resolve", codes, code)
        found.append(figures.share("on_time_resolve", code, own, weeks, target=target, changes=touched))
        found.append(figures.time("resolve_p50", code, own, weeks, "p50_seconds", changes=touched))
        own, touched = held.get(f"{code} arrive", none), touching(changes, "arrive", codes, code)
        found.append(figures.time("arrive_p50", code, own, weeks, "p50_seconds", changes=touched))
    return [each for each in found if any(each.n)]


def _agencies(frames: Frames, city: City, weeks: list[Week], agencies: tuple[str, ...]) -> Beside:
    codes = judged_agencies(city, agencies)
    if "sides" in frames:
        return _shares(codes, frames["sides"].set_index("agency")[["on_time_count", "n"]])
    rows, since = frames["agencies"], pd.Timestamp(weeks[-QUIET].start)  # of a pack that was kept before
    own = rows[(rows["clock"] == "resolve") & (rows["day"] >= since)]
    sums = own.groupby("agency")[["on_time_count", "n"]].sum()
    return _shares(codes, sums)


def _areas(rows: pd.DataFrame, city: City) -> Beside:
    return _shares(list(city.areas["code"]), rows.set_index("area")[["on_time_count", "n"]])


def _apart(rows: pd.DataFrame, city: City, week: Week, agencies: tuple[str, ...]) -> list[Apart]:
    found = []
    for code in judged_agencies(city, agencies):
        days = rows.loc[rows["agency"] == code, "day"].dt.date.tolist()
        between = [(later - earlier).days for earlier, later in pairwise(days)]
        since = (week.last_day - days[-1]).days if days else 0
        if (held := gaps(between, since)) is not None:
            found.append(Apart(code, held))
    return found


def _shares(codes: list[str], sums: pd.DataFrame) -> Beside:
    held = sums.reindex(codes).fillna(0).astype("int64")
    done, n = held["on_time_count"].tolist(), held["n"].tolist()
    return _beside(codes, done, n, proportions(done, n))


def _districts(rows: pd.DataFrame, city: City) -> Beside:
    by_area = dict(zip(city.areas["code"], city.areas["district"], strict=True))
    sums = rows.groupby(rows["area"].map(by_area))["now_count"].sum()
    codes = city.districts["code"].tolist()
    counts = sums.reindex(codes).fillna(0).astype("int64").tolist()
    people = city.districts["population"].fillna(0).astype("int64").tolist()
    return _beside(codes, counts, people, rates(counts, [number / 1_000 for number in people]))


def _beside(codes: Sequence[str], parts: Sequence[int], n: Sequence[int], funnel: Funnel) -> Beside:
    sides = (Side(*each) for each in zip(codes, parts, n, funnel.units, strict=True))
    return Beside(tuple(sides), funnel.baseline, funnel.spread)


def _risen(rows: pd.DataFrame, city: City) -> list[Cell]:
    """The cells that rose beyond chance, in the order of areas and categories."""
    now = rows[rows["now_count"] > 0]
    counts, before = now["now_count"].tolist(), now["before_count"].tolist()
    cells = len(city.areas) * len(city.categories)
    found = now[rises.risen(counts, before, 1 / (BASE + 1), cells)] if len(now) else now
    sensitive = set(city.categories.loc[city.categories["is_sensitive"], "code"])
    columns = (found[name].tolist() for name in ("area", "category", "now_count", "before_count"))
    return [
        Cell(area, category, now_count, before_count / BASE, category in sensitive)
        for area, category, now_count, before_count in zip(*columns, strict=True)
    ]


def _quiet(rows: pd.DataFrame, city: City) -> list[Quiet]:
    sums = rows.groupby("area")[["now_count", "before_count"]].sum()
    held = sums.reindex(city.areas["code"]).fillna(0).astype("int64")
    now, before = held["now_count"].to_numpy(), held["before_count"].to_numpy()
    total = now.sum() + before.sum()
    if total == 0 or before.sum() == 0:
        return []
    part = float(now.sum() / total)
    named = np.asarray(rises.silent(now.tolist(), before.tolist(), part))
    expected = before * (now.sum() / before.sum())
    return [
        Quiet(code, int(x), float(usual))
        for code, x, usual, is_quiet in zip(held.index, now, expected, named, strict=True)
        if is_quiet
    ]


def _of(rows: pd.DataFrame, **chosen: str) -> pd.DataFrame:
    for column, value in chosen.items():
        rows = rows[rows[column] == value]
    return rows
