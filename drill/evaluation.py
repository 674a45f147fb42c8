"""Evaluasi pascasimulasi: each case's path against the SOP, by layer and agency, and what was missed. Pure.

Times are of the scenario and come from the steps that the drill's warehouse holds; what a case really was
comes from the log. The delay from source to wall is real time. There are parts and no score.
"""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any

import pandas as pd

from drill.cases import Case
from drill.judging import LATE, MISSED, NOT_DUE, ON_TIME, Row, Seen, rules_of, seen_steps, verdict
from drill.scenario import FORWARD, MERGE, REJECT, RESOLVE, RESPOND, Expected, Scenario
from drill.scores import delays, goals, load

WRONG, UNANSWERED = "wrong_agency", "unanswered"


@dataclass(frozen=True)
class Told:
    """`steps`: metrics.drilled.steps_told with `number`, the case's; `cases`: as the log leaves them."""

    steps: pd.DataFrame
    calls: pd.DataFrame
    files: Sequence[Mapping[str, Any]]
    cases: Mapping[int, Case]
    begins_at: dt.datetime
    until: dt.datetime


def evaluate(scenario: Scenario, told: Told) -> Row:
    """What ending.evaluated keeps: counts, expected, agencies, cases, handovers, goals and parts."""
    seen = seen_steps(told.steps)
    judged = [
        _judged(case, seen.get(number, ()), scenario, told.until) for number, case in told.cases.items()
    ]
    rows = [one | {"case": case} for case, steps in judged for one in steps]
    parts = _parts(told, seen)
    values = parts | {"delay": delays(told.files)}
    return {
        "counts": _counts(told, seen),
        "expected": [_of_rule(rule, nth, rows) for nth, rule in enumerate(scenario.expected)],
        "agencies": _by_agency(rows),
        "cases": [case for case, _ in judged],
        "handovers": _handovers(told, seen, scenario),
        "merged": parts["merged"],
        "located": parts["located"],
        "forwarded": parts["forwarded"],
        "rejected": parts["rejected"],
        "resolved": parts["resolved"],
        "answered": parts["answered"],
        "delay": values["delay"],
        "load": load(told.files),
        "goals": goals(scenario.goals, rows, values),
    }


def _judged(
    case: Case, steps: Sequence[Seen], scenario: Scenario, until: dt.datetime
) -> tuple[Row, list[Row]]:
    """The case as a line of the report, and a row for each rule that judges it."""
    judged = []
    for nth, rule in rules_of(case, scenario):
        judgement = verdict(case, steps, rule, until)
        if judgement:
            judged.append({"rule": nth, "step": rule.step, "within": rule.within, **judgement})
    by_step = {row["step"]: row["verdict"] for row in judged}
    doers = {(one.step, one.at): one.doer for one in case.steps}
    path = [
        {
            "step": one.step,
            "at": one.at.isoformat(),
            "seconds": (one.at - case.received_at).total_seconds(),
            "layer": one.layer,
            "agency": one.agency,
            "doer": doers.get((one.step, one.at), ""),
            "verdict": by_step.get(one.step, ""),
        }
        for one in steps
    ]
    line = {
        "number": case.number,
        "incident": case.truth.incident,
        "kind": case.truth.kind,
        "category": case.truth.category,
        "area": case.area,
        "agency": case.agency,
        "state": case.state,
        "is_duplicate": case.truth.is_duplicate,
        "is_invalid": case.truth.is_invalid,
        "received_at": case.received_at.isoformat(),
        "path": path,
        "missed": [row["step"] for row in judged if row["verdict"] == MISSED],
    }
    return line, judged


def _of_rule(rule: Expected, nth: int, rows: Sequence[Row]) -> Row:
    mine = [row for row in rows if row["rule"] == nth]
    named = {
        "step": rule.step,
        "within": rule.within,
        "kinds": list(rule.kinds),
        "categories": list(rule.categories),
    }
    return named | summed(mine)


def summed(rows: Sequence[Row]) -> Row:
    """How many there were, of each verdict, and how long they took."""
    seconds = sorted(row["seconds"] for row in rows if row["seconds"] is not None)
    counts = {word: sum(row["verdict"] == word for row in rows) for word in (ON_TIME, LATE, MISSED, NOT_DUE)}
    return {
        "n": len(rows) - counts[NOT_DUE],
        **counts,
        "median": median(seconds) if seconds else None,
        "longest": seconds[-1] if seconds else None,
    }


def _by_agency(rows: Sequence[Row]) -> list[Row]:
    """A row a layer, agency and step."""
    groups: dict[tuple[str, str, str], list[Row]] = defaultdict(list)
    for row in rows:
        groups[row["layer"], row["agency"], row["step"]].append(row)
    return [
        {"layer": layer, "agency": agency, "step": step, **summed(own)}
        for (layer, agency, step), own in groups.items()
    ]


def _handovers(told: Told, seen: Mapping[int, Sequence[Seen]], scenario: Scenario) -> list[Row]:
    """What went amiss between the layers: taken to a wrong agency, or left without an answer within the
    SOP."""
    missed = []
    for number, case in told.cases.items():
        rule = next((one for _, one in rules_of(case, scenario) if one.step == RESPOND), None)
        steps = seen.get(number, ())
        for place, one in enumerate(steps):
            if one.step != FORWARD:
                continue
            following = next((later.at for later in steps[place + 1 :]), told.until)
            waited = (following - one.at).total_seconds()
            line = {"number": number, "agency": one.agency, "at": one.at.isoformat(), "seconds": waited}
            if case.truth.agency and one.agency != case.truth.agency:
                missed.append({**line, "what": WRONG, "right": case.truth.agency})
            elif rule and waited > rule.within:
                missed.append({**line, "what": UNANSWERED, "right": ""})
    return missed


def _parts(told: Told, seen: Mapping[int, Sequence[Seen]]) -> dict[str, Row]:
    """n and done of what is counted by cases, and what was done by mistake."""
    counts = {
        name: {"n": 0, "done": 0, "wrong": 0}
        for name in ("merged", "located", "forwarded", "rejected", "resolved")
    }

    def count(name: str, is_asked: bool, is_done: bool) -> None:
        counts[name]["n"] += is_asked
        counts[name]["done"] += is_asked and is_done
        counts[name]["wrong"] += is_done and not is_asked

    for number, case in told.cases.items():
        truth, steps = case.truth, seen.get(number, ())
        is_own = not truth.is_duplicate and not truth.is_invalid
        has = {one.step for one in steps}
        count("merged", truth.is_duplicate, MERGE in has)
        count("rejected", truth.is_invalid, REJECT in has)
        if is_own and truth.area != truth.true_area:
            count("located", True, case.area == truth.true_area)
        if is_own:
            count("resolved", True, RESOLVE in has)
        agencies = [one.agency for one in steps if one.step == FORWARD]
        if is_own and agencies:
            count("forwarded", True, agencies[0] == truth.agency)
    answered = int((told.calls["outcome"] == "answered").sum()) if len(told.calls) else 0
    return counts | {"answered": {"n": len(told.calls), "done": answered, "wrong": 0}}


def _counts(told: Told, seen: Mapping[int, Sequence[Seen]]) -> Row:
    incidents = {case.truth.incident for case in told.cases.values()}
    calls = Counter(told.calls["disposition"])
    return {
        "reports": len(told.cases),
        "shown": len(seen),
        "incidents": len(incidents),
        "open": sum(not case.is_over for case in told.cases.values()),
        "calls": len(told.calls),
        "calls_by": {str(name) or "none": n for name, n in calls.items()},
        "steps": sum(len(case.steps) for case in told.cases.values()),
        "by_people": sum(one.doer == "orang" for case in told.cases.values() for one in case.steps),
    }
