"""Drills are started, paused, hurried, stopped and cleared away; extra cases are added by hand.

What people do in a drill on their consoles is in actions.drill_steps.
"""

import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from access.roles import may
from actions.doing import Doing
from actions.refused import Refused
from drill.cases import RECEIVE
from drill.clock import SPEEDS, at_speed, paused, resumed, time_of
from drill.files import NoSource, writer
from drill.playing import received
from drill.reading import FOLDER, scenarios
from drill.run import folder_of
from drill.starting import made_by_hand, name_of, started
from warehouse import jobs
from warehouse.drill_tables import (
    CLOSING,
    JOB,
    OVER,
    PAUSED,
    PERSON,
    RUNNING,
    STOPPED,
    Drill,
    active_drill,
    add_drill,
    change_drill,
    drill_named,
    drill_steps,
    steps_of,
)
from warehouse.drills import drill_of, drop_drill, open_drill


@dataclass(frozen=True)
class Extra:
    """A case by hand, as codes."""

    category: str
    area: str
    channel: str


def start(doing: Doing, code: str, speed: float) -> str:
    """The name of the new drill; all seats are the autopilot's until people take them."""
    _check(doing)
    city = doing.city
    scenario = scenarios(city).scenarios.get(code)
    if scenario is None or speed not in SPEEDS:
        raise Refused("drill_unknown")
    try:
        writer(city)
    except NoSource:
        raise Refused("drill_source") from None
    text = (city.folder / FOLDER / f"{code}.toml").read_text("utf-8")
    name = name_of(scenario, doing.at, city.zone)
    with doing.warehouse.write() as connection:
        if active_drill(connection, city.code):
            raise Refused("drill_active")
        values = started(city, scenario, text, name, speed, doing.at, doing.viewer.person_id, "")
        add_drill(connection, **values)
        doing.note(connection, "changed", f"drill {name}", "started")
    open_drill(doing.warehouse, name)  # its tables stand before the first console asks
    _wake(doing)
    return name


def pause(doing: Doing, name: str) -> None:
    _change(doing, name, (RUNNING,), lambda row: paused(row, doing.at), "paused")


def resume(doing: Doing, name: str) -> None:
    _change(doing, name, (PAUSED,), lambda row: resumed(row, doing.at), "resumed")
    _wake(doing)


def hurry(doing: Doing, name: str, speed: float) -> None:
    if speed not in SPEEDS:
        raise Refused("drill_unknown")
    _change(doing, name, (RUNNING, PAUSED), lambda row: at_speed(row, speed, doing.at), f"speed {speed:g}")


def stop(doing: Doing, name: str) -> None:
    """The rest of its files is loaded, and then it is evaluated."""

    def closing(row: Drill) -> dict[str, Any]:
        return {"state": CLOSING, "ending": STOPPED, "held": time_of(row, doing.at), "since": doing.at}

    _change(doing, name, (RUNNING, PAUSED), closing, "stopped")
    _wake(doing)


def add_case(doing: Doing, name: str, extra: Extra) -> None:
    """One more report, as if it came now."""
    _check(doing)
    city = doing.city
    known = {"categories": extra.category, "areas": extra.area, "channels": extra.channel}
    if any(code not in city.codes(table) for table, code in known.items()):
        raise Refused("drill_choose")
    row = _row(doing, name, (RUNNING,))
    at = time_of(row, doing.at)
    with drill_of(doing.warehouse, name).write() as connection:
        log = steps_of(connection)
        number = max((one["case_number"] for one in log), default=0) + 1
        by_hand = sum(one["step"] == RECEIVE and one["doer"] == PERSON for one in log) + 1
        truth = made_by_hand(city, extra.category, extra.area, extra.channel, by_hand)
        step = received(len(log) + 1, number, at, doing.at, truth)
        own = {"doer": PERSON, "person_id": doing.viewer.person_id}
        connection.execute(drill_steps.insert().values(**(step | own)))


def clear(doing: Doing, name: str, var: Path) -> None:
    """Its warehouse and its files go; its row and its report stay."""
    _change(doing, name, (OVER,), lambda _: {"has_data": False}, "cleared")
    drop_drill(doing.warehouse, name)
    shutil.rmtree(folder_of(var, name), ignore_errors=True)


def _change(doing: Doing, name: str, states: tuple[str, ...], changes: Any, told: str) -> None:
    """`changes(row)`: columns; in one transaction with the look at its state."""
    _check(doing)
    with doing.warehouse.write() as connection:
        row = _found(connection, doing, name, states)
        change_drill(connection, doing.city.code, name, **changes(row))
        doing.note(connection, "changed", f"drill {name}", told)


def _row(doing: Doing, name: str, states: tuple[str, ...]) -> Drill:
    with doing.warehouse.read() as connection:
        return _found(connection, doing, name, states)


def _found(connection: sa.Connection, doing: Doing, name: str, states: tuple[str, ...]) -> Drill:
    row = drill_named(connection, doing.city.code, name)
    if row is None:
        raise Refused("drill_unknown")
    if row.state not in states:
        raise Refused("drill_state")
    return row


def _wake(doing: Doing) -> None:
    """The chore that drives is due at once; without a service nothing drives, and it is found later."""
    with doing.warehouse.write() as connection:
        if JOB in jobs.all_jobs(connection, doing.city.code):
            jobs.keep(connection, doing.city.code, JOB, next_at=doing.at)


def _check(doing: Doing) -> None:
    if not may(doing.viewer.role, "run drills"):
        raise Refused("role")
