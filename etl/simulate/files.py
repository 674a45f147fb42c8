"""Finished tables to files, in the forms that the mappings read: CSV, and workbooks as offices keep them."""

import datetime as dt
import io
from pathlib import Path
from typing import BinaryIO

import openpyxl
import pyarrow as pa
import pyarrow.csv
from babel.dates import format_date
from openpyxl.styles import Font

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


def write_workbook(path: Path, source: Source, sheets: dict[dt.date, pa.Table], language: str) -> None:
    """A sheet a month: two rows of title, a merged group heading above the header, a sum below, numbers in front."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for month, table in sheets.items():
        name = format_date(month, "MMMM yyyy", locale=language)
        _fill(book.create_sheet(name), source, name, table)
    book.save(path)


def _fill(sheet: openpyxl.worksheet.worksheet.Worksheet, source: Source, month: str, table: pa.Table) -> None:
    width = table.num_columns + 1
    sheet.append([source.title.upper()])
    sheet.append([f"SIMULASI, {month}"])
    sheet.append([])
    sheet.append([None, "Laporan", *[None] * (width - 2)])
    for row in (1, 2, 4):
        sheet.merge_cells(start_row=row, start_column=min(row, 2), end_row=row, end_column=width)
        sheet.cell(row, min(row, 2)).font = Font(bold=True)
    sheet.append(["No", *table.column_names])
    for number, row in enumerate(zip(*table.to_pydict().values(), strict=True), start=1):
        sheet.append([number, *row])
    sheet.append(["Jumlah", len(table)])
