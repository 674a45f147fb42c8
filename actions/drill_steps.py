"""What people do in a drill on their consoles: take a seat, leave it, and act on a case from it."""

from dataclasses import dataclass

from access.roles import OPD, may
from access.viewer import Viewer
from actions.doing import Doing
from actions.refused import Refused
from drill.cases import OPERATOR, Case, fold, seat
from drill.cases import may as possible
from drill.clock import time_of
from drill.scenario import FORWARD, LOCATE, MERGE
from warehouse.drill_tables import (
    PERSON,
    RUNNING,
    Drill,
    change_drill,
    drill_named,
    drill_steps,
    steps_of,
)
from warehouse.drills import drill_of


@dataclass(frozen=True)
class Act:
    """`agency`: of a forwarding; `area`: of a mended place; `into`: the case that a duplicate belongs to."""

    case: int
    step: str
    agency: str = ""
    area: str = ""
    into: int | None = None


def may_sit(viewer: Viewer, layer: str, agency: str) -> bool:
    """Who runs drills may play any seat, an agency its own."""
    if may(viewer.role, "run drills"):
        return True
    return viewer.role == OPD and layer != OPERATOR and agency in viewer.agencies


def sit(doing: Doing, name: str, layer: str, agency: str, *, is_person: bool) -> None:
    """A seat becomes a person's, or the autopilot's again."""
    if not may_sit(doing.viewer, layer, agency):
        raise Refused("role")
    with doing.warehouse.write() as connection:
        row = drill_named(connection, doing.city.code, name)
        if row is None or not row.is_active:
            raise Refused("drill_state")
        others = [one for one in row.by_people if one != seat(layer, agency)]
        seats = [*others, seat(layer, agency)] if is_person else others
        change_drill(connection, doing.city.code, name, seats=";".join(sorted(seats)))
        told = "taken" if is_person else "left"
        doing.note(connection, "changed", f"drill {name}", f"seat {seat(layer, agency)} {told}")


def act(doing: Doing, name: str, layer: str, agency: str, one: Act) -> None:
    """One step of a case from a seat; told by the next source file. Raises Refused."""
    if not may_sit(doing.viewer, layer, agency):
        raise Refused("role")
    with doing.warehouse.read() as connection:
        row = drill_named(connection, doing.city.code, name)
    if row is None or row.state != RUNNING:
        raise Refused("drill_state")
    if seat(layer, agency) not in row.by_people:
        raise Refused("drill_seat")
    with drill_of(doing.warehouse, name).write() as connection:
        log = steps_of(connection)
        cases = fold(log)
        case = cases.get(one.case)
        if case is None or one.step not in possible(case, layer, agency):
            raise Refused("drill_meanwhile")
        _check(doing, one, cases)
        connection.execute(drill_steps.insert().values(**_step(doing, row, case, layer, one, len(log) + 1)))


def _check(doing: Doing, one: Act, cases: dict[int, Case]) -> None:
    city = doing.city
    is_good = {
        FORWARD: one.agency in city.codes("agencies"),
        LOCATE: one.area in city.codes("areas"),
        MERGE: one.into in cases and one.into != one.case,
    }
    if not is_good.get(one.step, True):
        raise Refused("drill_choose")


def _step(doing: Doing, row: Drill, case: Case, layer: str, one: Act, number: int) -> dict[str, object]:
    return {
        "number": number,
        "at": max(time_of(row, doing.at), case.last.at),
        "entered_at": doing.at,
        "case_number": one.case,
        "step": one.step,
        "layer": layer,
        "agency": one.agency if one.step == FORWARD else case.agency,
        "area": one.area if one.step == LOCATE else "",
        "into_number": one.into if one.step == MERGE else None,
        "doer": PERSON,
        "person_id": doing.viewer.person_id,
        "detail": "",
        "file": "",
    }
