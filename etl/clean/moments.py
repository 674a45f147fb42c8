"""The instants of a row: read, and set aside where they can't be true.

While cleaning works, an instant is datetime64[us] in UTC without a zone; `_told_NAME` says how precisely it
was told, and `_why_NAME` why it is missing, which matters for the beginning alone: no record can do without.
"""

import datetime as dt

import numpy as np
import pandas as pd

from city.source import Source
from etl.clean.instants import Instants, read_instants
from etl.clean.marks import flag, reject
from etl.clean.precision import told
from etl.clean.text import constant, is_blank

NEVER = np.datetime64("NaT", "us")
_EARLIEST = np.datetime64("2000-01-01", "us")
_DAY = np.timedelta64(1, "D")
_TEN_YEARS = np.timedelta64(3653, "D")
_WHY = ("beginning_missing", "beginning_unreadable", "beginning_not_credible", "beginning_in_future")


def read_recorded(rows: pd.DataFrame, source: Source, loaded_at: dt.datetime) -> pd.DataFrame:
    """`recorded_at`: when the source wrote the row out; the load's moment where it doesn't say."""
    texts = rows["recorded_at"] if "recorded_at" in rows else constant("", rows.index)
    loaded = np.full(len(rows), naive(loaded_at))
    rows = read(rows.assign(recorded_at=loaded, _text=texts), "_text", source, loaded_at)
    recorded = rows["_text"].to_numpy()
    return rows.assign(recorded_at=np.where(np.isnat(recorded), loaded, recorded))


def read(rows: pd.DataFrame, name: str, source: Source, loaded_at: dt.datetime) -> pd.DataFrame:
    """A column of texts as past instants: one before 2000 or more than a day after the load is set aside."""
    if name not in rows or is_blank(rows[name]).all():  # most instants of most files
        never, zeros = np.full(len(rows), NEVER), np.zeros(len(rows), "int64")
        return rows.assign(**{name: never, f"_told_{name}": zeros.astype("int8"), f"_why_{name}": zeros})
    rows, found = _parsed(rows, name, source)
    is_junk, is_future = found.at < _EARLIEST, found.at > naive(loaded_at) + _DAY
    rows = flag(rows, "date_not_credible", is_junk)
    rows = flag(rows, "date_in_future", is_future)
    at = np.where(is_junk | is_future, NEVER, found.at)
    why = np.select([found.is_unread, is_junk, is_future], [1, 2, 3], 0)
    precision = told(at, found.precision, source.zone)
    return rows.assign(**{name: at, f"_told_{name}": precision, f"_why_{name}": why})


def read_target(rows: pd.DataFrame, source: Source) -> pd.DataFrame:
    """The source's own target is its word: kept however odd, and flagged."""
    rows, found = _parsed(rows, "target_at", source)
    received = rows["received_at"].to_numpy()
    is_junk = found.at < _EARLIEST
    rows = flag(rows, "date_not_credible", is_junk)
    rows = flag(rows, "target_far", found.at > received + _TEN_YEARS)
    rows = flag(rows, "target_before_received", ~is_junk & (found.at < received))
    return rows.assign(target_at=np.where(is_junk, NEVER, found.at))


def reject_without(rows: pd.DataFrame, beginning: str) -> pd.DataFrame:
    """A row whose beginning nothing tells belongs to no period."""
    is_missing = np.isnat(rows[beginning].to_numpy())
    for why, reason in enumerate(_WHY):
        rows = reject(rows, reason, beginning, is_missing & (rows[f"_why_{beginning}"].to_numpy() == why))
    return rows


def is_credible(at: np.ndarray, loaded_at: dt.datetime) -> np.ndarray:
    """Where a past instant is one, from 2000 to a day after the load."""
    return (at >= _EARLIEST) & (at <= naive(loaded_at) + _DAY)


def naive(moment: dt.datetime) -> np.datetime64:
    """An aware moment as the instants here are: in UTC, without a zone."""
    return np.datetime64(moment.astimezone(dt.UTC).replace(tzinfo=None), "us")


def _parsed(rows: pd.DataFrame, name: str, source: Source) -> tuple[pd.DataFrame, Instants]:
    texts = rows[name] if name in rows else constant("", rows.index)
    found = read_instants(texts, source.dates, source.zone, rows["recorded_at"].to_numpy())
    rows = flag(rows, "date_unreadable", found.is_unread)
    rows = flag(rows, "hour_told_twice", found.is_twice)
    rows = flag(rows, "hour_never_told", found.is_skipped)
    return flag(rows, "relative_time", found.is_relative), found
