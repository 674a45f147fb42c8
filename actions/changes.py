"""Named changes entered and withdrawn by who may make commitments: a figure's limits begin anew there."""

import datetime as dt
import uuid
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from access.roles import may
from access.viewer import Viewer
from actions.commitments import Refused, clean_line
from city.model import City
from city.vocabulary import JUDGED_ROLES
from warehouse import audit, named_changes
from warehouse.engines import Warehouse
from warehouse.named_changes import ENTERED, FIGURES, WITHDRAWN

LONGEST_NAME = 120
FARTHEST = dt.timedelta(days=732)  # back; a chart shows half a year


def enter(
    warehouse: Warehouse,
    city: City,
    viewer: Viewer,
    *,
    day: dt.date | None,
    name: str,
    figure: str,
    agency: str,
    at: dt.datetime,
) -> str:
    """Its id. Raises Refused."""
    _check_right(viewer)
    words, today = clean_line(name), at.astimezone(ZoneInfo(city.zone)).date()
    judged = set(city.agencies.loc[city.agencies["role"].isin(JUDGED_ROLES), "code"])
    faults = {
        "change_day": "" if day is not None and today - FARTHEST <= day <= today else "past",
        "change_name": "missing" if not words else "long" if len(words) > LONGEST_NAME else "",
        "change_figure": "" if figure in FIGURES else "choose",
        "agency": "" if not agency or agency in judged else "unknown",
    }
    if found := {field: fault for field, fault in faults.items() if fault}:
        raise Refused(**found)
    change_id = uuid.uuid4().hex
    what = {"day": day, "name": words, "figure": figure, "agency": agency}
    with warehouse.write() as connection:
        _step(connection, city, viewer, change_id, 1, ENTERED, at, "", what)
    return change_id


def withdraw(
    warehouse: Warehouse, city: City, viewer: Viewer, change_id: str, reason: str, at: dt.datetime
) -> None:
    """It stays in the history. Refused without a reason, or where it does not stand."""
    _check_right(viewer)
    words = clean_line(reason)
    if not words:
        raise Refused(reason="missing")
    with warehouse.write() as connection:
        standing = named_changes.standing(connection, city.code, at)
        held = next((each for each in standing if each.change_id == change_id), None)
        if held is None:
            raise Refused(**{"": "unknown"})
        what = {name: getattr(held, name) for name in ("day", "name", "figure", "agency")}
        _step(connection, city, viewer, change_id, held.seq + 1, WITHDRAWN, at, words, what)


def _step(
    connection: sa.Connection,
    city: City,
    viewer: Viewer,
    change_id: str,
    seq: int,
    step: str,
    at: dt.datetime,
    reason: str,
    what: dict[str, Any],
) -> None:
    who = {"person_id": viewer.person_id, "person": viewer.name, "reason": reason}
    own = {"change_id": change_id, "seq": seq, "at": at, "step": step}
    named_changes.add_step(connection, city.code, **own, **who, **what)
    doer = audit.Doer(city.code, viewer.person_id, viewer.name)
    audit.note(connection, doer, at, "changed", f"named change {change_id}", f"{step} {what['day']}")


def _check_right(viewer: Viewer) -> None:
    if not may(viewer.role, "make commitments"):
        raise Refused(**{"": "right"})
