"""Damage to the sheets of a workbook."""

import io
import random
from collections.abc import Callable

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

from bench.mutations.junk import JUNK


def change_workbook(chance: random.Random, content: bytes) -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(content))
    chance.choice(_OF_SHEETS)(chance, chance.choice(book.worksheets))
    saved = io.BytesIO()
    book.save(saved)
    return saved.getvalue()


def junk_sheet(chance: random.Random, sheet: Worksheet) -> None:
    values = [value for value in JUNK if "\0" not in value and len(value) < 32_768]
    for _ in range(chance.choice([1, 10, 100])):
        cell = sheet.cell(chance.randint(1, sheet.max_row), chance.randint(1, sheet.max_column))
        if isinstance(cell, openpyxl.cell.Cell):
            cell.value = chance.choice([*values, None, True, -1, 0.1, 45985.35, 1e300])


def drop_from_sheet(chance: random.Random, sheet: Worksheet) -> None:
    if chance.random() < 0.5:
        sheet.delete_cols(chance.randint(1, sheet.max_column))
    else:
        sheet.delete_rows(chance.randint(1, sheet.max_row), chance.choice([1, 5]))


def add_to_sheet(chance: random.Random, sheet: Worksheet) -> None:
    if chance.random() < 0.5:
        sheet.insert_cols(chance.randint(1, sheet.max_column))
    else:
        sheet.insert_rows(chance.randint(1, sheet.max_row), chance.choice([1, 60]))


def merge_in_sheet(chance: random.Random, sheet: Worksheet) -> None:
    row, column = chance.randint(1, 3), chance.randint(1, sheet.max_column)
    sheet.merge_cells(None, row, column, row + chance.choice([0, 1]), column + chance.choice([1, 5]))


def hide_or_rename_sheet(chance: random.Random, sheet: Worksheet) -> None:
    sheet.parent.create_sheet("Catatan")["A1"] = "x"
    sheet.sheet_state = chance.choice(["hidden", "visible"])
    sheet.title = chance.choice(["Nopember", "x" * 31, "é 'a'"])


def forget_cell(chance: random.Random, sheet: Worksheet) -> None:
    sheet[chance.choice(["XFD1048576", "A70000", "XFD1", "ZZ900"])] = "x"


_OF_SHEETS: tuple[Callable[[random.Random, Worksheet], None], ...] = (
    junk_sheet, junk_sheet, drop_from_sheet, add_to_sheet, merge_in_sheet, hide_or_rename_sheet, forget_cell,
)  # fmt: skip
