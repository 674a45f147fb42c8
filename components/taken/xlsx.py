"""As a workbook: real dates and numbers, a head that stays, filters; what is counted on a second sheet. In a
demo its mark stands over the head, and stays with it."""

import datetime as dt
import io
import re
from collections.abc import Mapping
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from components.provenance import told
from components.taken.table import Cell, Taken, local, titled
from words import t

_FORMS = {
    "count": "#,##0",
    "number": "#,##0.0",
    "share": "0.0%",
    "day": "dd/mm/yyyy",
    "instant": "dd/mm/yyyy hh:mm",
    "seconds": "[h]:mm:ss",
}
_WIDEST, _NARROWEST = 48, 10
_SECONDS_OF_A_DAY = 86_400


def xlsx_bytes(taken: Taken) -> bytes:
    return book_bytes({t("taken.table", taken.lang): taken})


def book_bytes(sheets: Mapping[str, Taken]) -> bytes:
    """A sheet for each table by its name, and what the first says of itself on the last."""
    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with Workbook(out, options) as book:
        for name, taken in sheets.items():
            _table(book, _sheet_name(name), taken)
        _definitions(book, next(iter(sheets.values())))
    return out.getvalue()


def _sheet_name(name: str) -> str:
    """Excel takes 31 letters, and not all of them."""
    return re.sub(r"[\[\]:*?/\\]", " ", name)[:31]


def _table(book: Workbook, name: str, taken: Taken) -> None:
    sheet, top = book.add_worksheet(name), 1 if taken.mark else 0
    head = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
    forms = {kind: book.add_format({"num_format": form}) for kind, form in _FORMS.items()}
    if taken.mark:  # whoever scrolls, copies or photographs the table has it too
        sheet.write_string(0, 0, taken.mark, book.add_format({"bold": True}))
    for place, column in enumerate(taken.columns):
        sheet.write_string(top, place, titled(column, taken), head)
        sheet.set_column(place, place, _width(place, taken))
        for line, row in enumerate(taken.rows, start=top + 1):
            _write(sheet, line, place, row[place], forms.get(column.kind), taken)
    sheet.freeze_panes(top + 1, 0)
    sheet.autofilter(top, 0, top + max(len(taken.rows), 1), len(taken.columns) - 1)
    sheet.repeat_rows(0, top)
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)
    sheet.set_footer(f"&L{taken.mark.replace('&', '&&')}&R&P/&N")


def _definitions(book: Workbook, taken: Taken) -> None:
    sheet = book.add_worksheet(t("taken.definitions", taken.lang))
    bold = book.add_format({"bold": True, "valign": "top"})
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, 1, 90)
    lines = [(taken.title, taken.mark), *told(taken.provenance, taken.lang)]
    for line, (what, words) in enumerate(lines):
        sheet.write_string(line, 0, what, bold)
        sheet.write_string(line, 1, words, wrapped)


def _write(sheet: Worksheet, line: int, place: int, cell: Cell, form: Any, taken: Taken) -> None:
    if cell is None or cell != cell:
        return
    match cell:
        case dt.datetime():
            sheet.write_datetime(line, place, local(cell, taken.zone), form)
        case dt.date():
            sheet.write_datetime(line, place, dt.datetime.combine(cell, dt.time()), form)
        case int() | float():
            is_length = taken.columns[place].kind == "seconds"
            sheet.write_number(line, place, cell / _SECONDS_OF_A_DAY if is_length else cell, form)
        case _:
            sheet.write_string(line, place, str(cell))


def _width(place: int, taken: Taken) -> int:
    """Of the longest text in the first rows."""
    column = taken.columns[place]
    if column.kind == "instant":
        return 18
    texts = [column.title, *(str(row[place]) for row in taken.rows[:200] if column.kind == "text")]
    return min(_WIDEST, max(_NARROWEST, *(len(text) + 2 for text in texts)))
