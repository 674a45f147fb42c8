"""The forms in which files tell a history: all steps in a cell, a row a step, or the notes of Open311."""

from typing import NamedTuple

import numpy as np
import orjson
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from city.source import History, Source
from city.vocabulary import STEP_FIELDS
from etl.clean.mapping import STEP
from etl.clean.text import arrow, series


class Told(NamedTuple):
    """Texts of steps, not yet tidy, and the group of each."""

    fields: dict[str, pd.Series]
    group: np.ndarray


def told_steps(rows: pd.DataFrame, group: np.ndarray, source: Source) -> Told:
    """The steps of all rows as texts by field (at, state, agency …), in the order of the rows."""
    how = source.history.how
    if how == "cell":
        return _in_cells(rows["history"], source.history)
    if how == "notes":
        return _in_notes(rows["history"], source.values.get("state", {}))
    if how == "rows":
        names = [name for name in STEP_FIELDS if STEP + name in rows]
        return Told({name: rows[STEP + name] for name in names}, group)
    return Told({}, np.empty(0, "int64"))


def _in_cells(cells: pd.Series, history: History) -> Told:
    steps, counts = _split(arrow(cells), history.between)
    is_told = pc.not_equal(pc.binary_length(pc.utf8_trim_whitespace(steps)), 0)
    group = np.repeat(np.arange(len(cells)), counts)[is_told.to_numpy(zero_copy_only=False)]
    parts, counts = _split(steps.filter(is_told), history.within)
    first = np.cumsum(counts) - counts
    index = pd.RangeIndex(len(group))
    fields = {}
    for i, name in enumerate(history.fields):
        part = parts.take(pa.array(first + i, mask=counts <= i))
        fields[name] = series(pc.fill_null(part, ""), index)
    return Told(fields, group)


def _split(cells: pa.Array, mark: str) -> tuple[pa.Array, np.ndarray]:
    """The parts between the marks, and how many each cell has. Spaces around a mark don't matter."""
    lists = pc.split_pattern(cells, mark.strip() or mark)
    return lists.flatten(), pc.list_value_length(lists).to_numpy(zero_copy_only=False)


def _in_notes(cells: pd.Series, states: dict[str, str]) -> Told:
    """Open311's notes. A note of a type that the mapping doesn't name is no step."""
    notes = [
        (i, str(note.get("datetime") or ""), str(note["type"]))
        for i, cell in enumerate(cells)
        for note in _notes(cell)
        if str(note.get("type")).casefold() in states
    ]
    index = pd.RangeIndex(len(notes))
    at = pd.Series([at for _, at, _ in notes], index, dtype="str")
    state = pd.Series([state for _, _, state in notes], index, dtype="str")
    return Told({"at": at, "state": state}, np.array([i for i, _, _ in notes], "int64"))


def _notes(cell: str) -> list[dict]:
    try:
        notes = orjson.loads(cell) if cell else []
    except orjson.JSONDecodeError:
        return []
    return [note for note in notes if isinstance(note, dict)] if isinstance(notes, list) else []
