"""The steps of cases as their history tells them: in a cell, a row a step, or the notes of Open311.

A step that has no credible date or no known state, or that lies before the receipt, is left out, and its
case flagged. A step belongs to a group: the row that tells it or, with a row a step, all rows of the chunk
that have its key. The pipeline keeps the rows of a case that stand together in one chunk; where they lie far
apart in a large file the later chunk wins with the steps that it has: such exports are best sorted by case.
"""

import datetime as dt
from collections.abc import Callable

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from city import City
from city.source import Source
from city.vocabulary import LAYERS, STATES, STEP_FIELDS
from etl.clean.codes import lookup, succeeded
from etl.clean.forms import Told, told_steps
from etl.clean.instants import read_instants
from etl.clean.mapping import STEP
from etl.clean.marks import flag
from etl.clean.moments import NEVER, is_credible
from etl.clean.states import DONE
from etl.clean.text import among, arrow, by_distinct, constant, distinct, is_blank, put, tidy, translate
from etl.sla.steps import is_one_of

_REOPENED = np.int8(STATES.index("dibuka_kembali"))


def groups(rows: pd.DataFrame, source: Source) -> np.ndarray:
    """The group of each row: its own position, or that of its key."""
    if source.history.how == "rows":
        return pd.factorize(rows["case_id"])[0]
    return np.arange(len(rows))


def read_steps(
    rows: pd.DataFrame, group: np.ndarray, city: City, source: Source, loaded_at: dt.datetime
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """(rows with flags, steps in the order of group and instant: group, at, state, agency, layer, reason).

    The state of a step is its position in STATES, which is quicker to ask for than its word."""
    told = told_steps(rows, group, source)
    steps, is_readable = _typed(told, _anchors(rows, group, told), city, source, loaded_at)
    rows = flag(rows, "history_unreadable", _any(told.group[~is_readable], rows)[group])
    is_early = is_readable & _is_early(rows, group, steps, is_readable)
    rows = flag(rows, "step_before_received", _any(told.group[is_early], rows)[group])
    kept = np.flatnonzero(is_readable & ~is_early)
    order = _order(told.group[kept], steps["at"].to_numpy()[kept])
    is_moved = order != np.arange(len(order))
    rows = flag(rows, "history_out_of_order", _any(told.group[kept[order[is_moved]]], rows)[group])
    if len(kept) < len(steps) or is_moved.any():
        steps = steps.iloc[kept[order]].reset_index(drop=True)
    return rows, _reopened(steps)


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


def _anchors(rows: pd.DataFrame, group: np.ndarray, told: Told) -> np.ndarray:
    """When the first row of each step's group was recorded: what its relative dates count from."""
    first = np.zeros(len(rows), "int64")
    first[group[::-1]] = np.arange(len(rows))[::-1]
    return rows["recorded_at"].to_numpy("M8[us]")[first[told.group]]


def _typed(
    told: Told, anchor: np.ndarray, city: City, source: Source, loaded_at: dt.datetime
) -> tuple[pd.DataFrame, np.ndarray]:
    blank = constant("", pd.RangeIndex(len(told.group)))
    texts = {name: told.fields.get(name, blank) for name in STEP_FIELDS}

    def plain(name: str, cells: pd.Series) -> pd.Series:
        return translate(tidy(cells), source.values[name]) if name in source.values else tidy(cells)

    found = read_instants(plain("at", texts["at"]), source.dates, source.zone, anchor)
    agency = by_distinct(texts["agency"], lambda cells: lookup(plain("agency", cells), city, "agencies"))
    reasons = pa.array(sorted(set(source.values.get("reason", {}).values())), pa.large_string())
    state = _positions(texts["state"], lambda cells: among(plain("state", cells), STATES)[0])
    steps = pd.DataFrame(
        {
            "group": told.group,
            "at": found.at,
            "state": state,
            "agency": succeeded(agency, found.at, city, "agencies"),
            "layer": by_distinct(texts["layer"], lambda cells: among(plain("layer", cells), LAYERS)[0]),
            "reason": by_distinct(texts["reason"], lambda cells: _only(plain("reason", cells), reasons)),
        }
    )
    return steps, is_credible(found.at, loaded_at) & (state >= 0)


def _positions(cells: pd.Series, rule: Callable[[pd.Series], pd.Series]) -> np.ndarray:
    """Of each cell's state, as `rule` makes it of the cells' distinct texts, in STATES; -1 for none."""
    texts, place = distinct(cells)
    known = pc.index_in(arrow(rule(texts)), pa.array(STATES, pa.large_string()))
    return known.fill_null(-1).to_numpy().astype("int8")[place]


def _only(cells: pd.Series, words: pa.Array) -> pd.Series:
    return put(cells, ~pc.is_in(arrow(cells), words).to_numpy(zero_copy_only=False), "")


def _any(groups: np.ndarray, rows: pd.DataFrame) -> np.ndarray:
    """Which groups are among those listed."""
    listed = np.zeros(len(rows), bool)
    listed[groups] = True
    return listed


def _is_early(
    rows: pd.DataFrame, group: np.ndarray, steps: pd.DataFrame, is_readable: np.ndarray
) -> np.ndarray:
    """Which steps lie before their case was received, as the row or its own readable step says, whichever
    is first."""
    begun = np.full(len(rows), NEVER)
    begun[group] = rows["received_at"].to_numpy()
    at, owner = steps["at"].to_numpy(), steps["group"].to_numpy()
    is_receipt = is_readable & is_one_of(steps["state"].to_numpy(), ("diterima",))
    np.fmin.at(begun, owner[is_receipt], at[is_receipt])
    return at < begun[owner].astype("M8[m]")  # a step may be told to the minute


def _order(group: np.ndarray, at: np.ndarray) -> np.ndarray:
    """The order by group and instant. Steps mostly come in it: only groups in which they don't are sorted,
    unless groups themselves are mixed."""
    order = np.arange(len(group))
    if (group[1:] < group[:-1]).any():
        return np.lexsort((at, group))
    is_back = np.append(False, (group[1:] == group[:-1]) & (at[1:] < at[:-1]))[: len(group)]
    mixed = np.flatnonzero(np.isin(group, group[is_back])) if is_back.any() else order[:0]
    order[mixed] = mixed[np.lexsort((at[mixed], group[mixed]))]
    return order


def _reopened(steps: pd.DataFrame) -> pd.DataFrame:
    """A case that is received after it was finished is opened again: "open" of Open311 says no more."""
    state, group = steps["state"].to_numpy(), steps["group"].to_numpy()
    again = is_one_of(state[1:], ("diterima",)) & is_one_of(state[:-1], DONE) & (group[1:] == group[:-1])
    if not again.any():
        return steps
    return steps.assign(state=np.where(np.append(False, again), _REOPENED, state))
