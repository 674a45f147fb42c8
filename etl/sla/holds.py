"""Which agency held each case when: from the disposition that names it to the one that names another."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from etl.sla.columns import NEVER, NOBODY
from etl.sla.steps import Steps

STEP_OF = {"responded_at": "ditanggapi", "arrived_at": "tiba"}


@dataclass(frozen=True)
class Holds:
    """Ordered by case and start. `own`: the instant of that agency's own first response and arrival, by the
    name of the case's column."""

    case: np.ndarray
    agency: np.ndarray
    start: np.ndarray
    end: np.ndarray
    own: dict[str, np.ndarray]


def read_holds(steps: Steps, agency: np.ndarray, columns: Mapping[str, np.ndarray]) -> Holds:
    """`agency` and `columns` (forwarded_at and those of STEP_OF) are the cases' own: a case whose steps
    name no agency is held by its agency from forwarded_at on."""
    begins = _dispositions(steps)
    silent = np.ones(len(agency), bool)
    silent[steps.case[begins]] = False
    lone = np.flatnonzero(silent & (columns["forwarded_at"] != NEVER) & (agency != NOBODY))
    case = np.concatenate([steps.case[begins], lone])
    order = np.argsort(case, kind="stable")
    case = case[order]
    start = np.concatenate([steps.at[begins], columns["forwarded_at"][lone]])[order]
    holder = np.concatenate([steps.agency[begins], agency[lone]])[order]
    is_last = np.append(case[1:] != case[:-1], True)[: len(case)]
    end = np.where(is_last, NEVER, np.append(start[1:], NEVER)[: len(case)])
    is_only = is_last & np.append(True, is_last[:-1])[: len(case)]
    own = {}
    for name, state in STEP_OF.items():
        at = np.concatenate([_own(steps, begins, state), np.full(len(lone), NEVER)])[order]
        column = columns[name][case]  # where only one agency held the case, the case's instant is its own
        own[name] = np.where((at == NEVER) & is_only & (column >= start), column, at)
    return Holds(case, holder, start, end, own)


def _dispositions(steps: Steps) -> np.ndarray:
    """Those that name an agency, and another than the one before."""
    named = np.flatnonzero(steps.are("didisposisikan") & (steps.agency != NOBODY))
    case, agency = steps.case[named], steps.agency[named]
    is_other = np.append(True, (case[1:] != case[:-1]) | (agency[1:] != agency[:-1]))
    return named[is_other[: len(named)]]


def _own(steps: Steps, begins: np.ndarray, state: str) -> np.ndarray:
    """The first step of a state by the holding agency itself, or by nobody in particular, in each hold."""
    hold = np.cumsum(np.bincount(begins, minlength=len(steps.case))) - 1
    which = np.flatnonzero(steps.are(state) & (hold >= 0))
    holder = begins[hold[which]]
    is_own = (steps.agency[which] == NOBODY) | (steps.agency[which] == steps.agency[holder])
    is_own &= steps.case[which] == steps.case[holder]
    at = np.full(len(begins), NEVER)
    np.minimum.at(at, hold[which[is_own]], steps.at[which[is_own]])
    return at
