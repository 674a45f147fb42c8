"""The steps of all cases of a chunk, as integers in the order in which they happened."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
import pyarrow as pa

from city.vocabulary import STATES
from etl.sla.columns import NEVER, NOBODY, instants, positions, positions_of_runs, text


@dataclass(frozen=True)
class Steps:
    """In the order of case, instant and seq. `case` is a position in the frame of cases, `state` in STATES
    (-1: another word), `agency` among the known agencies, `source` in the frame of events."""

    case: np.ndarray
    at: np.ndarray
    state: np.ndarray
    agency: np.ndarray
    source: np.ndarray

    def are(self, *states: str) -> np.ndarray:
        return is_one_of(self.state, states)

    def next_at(self, some: np.ndarray) -> np.ndarray:
        """The instant of the case's next step after some of the steps."""
        has_next = np.append(self.case, NOBODY)[some + 1] == self.case[some]
        return np.where(has_next, np.append(self.at, NEVER)[some + 1], NEVER)


def read_steps(cases: pd.DataFrame, events: pd.DataFrame, agencies: pa.Array) -> Steps:
    """Steps without an instant or of other cases are left out."""
    case, at = positions_of_runs(events["case_id"], text(cases["case_id"])), instants(events["at"])
    state, agency = positions(events["state"], pa.array(STATES)), positions(events["agency"], agencies)
    usable = np.flatnonzero((case != NOBODY) & (at != NEVER))
    seq = events["seq"].to_numpy(np.int64)
    if not _is_sorted(case[usable], at[usable], seq[usable]):
        usable = usable[np.lexsort((seq[usable], at[usable], case[usable]))]
    return Steps(case[usable], at[usable], state[usable], agency[usable], usable)


def is_one_of(state: np.ndarray, states: tuple[str, ...]) -> np.ndarray:
    """One look-up an entry; another word, -1, finds the last."""
    wanted = np.array([state in states for state in (*STATES, None)])
    return wanted[state]


def _is_sorted(case: np.ndarray, at: np.ndarray, seq: np.ndarray) -> bool:
    same, earlier = case[1:] == case[:-1], case[1:] < case[:-1]
    late = same & ((at[1:] < at[:-1]) | ((at[1:] == at[:-1]) & (seq[1:] < seq[:-1])))
    return not (earlier | late).any()
