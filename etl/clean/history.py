"""What the steps of a case say about it, and the steps that its milestones say where it has no history."""

import numpy as np
import pandas as pd
import pyarrow as pa

from etl.clean.marks import flag
from etl.clean.moments import NEVER
from etl.clean.states import DONE, REACHED
from etl.clean.text import arrow, is_blank, put, series

_FIRST = {"forwarded_at": "didisposisikan", "responded_at": "ditanggapi", "arrived_at": "tiba"}
_LAST = {"resolved_at": "selesai", "closed_at": "ditutup"}


def fill(rows: pd.DataFrame, group: np.ndarray, steps: pd.DataFrame) -> pd.DataFrame:
    """Milestones that a row leaves blank, its state and its counts, from the steps of its group.

    Forwarded, answered and arrived are first times; resolved and closed are those after the last reopening.
    """
    if steps.empty:
        return rows
    n = len(rows)
    beginning = _first(steps, np.ones(len(steps), bool), n)[group]
    is_taken = np.isnat(rows["received_at"].to_numpy()) & ~np.isnat(beginning)
    found = {"received_at": beginning} | {
        name: _first(steps, steps["state"].eq(state).to_numpy(), n)[group] for name, state in _FIRST.items()
    }
    reopened = _last(steps, steps["state"].eq("dibuka_kembali").to_numpy(), n)
    since = steps["at"].to_numpy() >= reopened[steps["group"].to_numpy()]
    since |= np.isnat(reopened)[steps["group"].to_numpy()]
    found |= {
        name: _first(steps, since & steps["state"].eq(state).to_numpy(), n)[group]
        for name, state in _LAST.items()
    }
    at = {name: rows[name].to_numpy() for name in found}
    at |= {name: np.where(at[name] < reopened[group], NEVER, at[name]) for name in _LAST}
    filled = {name: np.where(np.isnat(at[name]), found[name], at[name]) for name in found}
    rows = flag(rows.assign(**filled), "received_from_history", is_taken)
    return _with_state(_with_counts(rows, group, steps), group, steps)


def events_of(rows: pd.DataFrame, group: np.ndarray, steps: pd.DataFrame, chosen: np.ndarray) -> pd.DataFrame:
    """Table case_events of the `chosen` rows (one a case): their steps, else what their milestones say."""
    owner = np.full(len(rows), -1)
    owner[group[chosen]] = np.flatnonzero(chosen)
    told = steps.assign(row=owner[steps["group"].to_numpy()])
    told = told[told["row"] >= 0]
    silent = chosen.copy()
    silent[told["row"].to_numpy()] = False
    events = _from_milestones(rows, silent)
    if len(told):
        events = pd.concat([told, events]).sort_values("row", kind="stable", ignore_index=True)
    row = events["row"].to_numpy()
    of_rows = {
        name: series(arrow(rows[name]).take(pa.array(row)), events.index) for name in ("city_code", "case_id")
    }
    return pd.DataFrame(
        of_rows
        | {
            "seq": (np.arange(len(row)) - np.searchsorted(row, row) + 1).astype("int32"),
            "at": events["at"].dt.tz_localize("UTC"),
            **{name: events[name] for name in ("state", "agency", "layer", "reason")},
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


def _first(steps: pd.DataFrame, where: np.ndarray, n: int) -> np.ndarray:
    """The instant of each group's first step among those `where`; steps are in order."""
    return _last(steps.iloc[::-1], where[::-1], n)


def _last(steps: pd.DataFrame, where: np.ndarray, n: int) -> np.ndarray:
    at = np.full(n, NEVER)
    at[steps["group"].to_numpy()[where]] = steps["at"].to_numpy()[where]  # of several the last one stays
    return at


def _with_counts(rows: pd.DataFrame, group: np.ndarray, steps: pd.DataFrame) -> pd.DataFrame:
    def count(where: np.ndarray) -> np.ndarray:
        return np.bincount(steps["group"].to_numpy()[where], minlength=len(rows))[group]

    every = np.ones(len(steps), bool)
    counts = {
        "event_count": count(every),
        "forwarded_count": count(steps["state"].eq("didisposisikan").to_numpy()),
        "reopened_count": count(steps["state"].eq("dibuka_kembali").to_numpy()),
    }
    has = counts["event_count"] > 0
    known = {name: np.where(has, number, rows[name].to_numpy()) for name, number in counts.items()}
    return rows.assign(**known, last_event_at=_last(steps, every, len(rows))[group])


def _with_state(rows: pd.DataFrame, group: np.ndarray, steps: pd.DataFrame) -> pd.DataFrame:
    """The last step tells the state, unless the source itself calls the case finished."""
    place = np.full(len(rows), -1)
    place[steps["group"].to_numpy()] = np.arange(len(steps))
    place = place[group]
    taken = arrow(steps["state"]).take(pa.array(place, mask=place < 0))
    last = series(taken.fill_null(""), rows.index)
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
    states = np.array([*REACHED.values(), "tidak_valid"])
    code = np.where(invalid[position] & (step == len(REACHED) - 1), len(REACHED), step)
    is_forwarding = states[step] == "didisposisikan"
    agency = arrow(rows["agency"]).take(pa.array(row, mask=~is_forwarding)).fill_null("")
    index = pd.RangeIndex(len(row))
    blank = series(pa.repeat(pa.scalar("", pa.large_string()), len(row)), index)
    return pd.DataFrame(
        {
            "row": row,
            "at": at[position, step],
            "state": series(pa.array(states, pa.large_string()).take(pa.array(code)), index),
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
