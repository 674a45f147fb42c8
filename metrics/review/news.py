"""What is new in a week: cells that rose beyond chance, areas fallen silent, days between rare late cases."""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import pandas as pd

from city.model import City
from metrics.review import rises
from metrics.review.asked import BASE
from metrics.review.few import Gaps, gaps
from metrics.review.sides import judged_agencies
from metrics.review.weeks import Week

SMALL = 5  # counts of sensitive categories below it are not told


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


def apart(rows: pd.DataFrame, city: City, week: Week, agencies: tuple[str, ...]) -> list[Apart]:
    found = []
    for code in judged_agencies(city, agencies):
        days = rows.loc[rows["agency"] == code, "day"].dt.date.tolist()
        between = [(later - earlier).days for earlier, later in pairwise(days)]
        since = (week.last_day - days[-1]).days if days else 0
        if (held := gaps(between, since)) is not None:
            found.append(Apart(code, held))
    return found


def risen(rows: pd.DataFrame, city: City) -> list[Cell]:
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


def quiet(rows: pd.DataFrame, city: City) -> list[Quiet]:
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
