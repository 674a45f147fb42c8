"""A scenario: what happens in a drill and when, what each layer is expected to do, what counts as success.

All times are seconds of the scenario, from its beginning. drill/reading reads one from the city folder.
"""

import datetime as dt
from dataclasses import dataclass, field

TAKE, LOCATE, MERGE, REJECT, FORWARD = "take", "locate", "merge", "reject", "forward"
RESPOND, RETURN, ARRIVE, RESOLVE = "respond", "return", "arrive", "resolve"
STEPS = (TAKE, LOCATE, MERGE, REJECT, FORWARD, RESPOND, RETURN, ARRIVE, RESOLVE)
LAYER_OF = {
    **dict.fromkeys((TAKE, LOCATE, MERGE, REJECT, FORWARD), "operator"),
    **dict.fromkeys((RESPOND, RETURN), "admin_opd"),
    **dict.fromkeys((ARRIVE, RESOLVE), "lapangan"),
}
REACTIONS = {
    TAKE: 20.0, LOCATE: 30.0, MERGE: 40.0, REJECT: 30.0, FORWARD: 25.0,
    RESPOND: 60.0, RETURN: 90.0, ARRIVE: 330.0, RESOLVE: 900.0,
}  # fmt: skip
"""Seconds that the autopilot takes for a step where the scenario says nothing else."""
MEASURES = ("on_time", "merged", "resolved", "forwarded", "located", "answered", "delay")


@dataclass(frozen=True)
class Incident:
    """One thing that happens, reported `count` times in `within` seconds; all but the first are duplicates.

    `areas` or the point: where it is. `wrong_area`: what the first report says instead, to be corrected.
    `wrong_agency`: whom it is taken to at first, and who must send it back. `is_invalid`: a report of
    something that is not there, to be rejected. `is_spread`: each report is an incident of its own, in one
    of `areas` by turns.
    """

    name: str
    at: float
    category: str
    channel: str
    areas: tuple[str, ...]
    count: int = 1
    within: float = 0
    agency: str = ""
    wrong_area: str = ""
    wrong_agency: str = ""
    lon: float | None = None
    lat: float | None = None
    is_invalid: bool = False
    is_spread: bool = False


@dataclass(frozen=True)
class Calls:
    """Calls that bring no case: ghost, prank, information or unclassified."""

    at: float
    disposition: str
    count: int
    within: float


@dataclass(frozen=True)
class Silence:
    """An agency whose autopilot does nothing between two moments."""

    agency: str
    since: float
    until: float


@dataclass(frozen=True)
class Expected:
    """What the SOP asks: `step` within `within` seconds, of cases of `kinds` (all where empty)."""

    step: str
    within: float
    kinds: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()


@dataclass(frozen=True)
class Goal:
    """One thing that counts as success: a share of at least `least`, or of `delay` at most so many seconds.
    `step`: of the measure on_time."""

    measure: str
    least: float
    step: str = ""


@dataclass(frozen=True)
class Scenario:
    """`starts`: the local time of day at which it begins; None: when it is started. `seconds`: its length;
    `lines`: how many people answer calls."""

    code: str
    title: str
    about: str
    seconds: float
    lines: int
    incidents: tuple[Incident, ...]
    calls: tuple[Calls, ...]
    silences: tuple[Silence, ...]
    expected: tuple[Expected, ...]
    goals: tuple[Goal, ...]
    reactions: dict[str, float] = field(default_factory=dict)
    starts: dt.time | None = None

    def reaction(self, step: str) -> float:
        return self.reactions.get(step, REACTIONS[step])
