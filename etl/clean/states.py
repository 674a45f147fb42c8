"""The state of a case, and whether its dates agree with it."""

import numpy as np
import pandas as pd

from city.vocabulary import STATES
from etl.clean.marks import flag
from etl.clean.moments import NEVER
from etl.clean.text import among, filled, is_blank, put

REACHED = {
    "received_at": "diterima",
    "forwarded_at": "didisposisikan",
    "responded_at": "ditanggapi",
    "arrived_at": "tiba",
    "resolved_at": "selesai",
    "closed_at": "ditutup",
}  # the state that a milestone brings
DONE = ("selesai", "ditutup", "tidak_valid")
_HIDDEN = ("hidden", "disembunyikan")


def known_states(rows: pd.DataFrame) -> pd.DataFrame:
    """Only known states stay. A state of Open311 servers that hides a case makes it confidential instead."""
    state, is_unknown = among(rows["state"], (*STATES, *_HIDDEN))
    is_hidden = state.isin(_HIDDEN).to_numpy()
    rows = flag(rows, "hidden", is_hidden)
    rows = flag(rows, "unknown_state", is_unknown)
    state = put(state, is_hidden, "")
    return rows.assign(state=state, is_confidential=rows["is_confidential"].to_numpy() | is_hidden)


def reached_states(rows: pd.DataFrame) -> pd.DataFrame:
    """Where nothing tells the state, it is the one that the last milestone brought: at least "diterima"."""
    state = rows["state"]
    is_untold = is_blank(state)
    state = filled(state, "diterima")
    for name, brings in REACHED.items() if is_untold.any() else ():
        has = is_untold & ~np.isnat(rows[name].to_numpy())
        state = put(state, has, brings)
    return rows.assign(state=state)


def dates_agree(rows: pd.DataFrame) -> pd.DataFrame:
    """An open case has no date of resolution or closing; a resolved or closed one without any is flagged."""
    is_done = rows["state"].isin(DONE).to_numpy()
    needs_date = is_done & rows["state"].ne("tidak_valid").to_numpy()
    has_date = ~(np.isnat(rows["resolved_at"].to_numpy()) & np.isnat(rows["closed_at"].to_numpy()))
    rows = flag(rows, "closed_without_date", needs_date & ~has_date)
    early = ~is_done & has_date
    if not early.any():
        return rows
    dates = {name: np.where(early, NEVER, rows[name].to_numpy()) for name in ("resolved_at", "closed_at")}
    return flag(rows.assign(**dates), "date_without_closed", early)
