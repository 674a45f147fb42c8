"""Local time as arithmetic: the offsets of a zone over 300 years, for whole columns at once.

Instants and local times are int64 microseconds since 1970, UTC or local. The offsets come from the zone
database through pandas, one probe a day, and each change is then narrowed to its second.
"""

import datetime as dt
from dataclasses import dataclass
from functools import lru_cache
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd

SECOND = 1_000_000
DAY = 86_400 * SECOND
FIRST_DAY = -43_829  # 1850-01-01: before 1899-12-30 and 1900-01-01, the junk dates of spreadsheets
LAST_DAY = 65_744  # 2150-01-01: beyond targets that are set decades out
BEGIN, END = FIRST_DAY * DAY, LAST_DAY * DAY
NONE = np.iinfo(np.int64).min  # how pandas stores NaT


@dataclass(frozen=True)
class Offsets:
    """`offsets[k]` microseconds are added to UTC from the instant `starts[k]` on; `starts[0]` is BEGIN."""

    starts: np.ndarray
    offsets: np.ndarray

    def to_local(self, instants: np.ndarray) -> np.ndarray:
        return instants + self.offsets[np.searchsorted(self.starts[1:], instants, "right")]

    def to_utc(self, local: np.ndarray) -> np.ndarray:
        """A repeated local time is the first of the two; one that was skipped moves on by the hour (PEP
        495, fold 0)."""
        changes = self.starts[1:] + np.maximum(self.offsets[1:], self.offsets[:-1])
        return local - self.offsets[np.searchsorted(changes, local, "right")]


@lru_cache(maxsize=64)
def offsets(zone: str) -> Offsets:
    """The offsets of an IANA zone from BEGIN to END. Raises ValueError for an unknown zone."""
    info = _zone_info(zone)
    days = np.arange(FIRST_DAY, LAST_DAY + 1) * DAY
    daily = _offset_at(days, info)
    changed = np.flatnonzero(np.diff(daily))
    low, high = days[changed], days[changed + 1]
    while (high - low > SECOND).any():
        middle = (low + high) // 2 // SECOND * SECOND
        is_before = _offset_at(middle, info) == daily[changed]
        low, high = np.where(is_before, middle, low), np.where(is_before, high, middle)
    return Offsets(np.append(BEGIN, high), np.append(daily[0], daily[changed + 1]))


def _zone_info(zone: str) -> ZoneInfo:
    try:
        return ZoneInfo(zone)
    except (KeyError, ValueError, OSError, TypeError):
        raise ValueError(f"{zone!r} is not a time zone; use a name such as Asia/Jakarta.") from None


def _offset_at(instants: np.ndarray, info: dt.tzinfo) -> np.ndarray:
    index = pd.DatetimeIndex(instants.astype("datetime64[us]"), tz="UTC").tz_convert(info)
    return index.tz_localize(None).asi8 - instants
