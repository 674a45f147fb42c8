"""Where the time of cases went, of the lines that their clocks have counted: no calendar is asked again, and
the parts add up to no more than the whole (docs/compliance.md)."""

import numpy as np

from etl.sla.columns import NEVER, NOBODY
from etl.sla.lines import STOP, TRANSFER, Arrays

PARTS = ("operator", "waiting", "field", "moved")
_NOTHING = -1  # less than any stretch that was counted


def spent(lines: Arrays, clock: np.ndarray, counted: np.ndarray, cases: int) -> dict[str, np.ndarray]:
    """Open seconds of each of so many cases, by PARTS; `clock` is the name of each line's clock, `counted`
    its open seconds.

    operator: from the receipt to the first disposition. What an agency that handed the case on held is moved.
    Of the others' time what came before their first answer, or arrival, is waiting: all of it where none is
    known; the rest is field.
    """
    parts = {name: np.zeros(cases, np.int64) for name in PARTS}
    has_stopped = lines["ended"] == STOP
    forwarded = (lines["agency"] == NOBODY) & (clock == "forward") & has_stopped
    np.maximum.at(parts["operator"], lines["case"][forwarded], counted[forwarded])
    known, is_resolve = np.where(lines["end"] == NEVER, _NOTHING, counted), clock == "resolve"
    case, held, waited, is_moved = _holds(
        lines,
        np.where(is_resolve, known, _NOTHING),
        np.where(~is_resolve & has_stopped, known, _NOTHING),
        is_resolve & (lines["ended"] == TRANSFER),
    )
    waited = np.where(waited == _NOTHING, held, np.where(held == _NOTHING, waited, np.minimum(waited, held)))
    for name, seconds, which in (
        ("waiting", waited, ~is_moved),
        ("field", held - waited, ~is_moved),
        ("moved", held, is_moved),
    ):
        some = which & (seconds > 0)
        np.add.at(parts[name], case[some], seconds[some])
    return parts


def _holds(
    lines: Arrays, held: np.ndarray, waited: np.ndarray, is_moved: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """The lines of agencies as stretches in which one held a case: (case, held, waited, is_moved) of each.
    The rounds of a reopened case count from the same start, so that the largest is the whole."""
    some = np.flatnonzero(lines["agency"] != NOBODY)
    keys = [lines[name][some] for name in ("start", "agency", "case")]
    order = np.lexsort(keys)
    some, keys = some[order], [key[order] for key in keys]
    is_first = np.ones(len(some), bool)
    is_first[1:] = np.logical_or.reduce([key[1:] != key[:-1] for key in keys])
    first = np.flatnonzero(is_first)
    if not len(first):
        return first, first, first, np.zeros(0, bool)
    return (
        lines["case"][some][first],
        np.maximum.reduceat(held[some], first),
        np.maximum.reduceat(waited[some], first),
        np.logical_or.reduceat(is_moved[some], first),
    )
