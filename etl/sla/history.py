"""What happened to the cases of a chunk: their milestones, their steps, who held them, when they were
resolved.

`case` is a position in the frame of cases; instants as in `etl.sla.columns`. The rules are those of
docs/decisions/0002-sla-clocks.md.
"""

from functools import cached_property

import numpy as np
import pandas as pd
import pyarrow as pa

from city.vocabulary import CASE_INSTANTS, STATES
from etl.sla.columns import NEVER, distinct, instants, positions
from etl.sla.holds import Holds, read_holds
from etl.sla.rounds import FINISHES, Rounds, read_rounds
from etl.sla.steps import is_one_of, read_steps

INVALID_OUTCOMES = ("tidak_valid", "duplikat")


class History:
    """`at`: the cases' instants by column. `agencies`: the known codes, `agency` the position of each case's.
    `is_invalid`: the report was invalid or a duplicate."""

    def __init__(self, cases: pd.DataFrame, events: pd.DataFrame) -> None:
        """`cases` with case_id once each, `events` in any order."""
        self.at = {name: instants(cases[name]) for name in (*CASE_INSTANTS, "target_at", "last_event_at")}
        self.agencies = distinct(cases["agency"], events["agency"])
        self.agency = positions(cases["agency"], self.agencies)
        self.steps = read_steps(cases, events, self.agencies)
        self._state = positions(cases["state"], pa.array(STATES))
        is_named = positions(cases["outcome"], pa.array(INVALID_OUTCOMES)) >= 0
        self.is_invalid = is_named | is_one_of(self._state, ("tidak_valid",))

    @cached_property
    def invalid_at(self) -> np.ndarray:
        """The step that said so, else the closing, else the last step."""
        at = np.full(len(self.agency), NEVER)
        is_said = self.steps.are("tidak_valid")
        np.minimum.at(at, self.steps.case[is_said], self.steps.at[is_said])
        for other in (np.minimum(self.at["closed_at"], self.at["resolved_at"]), self.at["last_event_at"]):
            at = np.where(at == NEVER, other, at)
        return np.where(self.is_invalid, at, NEVER)

    @cached_property
    def holds(self) -> Holds:
        return read_holds(self.steps, self.agency, self.at)

    def is_over(self, stop: str) -> np.ndarray:
        """Whether the case's state says that a clock with this stop can't run any more, dated or not."""
        return self.is_invalid | is_one_of(self._state, FINISHES.get(stop, FINISHES["resolved_at"]))

    def rounds(self, stop: str) -> Rounds:
        """By the column that ends a resolve clock."""
        is_closed = self.is_over(stop) & (stop == "resolved_at")
        closed = np.where(is_closed, self.at["closed_at"], NEVER)
        return read_rounds(self.steps, self.at[stop], closed, stop)

    def answered(self, case: np.ndarray) -> np.ndarray:
        """The first response of an agency that held the case."""
        first = np.full(len(self.agency), NEVER)
        np.minimum.at(first, self.holds.case, self.holds.own["responded_at"])
        return first[case]
