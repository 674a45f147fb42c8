"""What one case's steps were, which rule of the scenario judges each, and how it did. Pure."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from city.tables import records
from drill.cases import RECEIVE, Case
from drill.scenario import (
    ARRIVE,
    FORWARD,
    LOCATE,
    MERGE,
    REJECT,
    RESOLVE,
    RESPOND,
    RETURN,
    TAKE,
    Expected,
    Scenario,
)

ON_TIME, LATE, MISSED, NOT_DUE = "on_time", "late", "missed", "not_due"
_STEP_OF = {
    "didisposisikan": FORWARD, "ditanggapi": RESPOND, "tiba": ARRIVE, "selesai": RESOLVE, "ditutup": MERGE,
    "tidak_valid": REJECT, "diterima": RECEIVE,
}  # fmt: skip
Row = dict[str, Any]


@dataclass(frozen=True)
class Seen:
    """A step as the warehouse tells it."""

    step: str
    at: dt.datetime
    layer: str
    agency: str


def seen_steps(steps: pd.DataFrame) -> dict[int, tuple[Seen, ...]]:
    """By case. Of the operator's verifications the first is the taking, a later one a mended place; an
    agency's is a return."""
    seen: dict[int, list[Seen]] = defaultdict(list)
    for row in records(steps):
        if row.number == row.number:  # a case that the log does not know is none of the drill's
            own = seen[int(row.number)]
            step = _STEP_OF.get(row.state) or _verification(row.layer, own)
            own.append(Seen(step, row.at.to_pydatetime(), row.layer, row.agency))
    return {number: tuple(own) for number, own in seen.items()}


def _verification(layer: str, before: Iterable[Seen]) -> str:
    if layer == "admin_opd":
        return RETURN
    return LOCATE if any(one.step == TAKE for one in before) else TAKE


def rules_of(case: Case, scenario: Scenario) -> list[tuple[int, Expected]]:
    """Of each step the most special rule that fits: of its category, of its kind, of all."""
    best: dict[str, tuple[int, int]] = {}
    for nth, rule in enumerate(scenario.expected):
        fits_category = case.truth.category in rule.categories
        fits_kind = case.truth.kind in rule.kinds
        is_general = not rule.categories and not rule.kinds
        rank = 3 * fits_category or 2 * fits_kind or 1 * is_general
        if rank > best.get(rule.step, (0, 0))[0]:
            best[rule.step] = (rank, nth)
    return [(nth, scenario.expected[nth]) for _, nth in best.values()]


def verdict(case: Case, steps: Sequence[Seen], rule: Expected, until: dt.datetime) -> Row | None:
    """seconds, verdict, layer and agency; None where the rule asks nothing of this case."""
    start = _start(case, steps, rule.step)
    if start is None or not _applies(case, rule.step):
        return None
    done = next((one for one in steps if one.step == rule.step and one.at >= start), None)
    if rule.step == RESPOND:
        done = next((one for one in steps if one.step in (RESPOND, RETURN) and one.at >= start), None)
    owner = _owner(steps, rule.step, done)
    if done is None:
        is_missed = (until - start).total_seconds() > rule.within
        return {"seconds": None, "verdict": MISSED if is_missed else NOT_DUE, **owner}
    seconds = (done.at - start).total_seconds()
    return {"seconds": seconds, "verdict": ON_TIME if seconds <= rule.within else LATE, **owner}


def _start(case: Case, steps: Sequence[Seen], step: str) -> dt.datetime | None:
    """A follow-up counts from the last forwarding, all else from the receipt."""
    wanted = FORWARD if step == RESPOND else RECEIVE
    found = [one.at for one in steps if one.step == wanted]
    return found[-1] if found else None


def _applies(case: Case, step: str) -> bool:
    truth = case.truth
    if step in (TAKE, RESPOND):
        return True
    if step == MERGE:
        return truth.is_duplicate
    if step == REJECT:
        return truth.is_invalid
    is_own = not truth.is_duplicate and not truth.is_invalid
    if step == LOCATE:
        return is_own and truth.area != truth.true_area
    return is_own and (step != ARRIVE or case.is_emergency)


def _owner(steps: Sequence[Seen], step: str, done: Seen | None) -> Row:
    """Whose it was: who did it, else who should have."""
    if step in (TAKE, LOCATE, MERGE, REJECT, FORWARD):
        return {"layer": "operator", "agency": ""}
    if done is not None and done.step != RETURN:
        return {"layer": done.layer, "agency": done.agency}
    forwarded = [one for one in steps if one.step == FORWARD]
    layer = "admin_opd" if step == RESPOND else "lapangan"
    return {"layer": layer, "agency": forwarded[-1].agency if forwarded else ""}
