"""The steps of cases as their history tells them: in a cell, a row a step, or the notes of Open311.

A step that has no credible date or no known state is left out, and its case flagged. A step belongs to a
group: the row that tells it or, with a row a step, all rows of the chunk that have its key. Where the rows of
a case lie in two chunks the later chunk wins with the steps it has: such exports are best sorted by case.
"""

import datetime as dt
from typing import NamedTuple

import numpy as np
import orjson
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from city import City
from city.source import History, Source
from city.vocabulary import LAYERS, STATES, STEP_FIELDS
from etl.clean.codes import lookup, succeeded
from etl.clean.instants import read_instants
from etl.clean.mapping import STEP
from etl.clean.marks import flag
from etl.clean.moments import is_credible
from etl.clean.states import DONE
from etl.clean.text import among, arrow, by_text, constant, is_blank, put, series, tidy, translate


class Told(NamedTuple):
    """Texts of steps, and the group of each."""

    fields: dict[str, pd.Series]
    group: np.ndarray


def groups(rows: pd.DataFrame, source: Source) -> np.ndarray:
    """The group of each row: its own position, or that of its key."""
    if source.history.how == "rows":
        return pd.factorize(rows["case_id"])[0]
    return np.arange(len(rows))


def read_steps(
    rows: pd.DataFrame, group: np.ndarray, city: City, source: Source, loaded_at: dt.datetime
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """(rows with flags, steps in the order of group and instant: group, at, state, agency, layer, reason)."""
    told = _told(rows, group, source)
    steps, is_readable = _typed(told, _anchors(rows, group, told), city, source, loaded_at)
    rows = flag(rows, "history_unreadable", _any(told.group[~is_readable], rows)[group])
    steps = steps if is_readable.all() else steps[is_readable]
    order = _order(steps["group"].to_numpy(), steps["at"].to_numpy())
    is_moved = order != np.arange(len(order))
    rows = flag(rows, "history_out_of_order", _any(steps["group"].to_numpy()[is_moved], rows)[group])
    steps = steps.iloc[order] if is_moved.any() else steps
    return rows, _reopened(steps.reset_index(drop=True))


def history_hash(rows: pd.DataFrame, group: np.ndarray, source: Source) -> np.ndarray:
    """int64, the same for the same history, 0 for none: tells that a history changed without keeping it."""
    if source.history.how == "rows":
        names = [name for name in rows.columns if name.startswith(STEP)]
        hashes = np.zeros(len(rows), "uint64")
        np.add.at(hashes, group, pd.util.hash_pandas_object(rows[names], index=False).to_numpy())
        return hashes[group].view("int64")
    if source.history.how == "none":
        return np.zeros(len(rows), "int64")
    hashes = pd.util.hash_array(rows["history"].to_numpy(object), categorize=False)
    return np.where(is_blank(rows["history"]), 0, hashes.view("int64"))


def _told(rows: pd.DataFrame, group: np.ndarray, source: Source) -> Told:
    how = source.history.how
    if how == "cell":
        return _in_cells(rows["history"], source.history)
    if how == "notes":
        return _in_notes(rows["history"], source.values.get("state", {}))
    if how == "rows":
        names = [name for name in STEP_FIELDS if STEP + name in rows]
        return Told({name: rows[STEP + name] for name in names}, group)
    return Told({}, np.empty(0, "int64"))


def _anchors(rows: pd.DataFrame, group: np.ndarray, told: Told) -> np.ndarray:
    """When the first row of each step's group was recorded: what its relative dates count from."""
    first = np.zeros(len(rows), "int64")
    first[group[::-1]] = np.arange(len(rows))[::-1]
    return rows["recorded_at"].to_numpy("M8[us]")[first[told.group]]


def _order(group: np.ndarray, at: np.ndarray) -> np.ndarray:
    """The order by group and instant; steps mostly come in it."""
    is_later = (group[1:] > group[:-1]) | ((group[1:] == group[:-1]) & (at[1:] >= at[:-1]))
    return np.arange(len(group)) if is_later.all() else np.lexsort((at, group))


def _any(groups: np.ndarray, rows: pd.DataFrame) -> np.ndarray:
    """Which groups are among those listed."""
    listed = np.zeros(len(rows), bool)
    listed[groups] = True
    return listed


def _in_cells(cells: pd.Series, history: History) -> Told:
    steps, group = _split(arrow(cells), history.between)
    is_told = ~is_blank(steps)
    steps, group = steps[is_told].reset_index(drop=True), group[is_told]
    parts, owner = _split(arrow(steps), history.within)
    place = np.arange(len(parts)) - np.searchsorted(owner, owner)
    fields = {}
    for i, name in enumerate(history.fields):
        texts = np.full(len(steps), -1)
        texts[owner[place == i]] = np.flatnonzero(place == i)
        taken = arrow(parts).take(pa.array(texts, mask=texts < 0))
        fields[name] = series(pc.fill_null(taken, ""), steps.index)
    return Told(fields, group)


def _split(cells: pa.Array, mark: str) -> tuple[pd.Series, np.ndarray]:
    """Tidy parts between the marks, and the cell of each. Spaces around a mark don't matter."""
    lists = pc.split_pattern(cells, mark.strip() or mark)
    counts = pc.list_value_length(lists).to_numpy(zero_copy_only=False)
    parts = lists.flatten()
    return tidy(series(parts, pd.RangeIndex(len(parts)))), np.repeat(np.arange(len(cells)), counts)


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


def _typed(
    told: Told, anchor: np.ndarray, city: City, source: Source, loaded_at: dt.datetime
) -> tuple[pd.DataFrame, np.ndarray]:
    blank = constant("", pd.RangeIndex(len(told.group)))
    texts = {name: told.fields.get(name, blank) for name in STEP_FIELDS}
    texts |= {
        name: translate(texts[name], source.values[name]) for name in STEP_FIELDS if name in source.values
    }
    found = read_instants(texts["at"], source.dates, source.zone, anchor)
    state, _ = among(texts["state"], STATES)
    reasons = set(source.values.get("reason", {}).values())
    steps = pd.DataFrame(
        {
            "group": told.group,
            "at": found.at,
            "state": state,
            "agency": succeeded(lookup(texts["agency"], city, "agencies"), found.at, city),
            "layer": among(texts["layer"], LAYERS)[0],
            "reason": by_text(texts["reason"], lambda found: [r if r in reasons else "" for r in found]),
        }
    )
    return steps, is_credible(found.at, loaded_at) & ~is_blank(state)


def _reopened(steps: pd.DataFrame) -> pd.DataFrame:
    """A case that is received after it was finished is opened again: "open" of Open311 says no more."""
    finished = steps["state"].isin(DONE).to_numpy()
    before = np.append(False, finished[:-1])[: len(steps)] & (steps["group"].diff().eq(0).to_numpy())
    again = before & steps["state"].eq("diterima").to_numpy()
    return steps.assign(state=put(steps["state"], again, "dibuka_kembali"))
