"""Agencies, areas and districts beside each other: each with the limits that chance gives it."""

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from city.model import City
from city.tables import records
from city.vocabulary import JUDGED_ROLES
from metrics.review.asked import QUIET, Frames
from metrics.review.funnel import Funnel, Unit, proportions, rates
from metrics.review.weeks import Week


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


def judged_agencies(city: City, agencies: tuple[str, ...] = ()) -> list[str]:
    """Those whose times are judged, in the order of the city folder; a partner's are not."""
    own = records(city.agencies)
    return [row.code for row in own if row.role in JUDGED_ROLES and (not agencies or row.code in agencies)]


def agencies_beside(frames: Frames, city: City, weeks: list[Week], agencies: tuple[str, ...]) -> Beside:
    codes = judged_agencies(city, agencies)
    if "sides" in frames:
        return _shares(codes, frames["sides"].set_index("agency")[["on_time_count", "n"]])
    rows, since = frames["agencies"], pd.Timestamp(weeks[-QUIET].start)  # of a pack that was kept before
    own = rows[(rows["clock"] == "resolve") & (rows["day"] >= since)]
    sums = own.groupby("agency")[["on_time_count", "n"]].sum()
    return _shares(codes, sums)


def areas_beside(rows: pd.DataFrame, city: City) -> Beside:
    return _shares(list(city.areas["code"]), rows.set_index("area")[["on_time_count", "n"]])


def districts_beside(rows: pd.DataFrame, city: City) -> Beside:
    by_area = dict(zip(city.areas["code"], city.areas["district"], strict=True))
    sums = rows.groupby(rows["area"].map(by_area))["now_count"].sum()
    codes = city.districts["code"].tolist()
    counts = sums.reindex(codes).fillna(0).astype("int64").tolist()
    people = city.districts["population"].fillna(0).astype("int64").tolist()
    return _beside(codes, counts, people, rates(counts, [number / 1_000 for number in people]))


def _shares(codes: list[str], sums: pd.DataFrame) -> Beside:
    held = sums.reindex(codes).fillna(0).astype("int64")
    done, n = held["on_time_count"].tolist(), held["n"].tolist()
    return _beside(codes, done, n, proportions(done, n))


def _beside(codes: Sequence[str], parts: Sequence[int], n: Sequence[int], funnel: Funnel) -> Beside:
    sides = (Side(*each) for each in zip(codes, parts, n, funnel.units, strict=True))
    return Beside(tuple(sides), funnel.baseline, funnel.spread)
