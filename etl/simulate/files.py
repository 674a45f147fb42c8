"""Finished tables to files, in the forms that the mappings read: CSV, and workbooks as offices keep them."""

import datetime as dt
from pathlib import Path
from typing import BinaryIO

import openpyxl
import pyarrow as pa
import pyarrow.csv
from babel.dates import format_date
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
    pa.csv.write_csv(
        table,
        file,
        pa.csv.WriteOptions(
            include_header=is_first, delimiter=source.delimiter or ",", quoting_style="needed"
        ),
    )


def write_workbook(
    path: Path, title: str, columns: list[str], sheets: dict[dt.date, list[list]], language: str
) -> None:
    """A sheet a month: rows of titles, a merged heading above the header, numbers in front, a sum below."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for month, rows in sheets.items():
        name = format_date(month, "MMMM yyyy", locale=language)
        sheet = book.create_sheet(name)
        _head(sheet, [title.upper(), f"SIMULASI, {name}"], columns)
        for number, row in enumerate(rows, start=1):
            sheet.append([number, *row])
        sheet.append(["Jumlah", len(rows)])
    book.save(path)


def _head(sheet: Worksheet, titles: list[str], columns: list[str]) -> None:
    for title in titles:
        sheet.append([title])
        sheet.merge_cells(
            start_row=sheet.max_row, start_column=1, end_row=sheet.max_row, end_column=len(columns) + 1
        )
        sheet.cell(sheet.max_row, 1).font = Font(bold=True)
    sheet.append([])
    sheet.append([None, "Laporan"])
    sheet.merge_cells(start_row=4, start_column=2, end_row=4, end_column=len(columns) + 1)
    sheet.append(["No", *columns])
