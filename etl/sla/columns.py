"""Columns of frames as integers, for arithmetic on millions of rows, and back.

Instants are int64 UTC microseconds, and NEVER where there is none, so that the earliest of several is a plain
minimum. Words are positions in a list of known ones, NOBODY (-1) where they are not in it.
"""

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from etl.sla.zone import NONE

NEVER = np.iinfo(np.int64).max
NOBODY = -1


def instants(column: pd.Series) -> np.ndarray:
    """From datetime64 with a zone, or from objects, as an empty answer of a database has them."""
    values = column.astype("datetime64[us, UTC]").to_numpy("datetime64[us]").view(np.int64)
    return np.where(values == NONE, NEVER, values)


def column(instants: np.ndarray) -> pd.Series:
    """The way back: datetime64[us, UTC]."""
    values = np.where(instants == NEVER, NONE, instants).view("datetime64[us]")
    return pd.Series(pd.DatetimeIndex(values, tz="UTC"))


def positions(words: pd.Series, known: pa.Array) -> np.ndarray:
    found = pc.index_in(text(words), known.cast(pa.large_string()))
    return found.fill_null(NOBODY).to_numpy().astype(np.int64)


def positions_of_runs(words: pd.Series, known: pa.Array) -> np.ndarray:
    """As `positions`, of a column in which the same word mostly stands several times in a row: each run is
    looked up once."""
    cells = text(words).combine_chunks()
    cells = cells.chunk(0) if isinstance(cells, pa.ChunkedArray) else cells
    is_head = np.ones(len(cells), bool)
    is_head[1:] = pc.not_equal(cells[1:], cells[:-1]).to_numpy(zero_copy_only=False)
    found = pc.index_in(cells.filter(pa.array(is_head)), known.cast(pa.large_string()))
    return found.fill_null(NOBODY).to_numpy().astype(np.int64)[np.cumsum(is_head) - 1]


def distinct(*columns: pd.Series) -> pa.Array:
    """The words of all columns, each once, the empty one left out."""
    found = pc.unique(pa.chunked_array([chunk for column in columns for chunk in text(column).chunks]))
    return found.filter(pc.not_equal(found, ""))


def text(words: pd.Series) -> pa.ChunkedArray:
    array = pa.array(words, pa.large_string())
    return array if isinstance(array, pa.ChunkedArray) else pa.chunked_array([array])


def pairs(left: np.ndarray, right: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """All (i, j) with left[i] == right[j], positions that are not negative; `right` is sorted."""
    count = np.bincount(right, minlength=left.max(initial=0) + 1)
    many, first = count[left], (np.cumsum(count) - count)[left]
    i = np.repeat(np.arange(len(left)), many)
    return i, np.arange(len(i)) - np.repeat(np.cumsum(many) - many - first, many)
