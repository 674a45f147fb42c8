"""Dates of fixed width, such as 24/11/2026 08:20:00, read by arithmetic on their bytes: ten times as fast as
a reader of formats, and only where nothing about them is odd."""

import re
from functools import lru_cache

import numpy as np
import pyarrow as pa

from etl.clean.text import cells_in_memory

_WIDTHS = {"Y": 4, "m": 2, "d": 2, "H": 2, "M": 2, "S": 2}
_LIMITS = {"m": 12, "d": 31, "H": 23, "M": 59, "S": 59}
_FIRST_YEAR, _YEARS = 1900, 300
_NONE = np.iinfo("int64").min  # what NaT is as a number


def read_digits(cells: pa.Array, form: str) -> np.ndarray:
    """Wall times (datetime64[us]) of texts in a strptime format; NaT for a text that has not exactly its
    width, its digits and its marks, or names a day that does not exist, and for all where the format has
    other parts than numbers or no whole date."""
    wall = np.full(len(cells), _NONE)
    width, numbers, marks = _layout(form)
    if width and len(cells):
        data, offsets = cells_in_memory(cells)
        fits = np.flatnonzero(np.diff(offsets) == width)
        table = data.reshape(-1, width) if len(data) == width * len(cells) == width * len(fits) else None
        if table is None:
            table = data[offsets[fits][:, None] + np.arange(width)]
        wall[fits] = _wall(table, numbers, marks)
    return wall.view("M8[us]")


def _wall(table: np.ndarray, numbers: dict[str, int], marks: dict[int, int]) -> np.ndarray:
    """Microseconds of rows of bytes."""
    digits = table - np.uint8(ord("0"))
    is_odd = np.zeros(len(table), bool)
    for place, mark in marks.items():
        is_odd |= table[:, place] != mark
    found = {part: np.zeros(len(table), "int64") for part in _WIDTHS}
    for part, start in numbers.items():
        for place in range(start, start + _WIDTHS[part]):
            is_odd |= digits[:, place] > 9
            found[part] *= 10
            found[part] += digits[:, place]
    for part, limit in _LIMITS.items():
        is_odd |= found[part] > limit
    is_odd |= (found["m"] < 1) | (found["d"] < 1)
    year = found["Y"] - _FIRST_YEAR
    is_odd |= (year < 0) | (year >= _YEARS)
    day = _days()[np.where(is_odd, 0, (year * 12 + found["m"] - 1) * 31 + found["d"] - 1)]
    seconds = (day * 24 + found["H"]) * 3600 + found["M"] * 60 + found["S"]
    return np.where(is_odd | (day == _NONE), _NONE, seconds * 1_000_000)


@lru_cache(maxsize=64)
def _layout(form: str) -> tuple[int, dict[str, int], dict[int, int]]:
    """(width, where each number starts, the byte at each other place); width 0 where it is not fixed."""
    place = 0
    numbers: dict[str, int] = {}
    marks: dict[int, int] = {}
    for directive, mark in re.findall(r"%(.)|([^%])", form):
        if mark:
            marks[place] = ord(mark)
            place += 1
        elif directive in _WIDTHS and directive not in numbers:
            numbers[directive] = place
            place += _WIDTHS[directive]
        else:
            return 0, {}, {}
    is_date = {"Y", "m", "d"} <= numbers.keys() and form.isascii()
    return (place, numbers, marks) if is_date else (0, {}, {})


@lru_cache(maxsize=1)
def _days() -> np.ndarray:
    """Days since 1970 by (month since January of `_FIRST_YEAR`) * 31 + day - 1; `_NONE` for 30 February."""
    months = np.arange(_YEARS * 12) + (_FIRST_YEAR - 1970) * 12
    first = months.astype("M8[M]").astype("M8[D]").astype("int64")
    length = np.diff(np.append(first, (months[-1:] + 1).astype("M8[M]").astype("M8[D]").astype("int64")))
    day = np.arange(31)
    return np.where(day < length[:, None], first[:, None] + day, _NONE).ravel()
