"""Rows of one case within a chunk. All stay, in their order, so that each counts once: the warehouse takes
the later state, by the same rule as here. Steps and clocks are made for the later state alone."""

import numpy as np
import pandas as pd

from etl.clean.text import distinct

_NEVER = np.iinfo("int64").min  # what NaT is as a number


def latest(rows: pd.DataFrame, usable: np.ndarray | None = None) -> np.ndarray:
    """True for the one row of each case, of the `usable` ones, that tells its latest state: by the source's
    `updated_at`, else its newest event; of those alike by the newest event, then the order of the file."""
    usable = np.ones(len(rows), bool) if usable is None else usable
    place = distinct(rows["case_id"]).place
    among = np.flatnonzero((np.bincount(place) > 1)[place]) if len(place) else place
    if not len(among):
        return usable
    newest = rows["last_event_at"].to_numpy("M8[us]").view("int64")
    updated = rows["updated_at"].to_numpy("M8[us]").view("int64")
    updated = np.where(updated == _NEVER, newest, updated)
    order = among[np.lexsort((newest[among], updated[among], usable[among]))]
    last = np.full(len(rows), -1)
    last[place[order]] = order  # of several the last one stays
    chosen = usable.copy()
    chosen[among] = False
    chosen[last[last >= 0]] = True
    return chosen & usable
