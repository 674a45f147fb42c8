"""A table of a card as it stands on the screen, taken along: for tables without a file made for them."""

from collections.abc import Sequence
from typing import Any

from dash.development.base_component import Component

from components.desk import Column
from components.provenance import Provenance
from components.taken.table import Column as TakenColumn
from components.taken.table import Kind, Taken
from pages.asking import Asking
from words.forms import number

Shown = tuple[Sequence[Column], Sequence[Sequence[Component | str]]]
"""Columns and rows as components.desk.table takes them."""


def taken_shown(
    asking: Asking, title: str, shown: Shown, provenance: Provenance, says: Sequence[str] = ()
) -> Taken:
    """Each cell as it is read on the screen; a column that holds whole numbers alone is one of numbers."""
    columns, rows = shown
    texts = [[words(cell) for cell in row] for row in rows]
    counts = [counts_of([row[place] for row in texts], asking.lang) for place in range(len(columns))]
    kinds: list[Kind] = ["text" if numbers is None else "count" for numbers in counts]
    heads = [TakenColumn(column.title, kind) for column, kind in zip(columns, kinds, strict=True)]
    cells: list[list[Any]] = [
        [text if of is None else of[line] for text, of in zip(row, counts, strict=True)]
        for line, row in enumerate(texts)
    ]
    return asking.taken(title, heads, cells, provenance, says)


def words(part: Any) -> str:
    """What a reader reads of it; of a picture what it says to who can't see it."""
    if isinstance(part, Component):
        return words(getattr(part, "children", "")) or getattr(part, "aria-label", "")
    if isinstance(part, list | tuple):
        return " ".join(filter(None, map(words, part)))
    return "" if part is None else str(part)


def counts_of(texts: list[str], lang: str) -> list[int] | None:
    """None where one of them is anything but a whole number as the language writes it: 1.234, and not the
    15.00 of a clock."""
    plain = [text.replace("." if lang == "id" else ",", "") for text in texts]
    if not plain or not all(map(str.isdecimal, plain)):
        return None
    counts = [int(text) for text in plain]
    return counts if [number(count, lang) for count in counts] == texts else None
