"""CSV that keeps no rules, without losing a row.

A quoted cell over several lines is believed only where its quotes are well formed and the row then has as
many cells as the header: else a stray quote would swallow the rows after it. What is not believed is taken
line by line.
"""

import csv
import io
import sys
from collections.abc import Iterator
from itertools import chain
from typing import NamedTuple

from etl.sources.tables import RAGGED

LONGEST_QUOTE = 200_000
"""Characters. A quote that stays open for longer over several lines is a stray one; Excel's longest cell has
32,767."""

csv.field_size_limit(sys.maxsize)  # Python refuses cells over 128 KiB; an office's history cell may be longer


class Shape(NamedTuple):
    """The delimiter, the columns (0: not known yet, any number fits), and how many of them a row must
    have."""

    delimiter: str
    width: int = 0
    required: int = 0

    def fits(self, cells: list[str]) -> bool:
        """Blank cells beyond the header do no harm: some exports end each row with a delimiter."""
        if not self.width or len(cells) == self.width:
            return True
        return len(cells) >= self.required and not any(cell.strip() for cell in cells[self.width :])


class Record(NamedTuple):
    """The cells of one row, none for a blank line, and the line after its last."""

    cells: list[str]
    stop: int


def lines_of(text: str) -> list[str]:
    """Each with its line end; only "\\n" ends a line."""
    return list(io.StringIO(text))


def records(lines: list[str], shape: Shape, is_last: bool) -> Iterator[Record]:
    """Every record of the lines. Where not `is_last`, one that may go on after them is left out."""
    start = 0
    while start < len(lines):
        for cells, stop in _lenient(lines, start, shape.delimiter):
            is_open = stop > len(lines)
            if is_open and not is_last and _length(lines[start:]) < LONGEST_QUOTE:
                return
            if is_open or (stop - start > 1 and not _is_believed(lines[start:stop], cells, shape)):
                yield Record(_plain(lines[start], shape), start + 1)
                start += 1
                break
            yield Record(_mended(lines[start], cells, shape), stop)
            start = stop


def fit(cells: list[str], shape: Shape) -> tuple[list[str], str]:
    """As many cells as the header has, and the fault. What is too much is kept in the last cell."""
    if len(cells) == shape.width:
        return cells, ""
    fault = "" if shape.fits(cells) else RAGGED
    if len(cells) < shape.width:
        return cells + [""] * (shape.width - len(cells)), fault
    last = shape.delimiter.join(cells[shape.width - 1 :]) if fault else cells[shape.width - 1]
    return [*cells[: shape.width - 1], last], fault


def _lenient(lines: list[str], start: int, delimiter: str) -> Iterator[Record]:
    """As Python's csv reads from a line on; a quote that stays open stops after all lines, and one more."""
    rest = map(lines.__getitem__, range(start, len(lines)))
    reader = csv.reader(chain(rest, ["\n"]), delimiter=delimiter)
    begin = start
    for cells in reader:
        if begin < len(lines):
            yield Record(cells, start + reader.line_num)
        begin = start + reader.line_num


def _length(lines: list[str]) -> int:
    return sum(map(len, lines))


def _is_believed(lines: list[str], cells: list[str], shape: Shape) -> bool:
    return shape.fits(cells) and _length(lines) < LONGEST_QUOTE and _is_well_formed(lines, shape)


def _is_well_formed(lines: list[str], shape: Shape) -> bool:
    try:
        return len(list(csv.reader(lines, delimiter=shape.delimiter, strict=True))) == 1
    except csv.Error:
        return False


def _mended(line: str, cells: list[str], shape: Shape) -> list[str]:
    """Where a stray quote in a single line hides a delimiter: the plain split, if that has the right number
    of cells."""
    if shape.fits(cells) or '"' not in line or _is_well_formed([line], shape):
        return cells
    plain = _plain(line, shape)
    return plain if shape.fits(plain) else cells


def _plain(line: str, shape: Shape) -> list[str]:
    return next(csv.reader([line], delimiter=shape.delimiter, quoting=csv.QUOTE_NONE), [])
