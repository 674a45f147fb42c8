"""Rows of one case within a chunk. All stay, in their order, so that each counts once: the warehouse takes
the later state, by the same rule as here. Steps and clocks are made for the later state alone."""

import numpy as np
import pandas as pd

from etl.clean.marks import is_usable


def latest(rows: pd.DataFrame) -> np.ndarray:
    """True for the one usable row of each case that tells its latest state: by the source's `updated_at`,
    else its newest event, else the order of the file."""
    if not rows["case_id"].duplicated().any():
        return is_usable(rows)
    changed = rows["updated_at"].fillna(rows["last_event_at"]).to_numpy("M8[us]")
    order = np.lexsort((changed.view("int64"), is_usable(rows)))  # NaT is the least; stable
    is_last = ~rows["case_id"].iloc[order].duplicated(keep="last").to_numpy()
    chosen = np.zeros(len(rows), bool)
    chosen[order[is_last]] = True
    return chosen & is_usable(rows)
