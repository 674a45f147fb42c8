"""The open cases within what a page asks for: picked from those of the whole city, which are asked for once
in a minute for everybody."""

from collections import Counter

import numpy as np
import pandas as pd

from metrics.filters import Filters
from metrics.open_cases import BUCKETS, open_at_a_glance
from metrics.small import told
from pages.asking import Asking


def open_now(asking: Asking) -> pd.DataFrame:
    """As metrics.open_cases.open_at_a_glance, exactly; the period narrows nothing."""
    return asking.once(
        "open_now", lambda: _within(asking.exactly(open_at_a_glance, asking.everything, {}), asking)
    )


def by_bucket(asking: Asking) -> dict[str, int]:
    """How many have how much time left, by each of BUCKETS."""
    cases = open_now(asking)
    rows = _counted(cases)
    rows = rows if asking.is_exact else told(rows, _counted(_plain(cases, asking)))
    counts = dict(zip(rows["bucket"], rows["case_count"], strict=True))
    return {name: int(counts.get(name, 0)) for name in BUCKETS}


def most_urgent(asking: Asking, limit: int) -> pd.DataFrame:
    """Those due next, the least time left first, then those overdue, the latest to become so first; at most
    `limit` of either. With `due_at`, to the second."""
    cases = open_now(asking)
    cases = cases if asking.lists_own(asking.filters) else _plain(cases, asking)
    timed = cases[cases["left_seconds"].notna() & (cases["bucket"] != "none")]
    left = timed["left_seconds"].to_numpy(dtype="int64")
    is_over = (timed["bucket"] == "overdue").to_numpy()
    order = np.lexsort((timed["case_id"].to_numpy(dtype=object), np.abs(left), is_over))
    ahead = int((~is_over).sum())
    picked = [*order[:ahead][:limit], *order[ahead:][:limit]]
    found = timed.iloc[picked]
    return found.assign(due_at=asking.at + pd.to_timedelta(found["left_seconds"].astype("int64"), unit="s"))


def _counted(cases: pd.DataFrame) -> pd.DataFrame:
    counts = Counter(cases["bucket"].tolist())
    return pd.DataFrame({"bucket": list(counts), "case_count": list(counts.values())})


def _plain(cases: pd.DataFrame, asking: Asking) -> pd.DataFrame:
    return cases[~cases["category"].isin(asking.place.city.sensitive)]


def _within(cases: pd.DataFrame, asking: Asking) -> pd.DataFrame:
    filters: Filters = asking.filters
    chosen = {
        "kind": filters.kinds,
        "agency": filters.agencies,
        "category": filters.categories,
        "area": filters.areas,
        "channel": filters.channels,
    }
    is_within = np.ones(len(cases), bool)
    for name, codes in chosen.items():
        if codes:
            is_within &= cases[name].isin(codes).to_numpy()
    return cases[is_within]
