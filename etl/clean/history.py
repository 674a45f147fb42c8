"""What the steps of a case say about it, and the steps that its milestones say where it has no history."""

import numpy as np
import pandas as pd
import pyarrow as pa

from city.vocabulary import STATES
from etl.clean.marks import flag
from etl.clean.moments import NEVER
from etl.clean.states import DONE, REACHED
from etl.clean.text import arrow, constant, is_blank, put, series
from etl.sla.steps import is_one_of

_WORDS = pa.array([*STATES, ""], pa.large_string())  # by position; -1, none, is the last
_FIRST = {"forwarded_at": "didisposisikan", "responded_at": "ditanggapi", "arrived_at": "tiba"}
_LAST = {"resolved_at": "selesai", "closed_at": "ditutup"}


def fill(rows: pd.DataFrame, group: np.ndarray, steps: pd.DataFrame) -> pd.DataFrame:
    """Milestones that a row leaves blank, its state and its counts, from the steps of its group.

    Forwarded, answered and arrived are first times; resolved and closed are those after the last reopening.
    """
    if steps.empty:
        return rows
    n, at, owner, state = len(rows), *(steps[name].to_numpy() for name in ("at", "group", "state"))

    def first(where: np.ndarray | slice) -> np.ndarray:
        return _last(owner[where][::-1], at[where][::-1], n)

    beginning = first(slice(None))[group]
    is_taken = np.isnat(rows["received_at"].to_numpy()) & ~np.isnat(beginning)
    found = {"received_at": beginning} | {
        name: first(is_one_of(state, (brings,)))[group] for name, brings in _FIRST.items()
    }
    again = is_one_of(state, ("dibuka_kembali",))
    reopened = _last(owner[again], at[again], n)
    since = (at >= reopened[owner]) | np.isnat(reopened)[owner]
    found |= {name: first(since & is_one_of(state, (brings,)))[group] for name, brings in _LAST.items()}
    own = {name: rows[name].to_numpy() for name in found}
    own |= {name: np.where(own[name] < reopened[group], NEVER, own[name]) for name in _LAST}
    filled = {name: np.where(np.isnat(own[name]), found[name], own[name]) for name in found}
    rows = flag(rows.assign(**filled), "received_from_history", is_taken)
    return _with_state(_with_counts(rows, group, steps), group, steps)


def events_of(rows: pd.DataFrame, group: np.ndarray, steps: pd.DataFrame, chosen: np.ndarray) -> pd.DataFrame:
    """Table case_events of the `chosen` rows (one a case): their steps, else what their milestones say."""
    owner = np.full(len(rows), -1)
    owner[group[chosen]] = np.flatnonzero(chosen)
    row = owner[steps["group"].to_numpy()]
    silent = chosen.copy()
    silent[row[row >= 0]] = False
    added, events = _from_milestones(rows, silent), steps
    if len(added):
        row = np.concatenate([row, added["row"].to_numpy()])
        events = pd.concat([steps, added], ignore_index=True) if len(steps) else added
    order = np.argsort(row, kind="stable")
    order = order[np.searchsorted(row[order], 0) :]  # without the steps of rows that are not chosen
    if len(order) < len(row) or (row[1:] < row[:-1]).any():
        row, events = row[order], events.take(order).reset_index(drop=True)
    of_rows = {
        name: series(arrow(rows[name]).take(pa.array(row)), events.index) for name in ("city_code", "case_id")
    }
    return pd.DataFrame(
        of_rows
        | {
            "seq": (np.arange(len(row)) - np.searchsorted(row, row) + 1).astype("int32"),
            "at": events["at"].dt.tz_localize("UTC"),
            "state": _words(events["state"].to_numpy(), events.index),
            **{name: events[name] for name in ("agency", "layer", "reason")},
            "recorded_at": pd.Series(rows["recorded_at"].to_numpy()[row]).dt.tz_localize("UTC"),
        }
    )


def count_milestones(rows: pd.DataFrame) -> pd.DataFrame:
    """The counts of rows that have no history: their milestones are their steps."""
    at = np.column_stack([rows[name].to_numpy("M8[us]") for name in REACHED])
    silent = rows["event_count"].to_numpy() == 0
    count = np.where(silent, (~np.isnat(at)).sum(axis=1), rows["event_count"].to_numpy())
    last = np.fmax.reduce(at, axis=1) if len(rows) else at[:, 0]
    forwarded = silent & ~np.isnat(rows["forwarded_at"].to_numpy())
    return rows.assign(
        event_count=count,
        last_event_at=np.where(silent, last, rows["last_event_at"].to_numpy()),
        forwarded_count=np.where(forwarded, np.maximum(rows["forwarded_count"], 1), rows["forwarded_count"]),
    )


def _last(owner: np.ndarray, at: np.ndarray, n: int) -> np.ndarray:
    """The instant of each group's last step; steps are in order."""
    last = np.full(n, NEVER)
    last[owner] = at  # of several the last one stays
    return last


def _words(states: np.ndarray, index: pd.Index) -> pd.Series:
    return series(_WORDS.take(pa.array(states.astype("int64") % len(_WORDS))), index)


def _with_counts(rows: pd.DataFrame, group: np.ndarray, steps: pd.DataFrame) -> pd.DataFrame:
    owner, state = steps["group"].to_numpy(), steps["state"].to_numpy()

    def count(*states: str) -> np.ndarray:
        return np.bincount(owner[is_one_of(state, states)], minlength=len(rows))[group]

    counts = {
        "event_count": count(*STATES),
        "forwarded_count": count("didisposisikan"),
        "reopened_count": count("dibuka_kembali"),
    }
    has = counts["event_count"] > 0
    known = {name: np.where(has, number, rows[name].to_numpy()) for name, number in counts.items()}
    return rows.assign(**known, last_event_at=_last(owner, steps["at"].to_numpy(), len(rows))[group])


def _with_state(rows: pd.DataFrame, group: np.ndarray, steps: pd.DataFrame) -> pd.DataFrame:
    """The last step tells the state, unless the source itself calls the case finished."""
    newest = np.full(len(rows), -1)
    newest[steps["group"].to_numpy()] = steps["state"].to_numpy()
    last = _words(newest[group], rows.index)
    own = rows["state"]
    differs = (own != last).to_numpy() & ~is_blank(own) & ~is_blank(last)
    is_history = ~is_blank(last) & ~own.isin(DONE).to_numpy()
    return flag(rows.assign(state=put(own, is_history, last)), "state_differs_from_history", differs)


def _from_milestones(rows: pd.DataFrame, where: np.ndarray) -> pd.DataFrame:
    """Steps of the rows `where`, in the order of rows and milestones. An invalid case ends with saying so."""
    chosen = np.flatnonzero(where)
    at = np.column_stack([rows[name].to_numpy("M8[us]")[chosen] for name in REACHED])
    invalid = rows["state"].eq("tidak_valid").to_numpy()[chosen]
    at[invalid, -1] = _end_of_invalid(rows)[chosen[invalid]]
    at[invalid, -2] = NEVER
    position, step = np.nonzero(~np.isnat(at))
    row = chosen[position]
    states = np.array([STATES.index(state) for state in (*REACHED.values(), "tidak_valid")], "int8")
    code = np.where(invalid[position] & (step == len(REACHED) - 1), len(REACHED), step)
    is_forwarding = is_one_of(states[step], ("didisposisikan",))
    agency = arrow(rows["agency"]).take(pa.array(row, mask=~is_forwarding)).fill_null("")
    index = pd.RangeIndex(len(row))
    blank = constant("", index)
    return pd.DataFrame(
        {
            "row": row,
            "at": at[position, step],
            "state": states[code],
            "agency": series(agency, index),
            "layer": blank,
            "reason": blank,
        }
    )


def _end_of_invalid(rows: pd.DataFrame) -> np.ndarray:
    """When an invalid case was said to be so: its closing, its resolution, else the source's last change."""
    end = rows["closed_at"].to_numpy("M8[us]")
    for name in ("resolved_at", "updated_at"):
        end = np.where(np.isnat(end), rows[name].to_numpy("M8[us]"), end)
    return end
