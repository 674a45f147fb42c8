"""Shares and percentiles, done the same way in every question."""

import pandas as pd
import sqlalchemy as sa

_PERCENTILES = {"p50_seconds": 0.5, "p90_seconds": 0.9, "p95_seconds": 0.95}


def share(part: pd.Series, whole: pd.Series | int) -> pd.Series:
    """0 to 1 as float64; empty where there is nothing to have a share of."""
    whole = pd.Series(whole, part.index, dtype="float64")
    return part.astype("float64") / whole.where(whole > 0)


def percentiles(
    seconds: sa.ColumnElement[int], where: sa.ColumnElement[bool] | None = None
) -> list[sa.Label[int]]:
    """p50_seconds, p90_seconds, p95_seconds: exact, each a value that occurs; empty where there is none."""
    column = seconds if where is None else sa.case((where, seconds))
    found = {name: sa.func.percentile_disc(p).within_group(column) for name, p in _PERCENTILES.items()}
    return [value.label(name) for name, value in found.items()]
