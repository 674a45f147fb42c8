"""Finished tables to files, in the forms that the mappings read: CSV, and workbooks as offices keep them."""

from pathlib import Path
from typing import BinaryIO

import openpyxl
import pyarrow as pa
import pyarrow.csv
from openpyxl.styles import Font
from openpyxl.worksheet.worksheet import Worksheet

from city.source import Source


def file_of(folder: Path, source: Source, mark: str) -> Path:
    """A name that the source takes, and that says what the file is."""
    return folder / source.files[0].replace("*", mark)


def write_csv(path: Path, source: Source, table: pa.Table, ragged: pa.Table) -> None:
    """`ragged` rows come last, each with a cell more than there are columns."""
    with open(path, "wb") as file:
        append_csv(file, source, table, is_first=True)
        append_csv(file, source, ragged.append_column("", pa.repeat("x", len(ragged))), is_first=False)


def append_csv(file: BinaryIO, source: Source, table: pa.Table, is_first: bool) -> None:
    delimiter = source.delimiter or ","
    options = pa.csv.WriteOptions(include_header=is_first, delimiter=delimiter, quoting_style="needed")
    pa.csv.write_csv(table, file, options)


def write_workbook(
    path: Path, titles: list[str], total: str, columns: list[str], sheets: dict[str, list[list]]
) -> None:
    """Sheets by name: rows of titles, a merged heading above the header, numbers in front, a total below."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        _head(sheet, [*titles, name], columns)
        for number, row in enumerate(rows, start=1):
            sheet.append([number, *row])
        sheet.append([total, len(rows)])
    book.save(path)


def _head(sheet: Worksheet, titles: list[str], columns: list[str]) -> None:
    for row, title in enumerate(titles, start=1):
        _merged(sheet, row, 1, len(columns) + 1, title)
    _merged(sheet, len(titles) + 2, 2, len(columns) + 1, titles[0])
    sheet.append(["No", *columns])


def _merged(sheet: Worksheet, row: int, first: int, last: int, text: str) -> None:
    sheet.cell(row, first, text).font = Font(bold=True)
    sheet.merge_cells(start_row=row, start_column=first, end_row=row, end_column=last)
