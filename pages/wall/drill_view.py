"""A drill as a view of the wall: its own warehouse, by its own clock."""

from datetime import datetime
from threading import Thread

from sqlalchemy.exc import DBAPIError

from drill.clock import time_of
from pages.place import Place
from pages.wall.view import DRILL, View
from warehouse.drill_tables import RUNNING, active_drill, drill_named, note_shown, waits_for_a_screen
from warehouse.drills import drill_of
from warehouse.errors import WarehouseError
from warehouse.versions import current


def drill_view(place: Place, name: str, now: datetime) -> View | None:
    """Also of one that is over, as long as its data are there; None while its tables are made or dropped."""
    with place.warehouse.read() as connection:
        drill = drill_named(connection, place.city.code, name.partition(" ")[2])
    if drill is None or not drill.has_data:
        return None
    own = drill_of(place.warehouse, drill.name)
    try:
        with own.read() as connection:
            newest = current(connection)
    except DBAPIError:
        return None
    speed = drill.speed if drill.state == RUNNING else 0
    return View(name, own, time_of(drill, now), place.zone, newest, speed=speed, title=drill.title)


def offered_drills(place: Place) -> list[str]:
    with place.warehouse.read() as connection:
        drill = active_drill(connection, place.city.code)
    return [f"{DRILL} {drill.name}"] if drill else []


def note_shown_by_wall(place: Place, key: str) -> None:
    """A screen takes the picture of that key: of a drill's, the end of the way from source to wall. On record
    beside, since a screen never waits for a load that is being written."""
    name, _, state = key.partition("/")
    kind, _, drill = name.partition(" ")
    if kind == DRILL:
        said = (place, drill, int(state.partition(".")[0]), place.now())
        Thread(target=_note, args=said, name="shown", daemon=True).start()


def _note(place: Place, drill: str, version: int, at: datetime) -> None:
    try:
        own = drill_of(place.warehouse, drill)
        with own.read() as connection:
            is_news = waits_for_a_screen(connection, version)
        if is_news:
            with own.write() as connection:
                note_shown(connection, version, at, "wall")
    except (WarehouseError, DBAPIError):  # dropped, busy or closed meanwhile
        pass
