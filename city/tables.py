"""CSV files of a city folder as typed frames, each cell's fault with its line.

While it is checked a frame's index is the line in the file, so that a fault can say where; `plain` takes that
away. A table is declared as column → what it holds: "text", "number", "integer", "date" (YYYY-MM-DD) or
"yes/no"; with "!" at the end it may not be blank, with "?" the whole column may be absent.
"""

import csv
import io
from collections import namedtuple
from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any

import pandas as pd

from city.folder import Folder, read_text
from city.vocabulary import YES_NO


def read_table(folder: Folder, name: str, columns: Mapping[str, str]) -> pd.DataFrame:
    """The table with exactly `columns`, typed: str, float64, Int64, datetime64 (midnight, no zone), bool.

    Missing columns come back blank, after a fault where they are needed.
    """
    header, rows = _cells(folder, name)
    needed = [column for column, kind in columns.items() if not kind.endswith("?")]
    for column in [c for c in needed if c not in header] if header else []:
        folder.fault_of_reading(name, 1, f'The column "{column}" is missing; add it to the first line.')
    for column in [c for c in header if c not in columns]:
        folder.fault(name, 1, f'The column "{column}" is not known; take it out, or mend its name.')
    for column in {c for c in header if header.count(c) > 1}:
        folder.fault(name, 1, f'The column "{column}" stands twice; take one out.')
    table = pd.DataFrame(
        {c: [row[header.index(c)] if c in header else "" for _, row in rows] for c in columns},
        index=pd.Index([line for line, _ in rows], name="line", dtype="int64"),
        dtype="str",
    )
    return _typed(folder, name, table, columns, set(header))


def plain(table: pd.DataFrame) -> pd.DataFrame:
    return table.reset_index(drop=True)


def known_codes(folder: Folder, name: str, table: pd.DataFrame) -> set[str] | None:
    """The codes of a table; None where the file was read only in part, and more may stand there."""
    return None if name in folder.partial else set(table["code"])


def records(table: pd.DataFrame) -> Iterator[Any]:
    """The rows as named tuples; `Index` is the line. DataFrame.itertuples makes a class at each call and
    reaches each column by its position: most of what a small table costs."""
    columns = (column for _, column in table.items())
    return map(_row_of(tuple(table.columns))._make, zip(table.index, *columns, strict=True))


@lru_cache(256)
def _row_of(columns: tuple[str, ...]) -> Any:
    return namedtuple("Row", ("Index", *columns), rename=True)


def check_unique(folder: Folder, name: str, table: pd.DataFrame, columns: list[str]) -> None:
    """A fault for each row that repeats an earlier one in `columns`; rows with a blank there don't count."""
    first: dict[tuple[str, ...], int] = {}
    for line, *values in records(table[columns].astype("str")):
        if "" in values or pd.isna(values).any():
            continue
        if tuple(values) in first:
            what, value, earlier = " and ".join(columns), ", ".join(values), first[tuple(values)]
            folder.fault(name, line, f'{what} "{value}" stood already in line {earlier}; keep one.')
        first.setdefault(tuple(values), line)


def check_known(
    folder: Folder,
    name: str,
    values: pd.Series,
    known: Collection[str] | None,
    what: str,
    *,
    joined: bool = False,
) -> None:
    """A fault for each value (each part, where `joined` with ";") that is neither blank nor in `known`; none
    where `known` is None."""
    if known is None:
        return
    cells = values.str.split(";").explode().str.strip() if joined else values
    for line, value in at_lines(cells):
        if value and value not in known:
            folder.fault(name, line, f'{values.name} "{value}" is not {what}.')


def at_lines(values: pd.Series) -> list[tuple[int, str]]:
    return list(zip(values.index.tolist(), values.tolist(), strict=True))


def one_of(words: Iterable[str]) -> str:
    return "one of " + ", ".join(words)


def _cells(folder: Folder, name: str) -> tuple[list[str], list[tuple[int, list[str]]]]:
    """The header, and (line, cells) of each row that is not blank; rows of another width are faults."""
    text = read_text(folder, name)
    if text is None:
        return [], []
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    lines: list[tuple[int, list[str]]] = []
    try:
        start = 1
        for row in reader:
            lines.append((start, [cell.strip() for cell in row]))
            start = reader.line_num + 1
    except csv.Error as error:
        folder.fault_of_reading(name, start, f"The line can't be read ({error}); mend its quotation marks.")
    filled = [(line, cells) for line, cells in lines if any(cells)]
    if not filled:
        folder.fault_of_reading(name, 1, "The file is empty; its first line names the columns.")
        return [], []
    header, rows = filled[0][1], filled[1:]
    if len(header) == 1 and ";" in header[0]:
        folder.fault_of_reading(name, 1, 'The columns are separated by ";"; save the file with commas.')
        return [], []
    for line, cells in rows:
        if len(cells) != len(header):
            folder.fault_of_reading(
                name, line, f"The line has {len(cells)} cells, the first line {len(header)}; mend it."
            )
    return header, [(line, cells) for line, cells in rows if len(cells) == len(header)]


def _typed(
    folder: Folder, name: str, table: pd.DataFrame, columns: Mapping[str, str], present: set[str]
) -> pd.DataFrame:
    for column, kind in columns.items():
        cells = table[column]
        if kind.endswith("!") and column in present:
            for line in [line for line, cell in at_lines(cells) if not cell]:
                folder.fault(name, line, f"{column} is blank; fill it in.")
        if kind.rstrip("!?") == "text":
            continue
        values, unreadable, hint = _convert(cells, kind.rstrip("!?"))
        for line, cell in at_lines(cells[unreadable & (cells != "")]):
            folder.fault(name, line, f'{column} "{cell}" {hint}.')
        table[column] = values
    return table


def _convert(cells: pd.Series, kind: str) -> tuple[pd.Series, pd.Series, str]:
    """The typed column, where it could not be read, and the end of the sentence for those."""
    if kind == "date":
        dates = pd.to_datetime(cells, format="%Y-%m-%d", errors="coerce").astype("datetime64[us]")
        return dates, dates.isna(), "is not a date like 2026-11-24"
    if kind == "yes/no":
        return cells == "yes", ~cells.isin(YES_NO), 'is neither "yes" nor "no"'
    numbers = pd.to_numeric(cells, errors="coerce").astype("float64")
    unreadable = ~(numbers.abs() < float("inf"))
    if kind == "number":
        return numbers.mask(unreadable), unreadable, "is not a number like 1234.5"
    unreadable |= numbers % 1 != 0
    return numbers.mask(unreadable).astype("Int64"), unreadable, "is not a whole number"
