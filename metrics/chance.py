"""What chance could have made of a share, and what is unknown about it: two ranges that are never mixed.

The **interval** ("rentang ketidakpastian") says how far the share of a few cases may lie from what the agency
does in the long run. It is Wilson's, at 95 %: over the sizes and shares that occur here it holds the true
share in 95 % of all periods on average, it never leaves 0 to 1, and it has a width at 0 of n and at n of n,
where the textbook's has none. Clopper and Pearson's never holds it in less than 95 %, but in 97 to 98 % at
n of 10 to 50: so wide that agencies far under their target would stay unmarked.

The **bounds** say where the share would lie if all that was not recorded had been late, or on time. They
know no chance, and do not shrink with n.

Shares are 0 to 1; columns and single numbers alike.
"""

from collections.abc import Hashable, Mapping
from typing import Any

import numpy as np
import pandas as pd

ENOUGH = 10  # below it a share is shown without a verdict: "belum cukup data (n = 3)"
FEW, UNDER, WITHIN, OVER, NO_GOAL = "few", "under", "within", "over", ""
_Z = 1.959963984540054  # of the normal distribution, 2.5 % on either side


def interval(part: Any, n: Any) -> tuple[Any, Any]:
    """(low, high) of `part` in `n`; NaN where n is 0."""
    part, n = _numbers(part), _numbers(n)
    with np.errstate(divide="ignore", invalid="ignore"):
        share, spread = part / n, _Z**2 / n
        middle = (share + spread / 2) / (1 + spread)
        half = _Z * np.sqrt(share * (1 - share) / n + spread / (4 * n)) / (1 + spread)
    return np.maximum(middle - half, 0.0), np.minimum(middle + half, 1.0)


def bounds(part: Any, n: Any, missing: Any) -> tuple[Any, Any]:
    """(low, high) if `missing` more were all late, or all on time; NaN where there is nothing at all."""
    part, whole, missing = _numbers(part), _numbers(n) + _numbers(missing), _numbers(missing)
    with np.errstate(divide="ignore", invalid="ignore"):
        return part / whole, (part + missing) / whole


def standing(part: Any, n: Any, goal: float | None) -> np.ndarray:
    """FEW, UNDER, WITHIN or OVER the goal for each; UNDER and OVER only where the whole interval is. NO_GOAL
    without a goal."""
    part, n = np.atleast_1d(_numbers(part)), np.atleast_1d(_numbers(n))
    low, high = interval(part, n)
    if goal is None:
        return np.where(n < ENOUGH, FEW, NO_GOAL)
    return np.select([n < ENOUGH, high < goal, low > goal], [FEW, UNDER, OVER], WITHIN)


def change(part: int, n: int, part_before: int, n_before: int) -> tuple[float, float]:
    """(low, high) of the share's change since before, by Newcombe's way from the two intervals; beyond chance
    where 0 lies outside. NaN where either n is 0."""
    (low, high), (low_before, high_before) = interval(part, n), interval(part_before, n_before)
    if not n or not n_before:
        return np.nan, np.nan
    share, before = part / n, part_before / n_before
    down = np.hypot(share - low, high_before - before)
    up = np.hypot(high - share, before - low_before)
    return float(share - before - down), float(share - before + up)


def with_chance(frame: pd.DataFrame, goal: float | None = None) -> pd.DataFrame:
    """A frame of `metrics.on_time` with low_share, high_share (the interval), lowest_share, highest_share
    (the bounds) and standing."""
    part, n, missing = (_numbers(frame[name]) for name in ("on_time_count", "n", "not_recorded_count"))
    low, high = interval(part, n)
    lowest, highest = bounds(part, n, missing)
    columns = {"low_share": low, "high_share": high, "lowest_share": lowest, "highest_share": highest}
    return frame.assign(**columns, standing=pd.array(standing(part, n, goal), "str"))


def row_with_chance(row: Mapping[Hashable, Any], goal: float | None = None) -> dict[Hashable, Any]:
    """The same of one row alone, as a mapping: a frame of one would cost twenty times as much."""
    part, n, missing = (row[name] for name in ("on_time_count", "n", "not_recorded_count"))
    (low, high), (lowest, highest) = interval(part, n), bounds(part, n, missing)
    shares: dict[Hashable, Any] = {
        "low_share": low,
        "high_share": high,
        "lowest_share": lowest,
        "highest_share": highest,
    }
    return {**row, **shares, "standing": str(standing(part, n, goal)[0])}


def _numbers(values: Any) -> Any:
    if isinstance(values, pd.Series):
        return values.to_numpy("float64", na_value=np.nan)
    return np.asarray(values, "float64")[()]
