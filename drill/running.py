"""Runs drills: one chore of the service that ticks while a drill runs, over the ordinary inbox and loader.

A tick writes what is new into the log and into source files, in one transaction; files bear their name only
then. Cut off anywhere, the next tick finds what was not written, named or loaded, and does that.
"""

import datetime as dt
import json
import os
import time
from dataclasses import replace
from typing import Any

import sqlalchemy as sa

from city import CityFaults
from drill.clock import LONGEST_GAP, caught_up
from drill.ending import evaluated
from drill.files import NoSource
from drill.playing import play
from drill.run import Run, open_run
from etl.desk import Desk
from etl.errors import SourceError
from etl.intake import take_in
from etl.sources import matches
from etl.worker import Stopped
from warehouse.drill_tables import (
    CLOSING,
    CUT_OFF,
    OVER,
    PAUSED,
    PLAYED,
    RUNNING,
    STOPPED,
    Drill,
    active_drill,
    change_drill,
    drill_files,
    drill_named,
)
from warehouse.versions import current

TICK_SECONDS = 0.5
SHOWN_SECONDS = 6.0  # how long the end waits for a screen that shows the last version


def drive(desk: Desk) -> str:
    """The chore: until no drill runs, or the service stops. Due every half minute, and at once at a start."""
    run: Run | None = None
    said = ""
    while not (desk.workers and desk.workers.is_stopped):
        with desk.warehouse.read() as connection:
            row = active_drill(connection, desk.city.code)
        if row is None or row.state == PAUSED:
            return said
        began = time.monotonic()
        try:
            if run is None or run.row.name != row.name:
                run = open_run(desk, row)
                tidy(run)
            said = tick(run) or said
        except Stopped:
            return said  # it goes on at the next start
        except (CityFaults, NoSource) as fault:
            said = _give_up(desk, row, str(fault))
        time.sleep(max(0.0, TICK_SECONDS - (time.monotonic() - began)))
    return said


def tidy(run: Run) -> None:
    """After a process that was killed: files that the log knows get their name, others go."""
    with run.warehouse.read() as connection:
        known = set(connection.scalars(sa.select(drill_files.c.file)))
    for part in run.inbox.folder.glob("*.part"):
        name = part.name.removesuffix(".part")
        os.replace(part, part.with_name(name)) if name in known else part.unlink()


def tick(run: Run) -> str:
    """Plays up to now, loads what lies in the inbox, and ends what is over. A sentence where something came
    to an end."""
    real = run.main.now()
    with run.main.warehouse.read() as connection:
        row = drill_named(connection, run.row.city_code, run.row.name)
    if row is None or not row.is_active:
        return ""
    run.row = _caught_up(run, row, real)
    played_until = play(run, real)
    load(run)
    run.left_at = run.main.now()
    if run.row.state == CLOSING:
        return finish(run, run.row.ending or STOPPED)
    if (
        run.row.state == RUNNING and played_until >= run.ends_at
    ):  # loading took time: by now the end may be past, but not played
        return finish(run, PLAYED)
    return ""


def load(run: Run) -> None:
    """The inbox, file by file, and when each was in the warehouse."""
    desk = run.desk()
    for path in run.inbox.ready():
        try:
            take_in(desk, matches(path, desk.city.sources), [path])
        except SourceError as error:
            _note(run, "unread", str(error))
        with run.warehouse.write() as connection:
            version = current(connection)
            own = drill_files.c
            is_it = sa.and_(own.file == path.name, own.loaded_at.is_(None))
            told = {"loaded_at": run.main.now(), "data_version": version}
            connection.execute(drill_files.update().where(is_it).values(**told))


def finish(run: Run, ending: str) -> str:
    """Loads the rest, and keeps the report."""
    end = time.monotonic() + 60
    while any(run.inbox.folder.glob("*.*")) and time.monotonic() < end:
        load(run)
        time.sleep(0.1)
    _wait_until_shown(run)
    real = run.main.now()
    report = evaluated(run.main.city, run.row, run.scenario, run.warehouse, run.now(), ending)
    with run.main.warehouse.write() as connection:
        told = {
            "state": OVER,
            "ending": ending,
            "ended_at": real,
            "held": run.now(),
            "report": json.dumps(report),
        }
        change_drill(connection, run.row.city_code, run.row.name, **told)
    return f"Drill {run.row.name} is over ({ending})."


def _caught_up(run: Run, row: Drill, real: dt.datetime) -> Drill:
    """After a gap the clock goes on where it stopped; after a long one the drill is closed."""
    left_at = run.left_at or row.ticked_at
    changes = caught_up(row, left_at, real)
    if changes is None:
        return row
    gone = real - left_at
    if gone > LONGEST_GAP:
        changes |= {"state": CLOSING, "ending": CUT_OFF}
    _note(run, "cut_off" if gone > LONGEST_GAP else "gap", str(int(gone.total_seconds())), **changes)
    return replace(row, **changes)


def _give_up(desk: Desk, row: Drill, why: str) -> str:
    """The city was changed under it so that it can't be played on: it ends, without a report."""
    note = {"at": desk.now().isoformat(), "what": "unread", "words": why}
    notes = json.dumps([*json.loads(row.notes or "[]"), note])
    with desk.warehouse.write() as connection:
        told = {"state": OVER, "ending": CUT_OFF, "ended_at": desk.now(), "notes": notes}
        change_drill(connection, row.city_code, row.name, **told)
    return f"Drill {row.name} can't be played on: {why}"


def _note(run: Run, what: str, words: str, **changes: Any) -> None:
    """What happened to a drill, for its report; with `changes` of its row."""
    with run.main.warehouse.write() as connection:
        row = drill_named(connection, run.row.city_code, run.row.name)
        notes = json.loads(row.notes or "[]") if row else []
        notes.append({"at": run.main.now().isoformat(), "what": what, "words": words})
        change_drill(connection, run.row.city_code, run.row.name, notes=json.dumps(notes), **changes)


def _wait_until_shown(run: Run) -> None:
    """Where a screen follows the drill: until it has the last version too."""
    end = time.monotonic() + SHOWN_SECONDS
    while time.monotonic() < end:
        with run.warehouse.read() as connection:
            own = drill_files.c
            was_shown = connection.scalar(sa.select(sa.func.count()).where(own.shown_at.is_not(None)))
            is_left = connection.scalar(sa.select(sa.func.count()).where(own.shown_at.is_(None)))
        if not was_shown or not is_left:
            return
        time.sleep(0.2)
