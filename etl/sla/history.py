"""What the steps of cases say: who held each case, when it was paused, resolved and opened again.

All cases of a chunk at once. `case` is a position in the frame of cases, instants are int64 UTC
microseconds, and NEVER stands where nothing happened, so that the earliest of several instants is a plain
minimum. The rules are those of docs/decisions/0002-sla-clocks.md.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from city.vocabulary import CASE_INSTANTS, STATES
from etl.sla.zone import NONE

NEVER = np.iinfo(np.int64).max
NOBODY = -1
STEP_OF = {"responded_at": "ditanggapi", "arrived_at": "tiba"}
FINISHES = {"resolved_at": ("selesai", "ditutup"), "closed_at": ("ditutup",)}
INVALID = ("tidak_valid", "duplikat")


@dataclass(frozen=True)
class Steps:
    """Events in the order of case, instant and seq. `state` is a position in STATES (-1: another word),
    `agency` one in the history's agencies, `source` the event's position in the frame of events."""

    case: np.ndarray
    at: np.ndarray
    state: np.ndarray
    agency: np.ndarray
    source: np.ndarray

    def are(self, *states: str) -> np.ndarray:
        return _one_of(self.state, states)

    def next_at(self, some: np.ndarray) -> np.ndarray:
        """The instant of the case's next step after some of the steps."""
        has_next = np.append(self.case, NOBODY)[some + 1] == self.case[some]
        return np.where(has_next, np.append(self.at, NEVER)[some + 1], NEVER)


@dataclass(frozen=True)
class Still:
    """Stretches in which a clock stands: pauses, and the time between a resolution and a reopening. Ordered
    by case; `source` is the event that began it, -1 for a resolution."""

    case: np.ndarray
    since: np.ndarray
    until: np.ndarray
    source: np.ndarray


@dataclass(frozen=True)
class Rounds:
    """When cases were resolved. `first`: of round 1, an entry a case. Later rounds have an entry each, in
    order: round `number` of `case` was open from `opened` (the reopening) to `finished`. `still`: the
    pauses and the stretches between two rounds."""

    first: np.ndarray
    case: np.ndarray
    number: np.ndarray
    opened: np.ndarray
    finished: np.ndarray
    still: Still

    def finish_from(self, case: np.ndarray, start: np.ndarray) -> np.ndarray:
        """The first resolution at or after each start. One before it: the case was done when the clock
        would start."""
        finish = self.first[case]
        for number in np.unique(self.number):
            at = np.full(len(self.first), NONE)
            of_round = self.number == number
            at[self.case[of_round]] = self.finished[of_round]
            is_over = (finish < start) & (at[case] != NONE)
            finish = np.where(is_over, at[case], finish)
        return finish


@dataclass(frozen=True)
class Holds:
    """A stretch in which one agency held a case, ordered by case and start: until the disposition to
    another agency. `steps` gives the instant of the agency's own first response and arrival; `is_only`: no
    other held the case."""

    case: np.ndarray
    agency: np.ndarray
    start: np.ndarray
    end: np.ndarray
    steps: dict[str, np.ndarray]
    is_only: np.ndarray


class History:
    """`cases` with case_id once each, `events` in any order (table case_events); instants as datetime64[us,
    UTC]."""

    def __init__(self, cases: pd.DataFrame, events: pd.DataFrame) -> None:
        self.at = {name: instants(cases[name]) for name in (*CASE_INSTANTS, "target_at", "last_event_at")}
        self.agencies = _known(cases["agency"], events["agency"])
        self.agency = positions(cases["agency"], self.agencies)
        self._state = positions(cases["state"], pa.array(STATES))
        self._is_invalid = positions(cases["outcome"], pa.array(INVALID)) >= 0
        self.steps = self._steps(cases, events)

    @cached_property
    def invalid_at(self) -> np.ndarray:
        """Of cases that turned out invalid or a duplicate: the step that said so, else the closing."""
        at = np.full(len(self._state), NEVER)
        is_step = self.steps.are("tidak_valid")
        np.minimum.at(at, self.steps.case[is_step], self.steps.at[is_step])
        closed = np.minimum(self.at["closed_at"], self.at["resolved_at"])
        for other in (closed, self.at["last_event_at"]):
            at = np.where(at == NEVER, other, at)
        return np.where(self.is_invalid, at, NEVER)

    @cached_property
    def is_invalid(self) -> np.ndarray:
        return self._is_invalid | _one_of(self._state, ("tidak_valid",))

    def is_over(self, stop: str) -> np.ndarray:
        """Whether the case's state says that a clock with this stop can't run any more, dated or not."""
        over = FINISHES.get(stop, FINISHES["resolved_at"])
        return self.is_invalid | _one_of(self._state, over)

    def rounds(self, stop: str) -> Rounds:
        """By the column that ends a resolve clock. A closing without a resolution resolves too."""
        first = self.at[stop]
        if stop == "resolved_at":
            first = np.where((first == NEVER) & self.is_over(stop), self.at["closed_at"], first)
        is_mark = self.steps.are(*FINISHES.get(stop, ()), "dibuka_kembali")
        marks = np.flatnonzero(is_mark)
        marks = marks[_alternating(self.steps.case[marks], self.steps.are("dibuka_kembali")[marks])]
        case, at = self.steps.case[marks], self.steps.at[marks]
        again = np.flatnonzero(self.steps.are("dibuka_kembali")[marks])  # the mark before is its resolution
        number = 2 + np.arange(len(again)) - np.searchsorted(case[again], case[again])
        column = self.at[stop][case[again]]
        finished = np.where(column > at[again], column, NEVER)
        is_finished = np.append(case, NOBODY)[again + 1] == case[again]
        finished[is_finished] = at[again[is_finished] + 1]
        first = first.copy()
        first[case[again[number == 2]]] = at[again[number == 2] - 1]
        still = self._still(case[again], at[again - 1], at[again])
        return Rounds(first, case[again], number, at[again], finished, still)

    def _still(self, case: np.ndarray, closed: np.ndarray, opened: np.ndarray) -> Still:
        """A pause lasts until the next step of the case, whatever that is."""
        steps = self.steps
        pause = np.flatnonzero(steps.are("ditunda"))
        cases = np.concatenate([steps.case[pause], case])
        since = np.concatenate([steps.at[pause], closed])
        until = np.concatenate([steps.next_at(pause), opened])
        source = np.concatenate([steps.source[pause], np.full(len(case), -1)])
        order = np.argsort(cases, kind="stable")
        return Still(cases[order], since[order], until[order], source[order])

    def answered(self, case: np.ndarray) -> np.ndarray:
        """The first response of an agency that held the case."""
        first = np.full(len(self._state), NEVER)
        np.minimum.at(first, self.holds.case, self.holds.steps["responded_at"])
        return first[case]

    @cached_property
    def holds(self) -> Holds:
        """From the dispositions that name an agency; a case without any is held from forwarded_at by its
        agency."""
        steps = self.steps
        named = np.flatnonzero(steps.are("didisposisikan") & (steps.agency != NOBODY))
        case, agency = steps.case[named], steps.agency[named]
        begins = np.append(True, (case[1:] != case[:-1]) | (agency[1:] != agency[:-1]))[: len(named)]
        named, case, agency = named[begins], case[begins], agency[begins]
        own = self._own_steps(named)
        silent = np.ones(len(self._state), bool)
        silent[case] = False
        lone = np.flatnonzero(silent & (self.at["forwarded_at"] != NEVER) & (self.agency != NOBODY))
        case = np.concatenate([case, lone])
        start = np.concatenate([steps.at[named], self.at["forwarded_at"][lone]])
        agency = np.concatenate([agency, self.agency[lone]])
        never = np.full(len(lone), NEVER)
        order = np.argsort(case, kind="stable")
        is_last = np.append(case[order][1:] != case[order][:-1], True)[: len(case)]
        end = np.where(is_last, NEVER, np.append(start[order][1:], NEVER)[: len(case)])
        is_only = is_last & np.append(True, is_last[:-1])[: len(case)]
        done = {
            name: self._or_column(
                name, np.concatenate([at, never])[order], case[order], start[order], is_only
            )
            for name, at in own.items()
        }
        return Holds(case[order], agency[order], start[order], end, done, is_only)

    def _steps(self, cases: pd.DataFrame, events: pd.DataFrame) -> Steps:
        case = positions(events["case_id"], _text(cases["case_id"]))
        at = instants(events["at"])
        source = np.flatnonzero((case >= 0) & (at != NEVER))
        case, at, seq = case[source], at[source], events["seq"].to_numpy(np.int64)[source]
        if not _is_sorted(case, at, seq):
            order = np.lexsort((seq, at, case))
            case, at, source = case[order], at[order], source[order]
        state = positions(events["state"], pa.array(STATES))[source]
        return Steps(case, at, state, positions(events["agency"], self.agencies)[source], source)

    def _own_steps(self, begins: np.ndarray) -> dict[str, np.ndarray]:
        """The first response and arrival of each holding agency itself; `begins`: the steps that began the
        holds."""
        steps = self.steps
        is_begin = np.zeros(len(steps.case), bool)
        is_begin[begins] = True
        hold = np.cumsum(is_begin) - 1
        found = {}
        for name, state in STEP_OF.items():
            which = np.flatnonzero(steps.are(state) & (hold >= 0))
            holder = begins[hold[which]]
            is_own = (steps.case[holder] == steps.case[which]) & (
                (steps.agency[which] == NOBODY) | (steps.agency[which] == steps.agency[holder])
            )
            at = np.full(len(begins), NEVER)
            np.minimum.at(at, hold[which[is_own]], steps.at[which[is_own]])
            found[name] = at
        return found

    def _or_column(
        self, name: str, at: np.ndarray, case: np.ndarray, start: np.ndarray, is_only: np.ndarray
    ) -> np.ndarray:
        """Where only one agency ever held the case, the case's own instant is that agency's."""
        column = self.at[name][case]
        return np.where((at == NEVER) & is_only & (column >= start), column, at)


def pairs(case: np.ndarray, others: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """All (i, j) with case[i] == others[j]; `others` is sorted."""
    count = np.bincount(others, minlength=case.max(initial=0) + 1)
    many, first = count[case], (np.cumsum(count) - count)[case]
    i = np.repeat(np.arange(len(case)), many)
    return i, np.arange(len(i)) - np.repeat(np.cumsum(many) - many - first, many)


def instants(column: pd.Series) -> np.ndarray:
    values = column.dt.as_unit("us").array.asi8
    return np.where(values == NONE, NEVER, values)


def column(instants: np.ndarray) -> pd.Series:
    """The way back: datetime64[us, UTC]."""
    values = np.where(instants == NEVER, NONE, instants).view("datetime64[us]")
    return pd.Series(pd.DatetimeIndex(values, tz="UTC"))


def positions(texts: pd.Series, known: pa.Array) -> np.ndarray:
    """The position of each text in `known`, -1 where it isn't there."""
    found = pc.index_in(_text(texts), known.cast(pa.large_string()))
    return found.fill_null(-1).to_numpy().astype(np.int64)


def _known(*columns: pd.Series) -> pa.Array:
    found = pc.unique(pa.chunked_array([chunk for column in columns for chunk in _text(column).chunks]))
    return found.filter(pc.not_equal(found, ""))


def _text(texts: pd.Series) -> pa.ChunkedArray:
    array = pa.array(texts, pa.large_string())
    return array if isinstance(array, pa.ChunkedArray) else pa.chunked_array([array])


def _one_of(state: np.ndarray, states: tuple[str, ...]) -> np.ndarray:
    """One look-up an entry; an unknown state, -1, finds the last."""
    wanted = np.array([state in states for state in (*STATES, None)])
    return wanted[state]


def _is_sorted(case: np.ndarray, at: np.ndarray, seq: np.ndarray) -> bool:
    same, earlier = case[1:] == case[:-1], case[1:] < case[:-1]
    late = same & ((at[1:] < at[:-1]) | ((at[1:] == at[:-1]) & (seq[1:] < seq[:-1])))
    return not (earlier | late).any()


def _alternating(case: np.ndarray, is_reopening: np.ndarray) -> np.ndarray:
    """Resolutions and reopenings in turn: of several alike the first, and first of all a resolution."""
    is_first = np.append(True, case[1:] != case[:-1])[: len(case)]
    is_change = np.append(False, is_reopening[1:] != is_reopening[:-1])[: len(case)]
    return np.where(is_first, ~is_reopening, is_change)
