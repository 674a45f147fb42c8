"""Promises and instructions: made, edited and ended by who may; read warehouse/commitments.py for how they
are kept."""

import datetime as dt
import math
import uuid
from dataclasses import asdict, dataclass
from zoneinfo import ZoneInfo

import pandas as pd
import sqlalchemy as sa

from access.roles import may
from access.viewer import Viewer
from city.model import City
from etl.clean.private import strip
from warehouse import audit, commitments
from warehouse.commitments import EDITED, ENDED, KINDS, MADE, MEASURES, PROMISE, Commitment
from warehouse.engines import Warehouse

LONGEST_TEXT, LONGEST_POST = 300, 80
FARTHEST = dt.timedelta(days=732)
SHARES = ("on_time_resolve", "on_time_follow_up", "on_time_arrive")
MOST = {"received": 100_000, "resolution_days": 3_650}


@dataclass(frozen=True, kw_only=True)
class Draft:
    """What a form says; `target` as the table holds it. `origin`: "drill:NAME" of a drill's finding."""

    agency: str
    post: str
    text: str
    measure: str
    due_day: dt.date | None
    kind: str = PROMISE
    category: str = ""
    area: str = ""
    target: float | None = None
    origin: str = ""


class Refused(Exception):
    """`faults`: what is wrong, by field of the form, as the last part of a word's key; the field "" is of the
    whole."""

    def __init__(self, **faults: str) -> None:
        super().__init__(", ".join(f"{field}: {fault}" for field, fault in faults.items()))
        self.faults = faults


def make(warehouse: Warehouse, city: City, viewer: Viewer, draft: Draft, at: dt.datetime) -> str:
    """The id of the new commitment. Raises Refused."""
    _check(viewer, draft, city, at)
    commitment_id = uuid.uuid4().hex
    with warehouse.write() as connection:
        _add(connection, city, viewer, commitment_id, draft, at, MADE)
    return commitment_id


def edit(
    warehouse: Warehouse,
    city: City,
    viewer: Viewer,
    commitment_id: str,
    seq: int,
    draft: Draft,
    reason: str,
    at: dt.datetime,
) -> None:
    """`seq`: the step that the editor saw; Refused where another came in between, or without a reason."""
    _check(viewer, draft, city, at)
    with warehouse.write() as connection:
        _standing(connection, city, commitment_id, seq)
        _add(connection, city, viewer, commitment_id, draft, at, EDITED, _reason(reason))


def end(
    warehouse: Warehouse,
    city: City,
    viewer: Viewer,
    commitment_id: str,
    seq: int,
    reason: str,
    at: dt.datetime,
) -> None:
    """It is judged no more, and stays in the history."""
    _check_right(viewer)
    with warehouse.write() as connection:
        last = _standing(connection, city, commitment_id, seq)
        draft = Draft(**{name: getattr(last, name) for name in asdict(_EMPTY)})
        _add(connection, city, viewer, commitment_id, draft, at, ENDED, _reason(reason))


def _add(
    connection: sa.Connection,
    city: City,
    viewer: Viewer,
    commitment_id: str,
    draft: Draft,
    at: dt.datetime,
    change: str,
    reason: str = "",
) -> None:
    who = {"person_id": viewer.person_id, "person": viewer.name, "reason": reason}
    what = asdict(draft) | {"text": clean_line(draft.text), "post": clean_line(draft.post)}
    own = {"commitment_id": commitment_id, "at": at, "change": change}
    commitments.add_step(connection, city.code, **own, **who, **what)
    doer = audit.Doer(city.code, viewer.person_id, viewer.name)
    detail = f"{draft.kind} {draft.agency} {change}"
    audit.note(connection, doer, at, "changed", subject=f"commitment {commitment_id}", detail=detail)


def _standing(connection: sa.Connection, city: City, commitment_id: str, seq: int) -> Commitment:
    steps = commitments.steps_of(connection, city.code, commitment_id)
    if not steps:
        raise Refused(**{"": "unknown"})
    if steps[-1].seq != seq:
        raise Refused(**{"": "meanwhile"})
    if steps[-1].has_ended:
        raise Refused(**{"": "ended"})
    return steps[-1]


def _check(viewer: Viewer, draft: Draft, city: City, at: dt.datetime) -> None:
    _check_right(viewer)
    today = at.astimezone(ZoneInfo(city.zone)).date()
    faults = {
        "kind": "" if draft.kind in KINDS else "unknown",
        "agency": "" if draft.agency in city.codes("agencies") else "choose",
        "post": _of_text(draft.post, LONGEST_POST),
        "text": _of_text(draft.text, LONGEST_TEXT),
        "measure": "" if draft.measure in MEASURES else "choose",
        "category": "" if not draft.category or draft.category in city.codes("categories") else "unknown",
        "area": "" if not draft.area or draft.area in city.codes("areas") else "unknown",
        "target": _of_target(draft),
        "due_day": _of_day(draft.due_day, today),
    }
    if found := {field: fault for field, fault in faults.items() if fault}:
        raise Refused(**found)


def _check_right(viewer: Viewer) -> None:
    if not may(viewer.role, "make commitments"):
        raise Refused(**{"": "right"})


def _of_text(text: str, longest: int) -> str:
    if not clean_line(text):
        return "missing"
    return "long" if len(clean_line(text)) > longest else ""


def _of_target(draft: Draft) -> str:
    if draft.measure not in MEASURES:
        return ""
    if draft.measure == "none":
        return "" if draft.target is None else "without"
    if draft.target is None or not math.isfinite(draft.target) or draft.target < 0:
        return "number"
    return "number" if draft.target > MOST.get(draft.measure, 1.0) else ""


def _of_day(day: dt.date | None, today: dt.date) -> str:
    if day is None:
        return "choose"
    return "" if today - dt.timedelta(1) <= day <= today + FARTHEST else "far"


def _reason(text: str) -> str:
    if fault := _of_text(text, LONGEST_TEXT):
        raise Refused(reason=fault)
    return clean_line(text)


def clean_line(text: str) -> str:
    """One line, without phone numbers, NIK and addresses: what is promised is read by many."""
    words = " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())
    return str(strip(pd.Series([words], dtype="str")).iloc[0])


_EMPTY = Draft(agency="", post="", text="", measure="", due_day=None)
