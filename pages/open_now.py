"""The open cases within what a page asks for: picked from those of the whole city, which are asked for once
in a minute for everybody."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from city.tables import records
from metrics.open_cases import BUCKETS, open_at_a_glance
from metrics.small import told
from pages.asking import Asking

_NARROWING = ("kind", "agency", "category", "area", "channel")


@dataclass(frozen=True)
class Open:
    """`cases`: the whole city's, by metrics.open_cases.open_at_a_glance, with due_at and since (at most a
    second before the receipt), the same for all who ask in this minute. Beside them, a number a case:
    `codes`, where its value of each of _NARROWING stands among `known`; its `bucket` in BUCKETS. `urgent`:
    the places of those with a target, the nearest to their due instant first."""

    cases: pd.DataFrame
    codes: dict[str, np.ndarray]
    known: dict[str, dict[str, int]]
    bucket: np.ndarray
    urgent: np.ndarray

    def __len__(self) -> int:
        """Rows, by which answers are kept."""
        return len(self.cases)

    def have(self, name: str, codes: Collection[str]) -> np.ndarray:
        """Which cases have one of the codes."""
        known = self.known[name]
        return np.isin(self.codes[name], [known[code] for code in codes if code in known])


def by_bucket(asking: Asking) -> dict[str, int]:
    """How many have how much time left, by each of BUCKETS."""
    if asking.is_exact:
        return dict(zip(BUCKETS, _counted(asking, _within(asking)).tolist(), strict=True))
    whole, plain = (_rows(_counted(asking, is_it)) for is_it in (_within(asking), _plain(asking)))
    rows = told(whole, plain)
    counts = dict(zip(rows["bucket"], rows["case_count"], strict=True))
    return {name: int(counts.get(name, 0)) for name in BUCKETS}


def most_urgent(asking: Asking, limit: int) -> list[Any]:
    """Rows of those due next, the least time left first, then those overdue, the latest to become so first;
    at most `limit` of either. With `due_at` and `since`, to the second."""
    every = _open(asking)
    is_it = _within(asking) if asking.lists_own(asking.filters) else _plain(asking)
    order = every.urgent[is_it[every.urgent]]
    is_over = every.bucket[order] == BUCKETS.index("overdue")
    picked = np.concatenate([order[~is_over][:limit], order[is_over][:limit]])
    return list(records(every.cases.take(picked)))


def _open(asking: Asking) -> Open:
    return asking.once("open_now", lambda: _asked(asking))  # one too large to be kept is asked for once


def _asked(asking: Asking) -> Open:
    place, of, at = asking.place, asking.everything, asking.at
    key = ("open", place.version_of_cases(), f"{at:%Y%m%d%H%M}")
    return place.answers.get(key, lambda: _made(place.asked(open_at_a_glance, of, at), at))


def _made(cases: pd.DataFrame, at: dt.datetime) -> Open:
    codes, known = {}, {}
    for name in _NARROWING:
        codes[name], distinct = pd.factorize(cases[name])
        known[name] = {code: number for number, code in enumerate(distinct.tolist())}
    place = {name: number for number, name in enumerate(BUCKETS)}
    bucket = np.array([place[name] for name in cases["bucket"].tolist()], np.int64)
    has_left = cases["left_seconds"].notna().to_numpy(bool)
    left = cases["left_seconds"].to_numpy("int64", na_value=0)
    due = (at + pd.to_timedelta(left, unit="s")).where(has_left)
    timed = np.flatnonzero(has_left & (bucket != place["none"]))
    since = at - pd.to_timedelta(cases["open_seconds"].to_numpy("int64") + 1, unit="s")
    case_ids = cases["case_id"].to_numpy(object)[timed]
    urgent = timed[np.lexsort((case_ids, np.abs(left[timed])))]
    return Open(cases.assign(due_at=due, since=since), codes, known, bucket, urgent)


def _counted(asking: Asking, is_it: np.ndarray) -> np.ndarray:
    """By place in BUCKETS."""
    return np.bincount(_open(asking).bucket[is_it], minlength=len(BUCKETS))


def _rows(counts: np.ndarray) -> pd.DataFrame:
    return pd.DataFrame({"bucket": BUCKETS, "case_count": counts})[counts > 0]


def _within(asking: Asking) -> np.ndarray:
    """Of which of the city's open cases the page is; its period narrows nothing."""
    filters, every = asking.filters, _open(asking)
    chosen = (filters.kinds, filters.agencies, filters.categories, filters.areas, filters.channels)
    is_it = np.ones(len(every), bool)
    for name, codes in zip(_NARROWING, chosen, strict=True):
        if codes:
            is_it &= every.have(name, codes)
    return is_it


def _plain(asking: Asking) -> np.ndarray:
    return _within(asking) & ~_open(asking).have("category", asking.place.city.sensitive)
