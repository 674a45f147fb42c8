"""Wall times of a zone to instants and back, for whole columns: the one place of cleaning that reckons zones.

A zone is the list of its transitions since 1999, found once a process. Where clocks go back, an hour is told
twice: the earlier instant is taken. Where they go forward, an hour is never told: it is shifted by as much.
"""

from functools import lru_cache
from typing import NamedTuple

import numpy as np
import pandas as pd

_FIRST, _LAST = "1999-01-01", "2100-01-01"
_HOUR = np.timedelta64(1, "h")
_MONDAY = np.datetime64("1970-01-05", "h")


class Walls(NamedTuple):
    """Instants (datetime64[us], UTC) of wall times, and which of these are told twice or never."""

    at: np.ndarray
    is_twice: np.ndarray
    is_skipped: np.ndarray


def to_utc(wall: np.ndarray, zone: str) -> Walls:
    """Instants of wall times (datetime64[us]; NaT stays NaT)."""
    at, offsets = _transitions(zone)
    before, after = offsets[:-1], offsets[1:]
    begun = np.searchsorted(at + np.minimum(before, after), wall, side="right")
    done = np.searchsorted(at + np.maximum(before, after), wall, side="right")
    is_within = begun != done
    is_fold = np.append(False, after < before)[begun]
    return Walls(wall - offsets[done], is_within & is_fold, is_within & ~is_fold)


def to_wall(at: np.ndarray, zone: str) -> np.ndarray:
    """Wall times of instants (datetime64[us], UTC; NaT stays NaT)."""
    starts, offsets = _transitions(zone)
    if not len(starts):
        return at + offsets[0]
    return at + offsets[np.searchsorted(starts, at, side="right")]


def hour_of_week(wall: np.ndarray) -> np.ndarray:
    """0 for Monday 00:00 to 167 for Sunday 23:00, as int16; wall times without NaT."""
    return ((wall.astype("M8[h]") - _MONDAY) // _HOUR % 168).astype("int16")


@lru_cache(maxsize=16)
def _transitions(zone: str) -> tuple[np.ndarray, np.ndarray]:
    """Instants of the transitions, and the offsets between them: one more, from before the first."""
    days = pd.date_range(_FIRST, _LAST, freq="D", tz="UTC")
    changed = np.flatnonzero(np.diff(_offsets(days, zone)))
    at, offsets = [_naive(days[:0])], [_offsets(days[:1], zone)]
    for day in changed.tolist():
        minutes = pd.date_range(days[day], days[day + 1], freq="min")
        told = _offsets(minutes, zone)
        steps = np.flatnonzero(np.diff(told)) + 1
        at.append(_naive(minutes)[steps])
        offsets.append(told[steps])
    return np.concatenate(at), np.concatenate(offsets)


def _offsets(instants: pd.DatetimeIndex, zone: str) -> np.ndarray:
    return (instants.tz_convert(zone).tz_localize(None) - instants.tz_localize(None)).to_numpy("m8[us]")


def _naive(instants: pd.DatetimeIndex) -> np.ndarray:
    return instants.tz_localize(None).to_numpy("M8[us]")
