"""What a scenario brings and when: reports and calls, in whole seconds from the beginning. Pure: the same
scenario and seed give the same.

Calls wait in one queue for `lines` people; who calls because something happened waits until he is answered.
"""

import heapq
import random
from dataclasses import dataclass, replace

from drill.scenario import Incident, Scenario

VALID = "valid"
_TALK = {
    "ghost": (6, 14),
    "prank": (12, 35),
    "information": (60, 130),
    "unclassified": (10, 50),
    VALID: (50, 110),
}
_PATIENCE = (25, 90)
_TOLD_AFTER = 25  # seconds of talk until the report is made


@dataclass(frozen=True)
class Report:
    """`area` is what it says, `true_area` where it is; `call`: the number of its call, 0 for none."""

    at: int
    incident: str
    category: str
    channel: str
    area: str
    true_area: str
    agency: str
    wrong_agency: str
    is_duplicate: bool
    is_invalid: bool
    call: int
    lon: float | None = None
    lat: float | None = None


@dataclass(frozen=True)
class Call:
    """`answered` is None for one that gave up at `ended`."""

    number: int
    started: int
    queued: int
    answered: int | None
    ended: int
    disposition: str


@dataclass(frozen=True)
class Timeline:
    """Each in the order of time; `by_call`: the place in `reports` by the number of its call."""

    reports: tuple[Report, ...]
    calls: tuple[Call, ...]


def timeline(scenario: Scenario, calling: str, seed: str) -> Timeline:
    """`calling`: the channel whose reports come by a call."""
    told = [report for one in scenario.incidents for report in _reports(one, seed)]
    rings = [(report.at, VALID, place) for place, report in enumerate(told) if report.channel == calling]
    for nth, each in enumerate(scenario.calls):
        chance = random.Random(f"{seed}/calls/{nth}")
        rings += [
            (int(each.at + chance.random() * each.within), each.disposition, -1) for _ in range(each.count)
        ]
    calls = []
    for number, (call, place) in enumerate(_answered(sorted(rings), scenario.lines, seed), start=1):
        calls.append(replace(call, number=number))
        if place >= 0 and call.answered is not None:
            at = min(call.answered + _TOLD_AFTER, call.ended)
            told[place] = replace(told[place], at=at, call=number)
    return Timeline(_first_of_each(sorted(told, key=lambda one: one.at)), tuple(calls))


def _reports(one: Incident, seed: str) -> list[Report]:
    """The first comes at once; the others when they will."""
    chance = random.Random(f"{seed}/{one.name}")
    moments = [0.0, *sorted(chance.random() * one.within for _ in range(one.count - 1))]
    made = []
    for nth, after in enumerate(moments):
        area = one.areas[nth % len(one.areas)] if one.areas else ""
        made.append(
            Report(
                at=int(one.at + after),
                incident=f"{one.name} {nth + 1}" if one.is_spread else one.name,
                category=one.category,
                channel=one.channel,
                area=one.wrong_area or area,
                true_area=area,
                agency=one.agency,
                wrong_agency=one.wrong_agency,
                is_duplicate=False,
                is_invalid=one.is_invalid,
                call=0,
                lon=None if one.wrong_area else one.lon,
                lat=None if one.wrong_area else one.lat,
            )
        )
    return made


def _first_of_each(reports: list[Report]) -> tuple[Report, ...]:
    """Of an incident the report that comes first is the case; the others repeat it, and name the right place
    without a point."""
    seen: set[str] = set()
    marked = []
    for one in reports:
        if one.incident in seen:
            one = replace(one, is_duplicate=True, area=one.true_area, lon=None, lat=None)
        marked.append(one)
        seen.add(one.incident)
    return tuple(marked)


def _answered(rings: list[tuple[int, str, int]], lines: int, seed: str) -> list[tuple[Call, int]]:
    """Each ring as a call, by who was free first."""
    chance = random.Random(f"{seed}/queue")
    free = [0] * lines
    calls = []
    for started, disposition, place in rings:
        queued = started + 2
        talk, patience = chance.randint(*_TALK[disposition]), chance.randint(*_PATIENCE)
        answered = max(queued + chance.randint(2, 8), free[0])
        if disposition != VALID and answered - queued > patience:
            calls.append((Call(0, started, queued, None, queued + patience, ""), place))
            continue
        heapq.heapreplace(free, answered + talk)
        calls.append((Call(0, started, queued, answered, answered + talk, disposition), place))
    return calls
