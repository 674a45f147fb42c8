"""Whether a workbook can be held in memory, before calamine tries.

calamine keeps a sheet as a full rectangle: one forgotten cell in XFD1048576 would take 550 GB, and end the
process. So the XML of each sheet is looked through for its farthest cell that holds something (a cell that is
only formatted is none).
"""

import re
from collections.abc import Iterator
from typing import IO
from zipfile import ZipFile, ZipInfo

from etl.errors import SourceError
from etl.sources import archive

MOST_CELLS = 30_000_000
"""Of one sheet; each takes 32 bytes and its text. All rows that Excel has, by 28 columns."""
MOST_BYTES = 2 << 30
"""Of a workbook, packed or unpacked."""

_BLOCK_BYTES = 1 << 20
_LONGEST_TAG = 1 << 10
_FAR = re.compile(rb"""r=["'](?:[A-Za-z]{2}|[A-Za-z]?[0-9]{8})""")
_CELL = re.compile(rb"""<(?:\w+:)?c\b[^>]*?\br=["']([A-Za-z]+)([0-9]+)["'](?:[^>]*[^/>])?>\s*<[^/]""")
_UNNAMED = re.compile(rb"""<(?:\w+:)?row\b[^>]*?\br=["']([0-9]+)["'][^>]*>\s*<(?:\w+:)?c\b(?![^>]*\br=)""")


def check_workbook(file: IO[bytes], name: str) -> None:
    """Reads every part of an .xlsx to its end, so checksums are compared too. Leaves the file at its
    beginning.

    Raises SourceError for what is too large or encrypted, zipfile.BadZipFile or zlib.error for what is
    damaged.
    """
    with archive.opened(file) as parts:
        archive.check_sizes(parts.infolist(), name, MOST_BYTES)
        for info in parts.infolist():
            if _may_be_far(_texts(parts, info)):
                _check_rectangle(_texts(parts, info), name)
    file.seek(0)


def _texts(parts: ZipFile, info: ZipInfo) -> Iterator[bytes]:
    """A part, block by block; each repeats the end of the one before, so that no tag is cut in all of
    them."""
    rest = b""
    with parts.open(info) as part:
        while block := part.read(_BLOCK_BYTES):
            yield rest + block
            rest = block[-_LONGEST_TAG:]


def _may_be_far(texts: Iterator[bytes]) -> bool:
    """Whether any cell is beyond column Z or below row 9,999,999: most sheets have none, and need no closer
    look."""
    return max((_FAR.search(text) is not None for text in texts), default=False)  # all of them are read


def _check_rectangle(texts: Iterator[bytes], name: str) -> None:
    rows, letters = [0], {b""}
    for text in texts:
        cells = _CELL.findall(text)
        rows += [max((int(row) for _, row in cells), default=0), *map(int, _UNNAMED.findall(text))]
        letters.update(column.upper() for column, _ in cells)
    width = max(map(_number, letters))
    if max(rows) * width > MOST_CELLS:
        raise SourceError(
            f"A sheet of {name} reaches to row {max(rows):,} and column {width:,}; delete the forgotten "
            "cells far from its table, or save the table as CSV."
        )


def _number(letters: bytes) -> int:
    """A is 1, Z is 26, AA is 27."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - ord("A") + 1
    return number
