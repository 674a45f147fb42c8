"""The milestones of a record happen in their order; one that lies before an earlier one is set aside."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from etl.clean.marks import flag
from etl.clean.moments import NEVER
from etl.clean.precision import DAY
from etl.clean.zones import to_wall


def in_order(rows: pd.DataFrame, milestones: Sequence[str], zone: str) -> pd.DataFrame:
    """Rows whose `milestones` never go back. One that is told only to the day, and lies on the local day of
    the milestone before, contradicts nothing: it stands at that instant."""
    latest, latest_told = rows[milestones[0]].to_numpy(), rows[f"_told_{milestones[0]}"].to_numpy()
    for name in milestones[1:]:
        at, precision = rows[name].to_numpy(), rows[f"_told_{name}"].to_numpy()
        is_early = at < latest
        if is_early.any():
            is_same_day = _same_day(at, latest, zone) & ((precision == DAY) | (latest_told == DAY))
            wrong = is_early & ~is_same_day
            at = np.where(is_early, np.where(is_same_day, latest, NEVER), at)
            rows = flag(rows.assign(**{name: at}), f"{name.removesuffix('_at')}_out_of_order", wrong)
        latest_told = np.where(np.isnat(at), latest_told, precision)
        latest = np.where(np.isnat(at), latest, at)
    return rows


def _same_day(left: np.ndarray, right: np.ndarray, zone: str) -> np.ndarray:
    return to_wall(left, zone).astype("M8[D]") == to_wall(right, zone).astype("M8[D]")
