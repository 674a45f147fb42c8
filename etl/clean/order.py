"""The milestones of a record happen in their order; one that lies before an earlier one is set aside."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from etl.clean.marks import flag
from etl.clean.moments import NEVER
from etl.clean.precision import DAY, MINUTE
from etl.clean.zones import to_wall


def in_order(rows: pd.DataFrame, milestones: Sequence[str], zone: str) -> pd.DataFrame:
    """Rows whose `milestones` never go back. Of two in the same minute or on the same local day, one of them
    told no better than that, the later contradicts nothing: it stands at the instant of the earlier."""
    latest, latest_told = rows[milestones[0]].to_numpy(), rows[f"_told_{milestones[0]}"].to_numpy()
    for name in milestones[1:]:
        at, precision = rows[name].to_numpy(), rows[f"_told_{name}"].to_numpy()
        is_early = at < latest
        if is_early.any():
            is_same = _is_same(at, latest, np.maximum(precision, latest_told), zone)
            wrong = is_early & ~is_same
            at = np.where(is_early, np.where(is_same, latest, NEVER), at)
            rows = flag(rows.assign(**{name: at}), f"{name.removesuffix('_at')}_out_of_order", wrong)
        latest_told = np.where(np.isnat(at), latest_told, precision)
        latest = np.where(np.isnat(at), latest, at)
    return rows


def _is_same(left: np.ndarray, right: np.ndarray, precision: np.ndarray, zone: str) -> np.ndarray:
    """Whether two instants are the same as far as they were told."""
    left, right = to_wall(left, zone), to_wall(right, zone)
    is_same_day = left.astype("M8[D]") == right.astype("M8[D]")
    is_same_minute = left.astype("M8[m]") == right.astype("M8[m]")
    return np.select([precision == DAY, precision == MINUTE], [is_same_day, is_same_minute], False)
