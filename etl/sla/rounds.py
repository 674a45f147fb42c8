"""How often each case was resolved, and when its clocks stood: while paused, and between resolution and
reopening."""

from dataclasses import dataclass

import numpy as np

from etl.sla.columns import NEVER, NOBODY
from etl.sla.steps import Steps

FINISHES = {"resolved_at": ("selesai", "ditutup"), "closed_at": ("ditutup",)}
"""The states that end a resolve clock, by the column that its rule names. A closing without a resolution
resolves."""


@dataclass(frozen=True)
class Still:
    """Stretches in which a clock stands, ordered by case; `source` is the position of the event that began
    it, -1 for a resolution."""

    case: np.ndarray
    since: np.ndarray
    until: np.ndarray
    source: np.ndarray


@dataclass(frozen=True)
class Rounds:
    """`first`: when round 1 was resolved, an entry a case. Later rounds have an entry each, in order: round
    `number` of `case` was open from `opened` (the reopening) to `finished`. `still`: pauses and closed
    stretches."""

    first: np.ndarray
    case: np.ndarray
    number: np.ndarray
    opened: np.ndarray
    finished: np.ndarray
    still: Still

    def finish_from(self, case: np.ndarray, start: np.ndarray) -> np.ndarray:
        """The first resolution at or after each start; an earlier one where the case was done by then."""
        finish = self.first[case]
        for number in np.unique(self.number):
            of_round = self.number == number
            later = np.full(len(self.first), NOBODY)
            later[self.case[of_round]] = self.finished[of_round]
            finish = np.where((finish < start) & (later[case] != NOBODY), later[case], finish)
        return finish


def read_rounds(steps: Steps, column: np.ndarray, closed: np.ndarray, stop: str) -> Rounds:
    """`column`: the instants of the case's own column `stop`; `closed`: what stands in for a missing one. A
    case that was opened again goes by its steps, any other by its column."""
    marks = np.flatnonzero(steps.are(*FINISHES.get(stop, ()), "dibuka_kembali"))
    is_reopening = steps.are("dibuka_kembali")
    marks = marks[_alternating(steps.case[marks], is_reopening[marks])]
    case, at = steps.case[marks], steps.at[marks]
    again = np.flatnonzero(is_reopening[marks])  # the mark before is its resolution, the one after the next
    number = 2 + np.arange(len(again)) - np.searchsorted(case[again], case[again])
    has_next = np.append(case, NOBODY)[again + 1] == case[again]
    late = np.where(column[case[again]] > at[again], column[case[again]], NEVER)
    finished = np.where(has_next, np.append(at, NEVER)[again + 1], late)
    first = np.where(column == NEVER, closed, column)
    first[case[again[number == 2]]] = at[again[number == 2] - 1]
    still = _still(steps, case[again], at[again - 1], at[again])
    return Rounds(first, case[again], number, at[again], finished, still)


def _alternating(case: np.ndarray, is_reopening: np.ndarray) -> np.ndarray:
    """Resolutions and reopenings in turn: of several alike the first, and first of all a resolution."""
    is_first = np.append(True, case[1:] != case[:-1])[: len(case)]
    is_change = np.append(False, is_reopening[1:] != is_reopening[:-1])[: len(case)]
    return np.where(is_first, ~is_reopening, is_change)


def _still(steps: Steps, case: np.ndarray, closed: np.ndarray, opened: np.ndarray) -> Still:
    """A pause lasts until the next step of the case, whatever that is."""
    pause = np.flatnonzero(steps.are("ditunda"))
    cases = np.concatenate([steps.case[pause], case])
    since = np.concatenate([steps.at[pause], closed])
    until = np.concatenate([steps.next_at(pause), opened])
    source = np.concatenate([steps.source[pause], np.full(len(case), -1)])
    order = np.argsort(cases, kind="stable")
    return Still(cases[order], since[order], until[order], source[order])
