"""Closings in bulk: five or more by one agency within ten minutes tell of tidying up, not of work done.

Seen within a chunk of a file: a bulk that a chunk's end cuts into fewer than five stays unseen.
"""

import numpy as np
import pandas as pd

from etl.clean.marks import flag
from etl.clean.text import is_blank, put

_MANY = 5
_WITHIN = np.timedelta64(10, "m")


def closed_in_bulk(rows: pd.DataFrame, chosen: np.ndarray) -> pd.DataFrame:
    """Flagged, with `instant_source` "bulk"; among the `chosen` rows alone, so that no case counts twice."""
    end = rows["resolved_at"].to_numpy("M8[us]")
    end = np.where(np.isnat(end), rows["closed_at"].to_numpy("M8[us]"), end)
    is_closing = chosen & ~np.isnat(end) & ~is_blank(rows["agency"])
    closings = np.flatnonzero(is_closing)
    agency = pd.factorize(rows["agency"].iloc[closings])[0]
    order = np.lexsort((end[closings], agency))
    is_bulk = np.zeros(len(rows), bool)
    is_bulk[closings[order]] = _crowded(agency[order], end[closings][order])
    rows = flag(rows, "closed_in_bulk", is_bulk)
    return rows.assign(instant_source=put(rows["instant_source"], is_bulk, "bulk"))


def _crowded(agency: np.ndarray, end: np.ndarray) -> np.ndarray:
    """Which closings (sorted) lie with `_MANY` - 1 others of their agency in some stretch of `_WITHIN`."""
    last = _MANY - 1
    if len(end) < _MANY:
        return np.zeros(len(end), bool)
    starts = (agency[last:] == agency[:-last]) & (end[last:] - end[:-last] <= _WITHIN)
    crowded = np.zeros(len(end), bool)
    for shift in range(_MANY):
        crowded[shift : shift + len(starts)] |= starts
    return crowded
