"""The cases of a drill as their steps leave them, and what each layer may do next. Pure; autopilot and
consoles both go by it.
"""

import datetime as dt
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any

from drill.scenario import ARRIVE, FORWARD, LOCATE, MERGE, REJECT, RESOLVE, RESPOND, RETURN, TAKE

RECEIVE = "receive"
OPERATOR, ADMIN, FIELD = "operator", "admin_opd", "lapangan"
STATE_AFTER = {
    RECEIVE: "diterima",
    TAKE: "diverifikasi",
    LOCATE: "diverifikasi",
    MERGE: "ditutup",
    REJECT: "tidak_valid",
    FORWARD: "didisposisikan",
    RESPOND: "ditanggapi",
    RETURN: "diverifikasi",
    ARRIVE: "tiba",
    RESOLVE: "selesai",
}
OVER = ("ditutup", "tidak_valid", "selesai")
EMERGENCY = "darurat"


@dataclass(frozen=True)
class Truth:
    """What a report says (`area`), and what is so; `call`: the number of its call."""

    incident: str
    category: str
    kind: str
    channel: str
    area: str
    true_area: str
    agency: str
    wrong_agency: str = ""
    is_duplicate: bool = False
    is_invalid: bool = False
    field_work: bool = True
    call: int = 0
    lon: float | None = None
    lat: float | None = None
    true_lon: float | None = None
    true_lat: float | None = None

    @classmethod
    def read(cls, detail: str) -> "Truth":
        return cls(**json.loads(detail))


@dataclass(frozen=True)
class Step:
    """`number` is its place in the log; `at` scenario time."""

    number: int
    at: dt.datetime
    step: str
    layer: str
    agency: str
    doer: str


@dataclass(frozen=True)
class Case:
    """`area` and `agency` as the service believes by now."""

    number: int
    truth: Truth
    area: str
    agency: str
    state: str
    steps: tuple[Step, ...]
    into: int | None = None

    @property
    def received_at(self) -> dt.datetime:
        return self.steps[0].at

    @property
    def last(self) -> Step:
        return self.steps[-1]

    @property
    def is_over(self) -> bool:
        return self.state in OVER

    @property
    def is_emergency(self) -> bool:
        return self.truth.kind == EMERGENCY

    def has(self, step: str) -> bool:
        return any(one.step == step for one in self.steps)


def fold(
    rows: Iterable[Mapping[str, Any]], before: Mapping[int, Case] = MappingProxyType({})
) -> dict[int, Case]:
    """Rows of `drill_steps` in their order → cases by number; `before`: as the rows before these left
    them."""
    cases = dict(before)
    for row in rows:
        number = row["case_number"]
        cases[number] = after(cases.get(number), row)
    return cases


def after(case: Case | None, row: Mapping[str, Any]) -> Case:
    step = Step(row["number"], row["at"], row["step"], row["layer"], row["agency"], row["doer"])
    state = STATE_AFTER[step.step]
    if case is None:
        truth = Truth.read(row["detail"])
        return Case(row["case_number"], truth, truth.area, "", state, (step,))
    area = row["area"] if step.step == LOCATE else case.area
    agency = "" if step.step == RETURN else step.agency or case.agency
    steps = (*case.steps, step)
    return replace(case, area=area, agency=agency, state=state, steps=steps, into=row["into_number"])


def layer_of(case: Case, step: str) -> str:
    """Who does a step: what needs nobody in the field the agency's desk resolves itself."""
    if step in (RESPOND, RETURN):
        return ADMIN
    if step == RESOLVE:
        return FIELD if case.is_emergency or case.truth.field_work else ADMIN
    return FIELD if step == ARRIVE else OPERATOR


def possible(case: Case) -> tuple[str, ...]:
    """The steps that a case can take from here, the usual one first."""
    match case.state:
        case "diterima":
            return (TAKE,)
        case "diverifikasi":
            return (FORWARD, LOCATE, MERGE, REJECT)
        case "didisposisikan":
            return (RESPOND, RETURN)
        case "ditanggapi":
            return (ARRIVE,) if case.is_emergency else (RESOLVE,)
        case "tiba":
            return (RESOLVE,)
    return ()


def may(case: Case, layer: str, agency: str = "") -> tuple[str, ...]:
    """What a seat may do with a case: the operator with each, the others with those of their agency."""
    if layer != OPERATOR and case.agency != agency:
        return ()
    return tuple(step for step in possible(case) if layer_of(case, step) == layer)


def seat(layer: str, agency: str = "") -> str:
    """A seat's name: operator, admin_opd:damkar, lapangan:damkar."""
    return layer if layer == OPERATOR else f"{layer}:{agency}"
