"""Pauses on the axis of open time, where they are plain intervals; those of all rows are handled at once.

`begin`, `due` and the like are open microseconds as the calendar counts them, one entry a row.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pandas as pd

FOREVER = 2**60


@dataclass(frozen=True)
class Pieces:
    """Disjoint stretches of pause, by row and time; `earlier` is the paused time of the row before each."""

    row: np.ndarray
    since: np.ndarray
    length: np.ndarray
    earlier: np.ndarray


def of_one(pauses: Iterable[tuple]) -> pd.DataFrame | None:
    """The pauses of a single clock as a frame."""
    pairs = list(pauses)
    return (
        None
        if not pairs
        else pd.DataFrame(
            {
                "row": np.zeros(len(pairs), np.int64),
                "start": pd.Series([since for since, _ in pairs], dtype=object),
                "end": pd.Series([until for _, until in pairs], dtype=object),
            }
        )
    )


def pieces(row: np.ndarray, since: np.ndarray, until: np.ndarray, begin: np.ndarray) -> Pieces:
    """What is left of pauses that overlap, are out of order or reversed, or begin before their row does."""
    since = np.maximum(since, begin[row])
    order = np.lexsort((since, row))
    row, since, until = row[order], since[order], until[order]
    since = np.maximum(since, _reached(row, until))
    length = np.maximum(until - since, 0)
    before = np.cumsum(length) - length  # may run over, which the difference undoes
    return Pieces(row, since, length, earlier=before - before[np.searchsorted(row, row)])


def _reached(row: np.ndarray, until: np.ndarray) -> np.ndarray:
    """The latest end of the pauses of the same row before each; 0 where it is the first."""
    ends, rank = np.unique(until, return_inverse=True)
    highest = np.maximum.accumulate(row * len(ends) + rank)  # grows with the row: a maximum never crosses
    reached = np.zeros(len(row), np.int64)
    is_same = row[1:] == row[:-1]
    reached[1:][is_same] = ends[highest[:-1][is_same] % len(ends)]
    return reached


def within(pieces: Pieces, begin: np.ndarray, finish: np.ndarray) -> np.ndarray:
    """Paused time of each row up to `finish`."""
    shown = np.clip(finish[pieces.row] - pieces.since, 0, pieces.length)
    return _sums(pieces.row, shown, len(finish))


def extended(pieces: Pieces, due: np.ndarray) -> np.ndarray:
    """Each due time moved on by the pauses that begin before it, which brings further pauses before it.

    A piece counts if the time that ran until it began is less than the target; since the pieces of a row
    are disjoint and in order, the time that ran only grows, and one comparison finds all that count.
    """
    counts = (pieces.length > 0) & (pieces.since - pieces.earlier < due[pieces.row])
    return due + _sums(pieces.row[counts], pieces.length[counts], len(due))


def _sums(row: np.ndarray, values: np.ndarray, length: int) -> np.ndarray:
    total = np.zeros(length, np.int64)
    np.add.at(total, row, values)
    return total
