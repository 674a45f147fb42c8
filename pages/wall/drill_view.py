"""A drill as a view of the wall: its own warehouse, by its own clock."""

from datetime import datetime

from sqlalchemy.exc import DBAPIError

from drill.clock import time_of
from pages.place import Place
from pages.wall.view import DRILL, View
from warehouse.drill_tables import RUNNING, active_drill, drill_named
from warehouse.drills import drill_of
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
