"""Plays who is absent: for a case the next step of a seat that no person has, and when it is due. Pure.

It knows what is true and errs only as the scenario says. How long it takes varies by a draw from the drill's
name, the case and the step: the same drill is the same.
"""

import datetime as dt
import random
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from drill.cases import Case, layer_of, possible, seat
from drill.scenario import FORWARD, LOCATE, MERGE, REJECT, RETURN, Scenario

SPREAD = (0.7, 1.3)


@dataclass(frozen=True)
class Move:
    """What a seat does with a case, and when. `agency`: whose it is then."""

    case: int
    step: str
    at: dt.datetime
    layer: str
    agency: str
    area: str = ""
    into: int | None = None


def move(
    case: Case,
    scenario: Scenario,
    begins_at: dt.datetime,
    seed: str,
    people: Collection[str],
    first: Mapping[str, int],
) -> Move | None:
    """`people`: the seats that persons have; `first`: of each incident the number of its first case."""
    if case.is_over:
        return None
    original = first.get(case.truth.incident)
    step = _next(case, original)
    layer = layer_of(case, step)
    agency = _agency(case) if step == FORWARD else case.agency
    if seat(layer, case.agency) in people:
        return None
    at = case.last.at + dt.timedelta(seconds=_seconds(case, step, scenario, seed))
    if layer != "operator":
        at = _after_silence(at, case.agency, scenario, begins_at)
    is_merge = step == MERGE
    area = case.truth.true_area if step == LOCATE else ""
    return Move(case.number, step, at, layer, agency, area, original if is_merge else None)


def _next(case: Case, original: int | None) -> str:
    truth = case.truth
    if case.state == "diverifikasi":
        if truth.is_invalid:
            return REJECT
        if truth.is_duplicate and original not in (None, case.number):
            return MERGE
        if truth.true_area and case.area != truth.true_area:
            return LOCATE
        return FORWARD
    if case.state == "didisposisikan" and truth.agency and case.agency != truth.agency:
        return RETURN
    return possible(case)[0]


def _agency(case: Case) -> str:
    """Where the operator takes it: first to the wrong one, where the scenario says so."""
    is_first = not case.has(FORWARD)
    return case.truth.wrong_agency if is_first and case.truth.wrong_agency else case.truth.agency


def _seconds(case: Case, step: str, scenario: Scenario, seed: str) -> int:
    draw = random.Random(f"{seed}/{case.number}/{step}/{len(case.steps)}").uniform(*SPREAD)
    return max(1, round(scenario.reaction(step) * draw))


def _after_silence(at: dt.datetime, agency: str, scenario: Scenario, begins_at: dt.datetime) -> dt.datetime:
    for one in scenario.silences:
        since, until = (begins_at + dt.timedelta(seconds=moment) for moment in (one.since, one.until))
        if one.agency == agency and since <= at < until:
            return until
    return at
