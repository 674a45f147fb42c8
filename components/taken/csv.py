"""As CSV for an Indonesian Excel: semicolons, decimal commas, and a mark that it is UTF-8."""

import csv
import datetime as dt
import io

from components.provenance import told
from components.taken.table import Cell, Column, Taken, local, titled

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def csv_bytes(taken: Taken) -> bytes:
    """The table; under it, after a blank line, what it counts."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow([harmless(titled(column, taken)) for column in taken.columns])
    for row in taken.rows:
        writer.writerow([_cell(cell, column, taken) for cell, column in zip(row, taken.columns, strict=True)])
    writer.writerow([])
    for what, words in [("", taken.mark), ("", taken.title), *told(taken.provenance, taken.lang)]:
        if words:
            writer.writerow([harmless(what or words), harmless(words)] if what else [harmless(words)])
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def harmless(text: str) -> str:
    """A text that no spreadsheet takes for a formula."""
    return "'" + text if text.startswith(_FORMULA) else text


def _cell(cell: Cell, column: Column, taken: Taken) -> str:
    if cell is None or cell != cell:
        return ""
    if isinstance(cell, dt.datetime):
        return f"{local(cell, taken.zone):%Y-%m-%d %H:%M:%S}"
    if isinstance(cell, dt.date):
        return cell.isoformat()
    if isinstance(cell, float):
        return f"{cell:.6f}".rstrip("0").rstrip(".").replace(".", ",")
    return str(cell) if column.is_number else harmless(str(cell))
