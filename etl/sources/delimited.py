"""CSV → tables, block by block in bounded memory.

A block whose quotes are well formed is cut at its last row end and read by Arrow; its number of rows must be
what the row ends say. Any other block, one with ragged rows for instance, is read by `tolerant`: so a fault
in one place costs speed there only, and no row gets lost between the two.
"""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.csv as pa_csv

from city.source import Source
from etl.errors import SourceError
from etl.sources import tables
from etl.sources.layout import Layout, find_layout
from etl.sources.tolerant import LONGEST_QUOTE, fit, lines_of, records

LONGEST_ROW = 1 << 26
"""Bytes; a row that is longer is no row of a table, and would have to be held in memory."""

_NEWLINE, _QUOTE = ord("\n"), ord('"')


class _Part(NamedTuple):
    """What was read of a block: the rows, how many bytes they take, and the number of the next row."""

    table: pa.Table
    used: int
    row: int


def read_delimited(blocks: Iterator[bytes], source: Source, file: str) -> Iterator[pa.Table]:
    """Blocks as `text.blocks` gives them. A row number counts as a spreadsheet does: a cell over several
    lines is one row, a blank line is a row too (but none of the table's). SourceError for an empty file or an
    endless row."""
    first = next(blocks, b"")
    if not first.strip():
        raise SourceError(f"{file} is empty; export it again.")
    layout = find_layout(first, source, file)
    rest, row, is_last = first[layout.offset :], layout.row, False
    while not is_last:
        block = next(blocks, b"")
        is_last = not block
        part = _read(rest, layout, row, is_last)
        yield tables.mark_repeated_header(part.table, layout.header)
        rest, row = rest[part.used :] + block, part.row
        if len(rest) > LONGEST_ROW:
            raise SourceError(
                f"Row {row} of {file} is longer than {LONGEST_ROW >> 20} MiB; check whether it is a table."
            )


def _read(block: bytes, layout: Layout, row: int, is_last: bool) -> _Part:
    if is_last and not block.endswith(b"\n"):
        block += b"\n"
    ends = _row_ends(block, layout.shape.delimiter)
    if ends is None or _is_open_for_long(block, ends, is_last):
        return _by_hand(block, layout, row, is_last)
    return _by_arrow(block, ends, layout, row) or _by_hand(block, layout, row, is_last)


def _row_ends(block: bytes, delimiter: str) -> np.ndarray | None:
    """Where rows end: the newlines outside quotes; None where a quote stands where it may not.

    Each quote opens or closes in turn; a doubled one closes and opens. One that opens follows a delimiter, a
    newline or a quote, one that closes precedes one.
    """
    data = np.frombuffer(block, np.uint8)
    ends = np.flatnonzero(data == _NEWLINE)
    quotes = np.flatnonzero(data == _QUOTE)
    if not len(quotes):
        return ends
    may_stand_beside = np.zeros(256, bool)
    may_stand_beside[[_NEWLINE, _QUOTE, *delimiter.encode()]] = True
    before = quotes[::2][quotes[::2] > 0] - 1
    after = quotes[1::2][quotes[1::2] < len(data) - 1] + 1
    if not (may_stand_beside[data[before]].all() and may_stand_beside[data[after]].all()):
        return None
    return ends[np.searchsorted(quotes, ends) % 2 == 0]


def _is_open_for_long(block: bytes, ends: np.ndarray, is_last: bool) -> bool:
    """Whether a quote after the last row end stays open for longer than any cell, or for ever."""
    used = ends[-1] + 1 if len(ends) else 0
    return bool(len(block) - used > (0 if is_last else LONGEST_QUOTE)) and b'"' in block[used:]


def _by_arrow(block: bytes, ends: np.ndarray, layout: Layout, row: int) -> _Part | None:
    """Ragged rows of one line are set aside by Arrow and read by hand. None where Arrow finds other rows than
    the row ends say, or a ragged row over several lines, whose quotes are not to be believed."""
    starts = np.concatenate(([0], ends[:-1] + 1))[: len(ends)]
    used = int(ends[-1]) + 1 if len(ends) else 0
    is_row = ends > starts
    starts, stops, places = starts[is_row], ends[is_row], row + np.flatnonzero(is_row)
    table, ragged = _parsed(block[:used], layout) if len(places) else (_nothing(layout), [])
    lines = [block[starts[i] : stops[i]].decode() for i in ragged]
    if len(table) + len(ragged) != len(places) or any("\n" in line for line in lines):
        return None
    good = tables.finish(table, pa.array(np.delete(places, ragged)), tables.same("", len(table)))
    if ragged:
        cells = [next(records([line], layout.shape, True)).cells for line in lines]
        mended = _fitted(zip(places[ragged].tolist(), cells, strict=True), layout)
        good = pa.concat_tables([good, mended]).sort_by("_row")
    return _Part(good, used, row + len(ends))


def _parsed(block: bytes, layout: Layout) -> tuple[pa.Table, list[int]]:
    """What Arrow makes of the rows, and the places, from 0, of those with too few or too many cells."""
    ragged: list[int] = []

    def set_aside(row: pa_csv.InvalidRow) -> str:
        ragged.append(row.number - 1)
        return "skip"

    has_quotes = b'"' in block
    table = pa_csv.read_csv(
        pa.py_buffer(block),
        pa_csv.ReadOptions(column_names=layout.names, block_size=len(block), use_threads=False),
        pa_csv.ParseOptions(
            delimiter=layout.shape.delimiter,
            quote_char='"' if has_quotes else False,
            newlines_in_values=has_quotes,
            invalid_row_handler=set_aside,
        ),
        pa_csv.ConvertOptions(
            column_types=dict.fromkeys(layout.names, tables.TEXT), strings_can_be_null=False, check_utf8=False
        ),
    )
    return table, ragged


def _nothing(layout: Layout) -> pa.Table:
    return pa.table({name: pa.array([], tables.TEXT) for name in layout.names})


def _by_hand(block: bytes, layout: Layout, row: int, is_last: bool) -> _Part:
    lines = lines_of(block[: block.rfind(b"\n") + 1].decode())
    found = list(records(lines, layout.shape, is_last))
    table = _fitted(((place, record.cells) for place, record in enumerate(found, row)), layout)
    stop = found[-1].stop if found else 0
    return _Part(table, len("".join(lines[:stop]).encode()), row + len(found))


def _fitted(numbered: Iterable[tuple[int, list[str]]], layout: Layout) -> pa.Table:
    """(row number, cells) → table, blank lines left out."""
    rows, places, faults = [], [], []
    for place, cells in numbered:
        if not _is_blank(cells, layout.shape.width):
            fitted, fault = fit(cells, layout.shape)
            rows.append(fitted)
            places.append(place)
            faults.append(fault)
    return tables.of_rows(layout.names, rows, places, faults)


def _is_blank(cells: list[str], width: int) -> bool:
    """A line without anything, or with spaces only. Of a table of one column such a line may be a row."""
    return not cells or (len(cells) == 1 < width and not cells[0].strip())
