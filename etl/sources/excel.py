"""Workbooks as offices keep them → tables: titles above the header, merged headers, a sheet a month, sums
below.

calamine reads them (.xlsx, .xlsm, .xls; formulas by their last value): 13 times as fast as
openpyxl. It holds one sheet in memory at a time.
"""

import datetime as dt
from collections.abc import Callable, Iterator
from itertools import chain, islice
from typing import IO, Any, NamedTuple
from zipfile import is_zipfile

import pyarrow as pa
from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from city.source import Source
from etl.errors import SourceError
from etl.sources import header, tables
from etl.sources.archive import is_zip
from etl.sources.extent import check_workbook
from etl.sources.text import Note

_BATCH_ROWS = 20_000
_COMPOUND = b"\xd0\xcf\x11\xe0"  # the file format of .xls, and of any workbook with a password


class _Top(NamedTuple):
    """A header: its cells (of two rows, joined), the index of its last row, and its rows as they stand."""

    cells: list[str]
    last: int
    rows: list[list[str]]


def read_excel(file: IO[bytes], source: Source, name: str, note: Note) -> Iterator[pa.Table]:
    """Every visible sheet with the header, with its name as `_sheet`; the others are named to `note`.

    Row numbers are the sheet's. Rows without any cell are none, nor are those whose first cell begins with a
    word of `skip_rows_with`; how many of these there were is said to `note`. Raises SourceError for what is
    no workbook, is damaged or has a password, and where no sheet has the header.
    """
    book = _open(file, name)
    found = False
    for sheet, top, rows in _sheets(book, source, name, note):
        found = True
        for table in _tables(rows, top, sheet, source, f"{name}, sheet '{sheet.name}'", note):
            yield table.append_column("_sheet", tables.same(sheet.name, len(table)))
    if not found:
        raise SourceError(
            f"{name} has no visible sheet with {_sought(source)}; choose another source or mend the mapping."
        )


def _open(file: IO[bytes], name: str) -> CalamineWorkbook:
    is_compound = file.read(4) == _COMPOUND
    if is_zipfile(file):
        file.seek(0)
        check_workbook(file, name)
    elif not is_compound and not is_zip(file):
        raise SourceError(
            f"{name} is not an Excel workbook, whatever its name; open it in Excel and save it as .xlsx."
        )
    file.seek(0)
    return _sound(name, CalamineWorkbook.from_filelike, file)


def _sound(name: str, read: Callable[[Any], Any], what: object) -> Any:
    try:
        return read(what)
    except PasswordError:
        raise SourceError(f"{name} has a password; save it without one.") from None
    except CalamineError as error:
        raise SourceError(
            f"{name} can't be read as a workbook ({_line(error)}); open it in Excel and save it again."
        ) from None
    except BaseException as error:
        if (
            type(error).__name__ != "PanicException"
        ):  # of calamine's Rust code, a class that can't be imported
            raise
        raise SourceError(f"{name} is damaged as a workbook; open it in Excel and save it again.") from None


def _line(error: Exception) -> str:
    return " ".join(str(error).split())[:120]


def _sheets(
    book: CalamineWorkbook, source: Source, name: str, note: Note
) -> Iterator[tuple[CalamineSheet, _Top, Iterator[list[str]]]]:
    for about in book.sheets_metadata:
        if about.typ != SheetTypeEnum.WorkSheet:
            continue
        if about.visible != SheetVisibleEnum.Visible:
            note(f"{name}: sheet '{about.name}' is hidden and was not read.")
            continue
        sheet = _sound(name, book.get_sheet_by_name, about.name)
        rows = ([cell if type(cell) is str else _text(cell) for cell in row] for row in sheet.iter_rows())
        beginning = list(islice(rows, header.WITHIN))
        top = _find_top(beginning, _merged(sheet), source)
        if top is None:
            note(f"{name}: sheet '{about.name}' has no header with {_sought(source)} and was not read.")
            continue
        yield sheet, top, chain(beginning, rows)


def _merged(sheet: CalamineSheet) -> dict[int, list[tuple[int, int]]]:
    """Row index → first and last column index of each cell that was merged over several columns, within the
    used area."""
    left = sheet.start[1] if sheet.start else 0
    found: dict[int, list[tuple[int, int]]] = {}
    for (row, first), (last_row, last) in sheet.merged_cell_ranges or ():
        if row == last_row and last > first >= left:
            found.setdefault(row, []).append((first - left, last - left))
    return found


def _find_top(rows: list[list[str]], merged: dict[int, list[tuple[int, int]]], source: Source) -> _Top | None:
    """The first row, or pair of a row with merged cells and the next, that holds `header_contains`; without
    those the one that holds most of the mapping's names."""
    tops = [_Top(cells, place, [cells]) for place, cells in enumerate(rows)]
    for place in range(len(rows) - 1):
        if place in merged:
            upper, lower = rows[place : place + 2]
            tops.append(_Top(_joined(upper, lower, merged[place]), place + 1, [upper, lower]))
    names, must = header.wanted(source), dict.fromkeys(source.header_contains)
    held = [header.held(top.cells, names) for top in tops]
    fitting = [
        (-count, top.last, top)
        for top, count in zip(tops, held, strict=True)
        if (header.held(top.cells, must) == len(must) if must else count)
    ]
    return min(fitting, key=lambda found: found[:2], default=(0, 0, None))[2]


def _joined(upper: list[str], lower: list[str], merged: list[tuple[int, int]]) -> list[str]:
    spread = list(upper)
    for first, last in merged:
        for place in range(first, min(last + 1, len(upper))):
            spread[place] = upper[first]
    return [header.tidy(f"{above} {below}") for above, below in zip(spread, lower, strict=True)]


def _sought(source: Source) -> str:
    names = source.header_contains or tuple(header.wanted(source))[:3]
    return ", ".join(f"'{name}'" for name in names)


def _tables(
    rows: Iterator[list[str]], top: _Top, sheet: CalamineSheet, source: Source, place: str, note: Note
) -> Iterator[pa.Table]:
    names = header.unique(top.cells, first=(sheet.start or (0, 0))[1] + 1)
    sums = tuple(word.casefold() for word in source.skip_rows_with)
    numbered = ((number, row) for number, row in enumerate(rows, 1) if number > top.last + 1 and _first(row))
    skipped = 0
    while batch := list(islice(numbered, _BATCH_ROWS)):
        kept = [(number, row) for number, row in batch if not _is_sum(row, sums)]
        skipped += len(batch) - len(kept)
        table = tables.of_rows(
            names, [row for _, row in kept], [number for number, _ in kept], [""] * len(kept)
        )
        for cells in top.rows:
            table = tables.mark_repeated_header(table, cells)
        yield table
    if skipped:
        note(f"{place}: {skipped} sums (rows with {' or '.join(source.skip_rows_with)}) were not read.")


def _is_sum(row: list[str], words: tuple[str, ...]) -> bool:
    first = _first(row).casefold()
    return any(first.startswith(word) and not first[len(word) : len(word) + 1].isalnum() for word in words)


def _first(row: list[str]) -> str:
    """The first cell that is not blank; "" where there is none."""
    return next((cell.strip() for cell in row if cell.strip()), "")


def _text(cell: object) -> str:
    """A cell that is none as text: whole numbers without ".0", instants to the second as ISO 8601; an error
    such as #N/A is blank."""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else repr(cell)
    if isinstance(cell, dt.datetime):
        return (cell + dt.timedelta(milliseconds=500)).replace(microsecond=0).isoformat(" ")
    if isinstance(cell, dt.timedelta):
        minutes, seconds = divmod(round(cell.total_seconds()), 60)
        return f"{minutes // 60}:{minutes % 60:02}:{seconds:02}"
    return str(cell)
