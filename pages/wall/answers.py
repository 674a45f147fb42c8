"""The wall's small answers beside Dash: what is newest and what the screen shall show, and the outlines."""

import hashlib
import time
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

import orjson
from flask import Flask, Response, request

from access.calls import route
from access.roles import DISPLAY, WALL
from access.viewer import viewer
from pages.place import Place
from pages.wall.beats import Beats, read_name, read_word
from pages.wall.pictures import Pictures
from pages.wall.shared import Shared
from pages.wall.view import DRILL, REAL, View
from pages.wall.views import view_of
from warehouse.screens import ALL, Order

PREFIX = "/wall/"
LEAST_MS, LATE_MS, DRILL_MS = 100, 300, 400
_BEHIND = timedelta(seconds=1)  # that a poll may be rather than wait for another's question
_ROOT = Path(__file__).resolve().parent.parent.parent
_SHOWN_BY = ("assets/wall", "components", "pages/wall", "words")


@dataclass(frozen=True)
class Newest:
    """What all polls of a quarter of a second are told, so that a poll costs no question of its own. `views`:
    by name, as they stood `at`. `names`: of screens that people named otherwise."""

    at: datetime
    orders: dict[str, Order]
    names: dict[str, str]
    views: dict[str, View]


def add_answers(server: Flask, place: Place, beats: Beats, pictures: Pictures) -> None:
    outlines = orjson.dumps(place.city.outlines)
    release = beats.release = _release(place)
    newest: Shared[Newest] = Shared()

    @route(server, f"{PREFIX}api/version", WALL)
    def wall_version() -> Response:
        """The answer to a poll: key and seen (the newest picture, and up to when it was the newest), now (of
        the screen's clock), speed (of that clock), real (the time), soon (until the next question at most;
        0: as the screen likes), all in ms; offset (s), release, and the mode and scene that were ordered for
        this screen. What it says of itself comes in the query."""
        now = place.now()
        quarter = int(4 * time.monotonic())
        known = newest.get(quarter, lambda: _newest(place, beats, now), lambda held: now - held.at < _BEHIND)
        name = _name()
        name = known.names.get(name, name)
        if name:
            beats.heard(name, read_word(request.args, now))
        order = order_of(known.orders, name)
        view = known.views[order.view].after(now - known.at)
        key, seen_at = pictures.look(view, now)
        answer = {
            "key": key,
            "seen": _ms(seen_at),
            "now": _ms(view.at),
            "speed": view.speed,
            "real": _ms(now),
            "soon": _soon(view, pictures),
            "offset": _offset_seconds(now, place.zone),
            "release": release,
            "mode": order.mode,
            "scene": order.scene,
        }
        return Response(
            orjson.dumps(answer), mimetype="application/json", headers={"Cache-Control": "no-store"}
        )

    @route(server, f"{PREFIX}api/outlines.geojson", WALL)
    def wall_outlines() -> Response:
        """Fetched once a day, and then known by its tag."""
        answer = Response(outlines, mimetype="application/geo+json")
        answer.cache_control.max_age = 86_400
        answer.add_etag()
        answer.make_conditional(request)
        return answer


def order_of(orders: dict[str, Order], name: str) -> Order:
    """A screen's own; what that leaves open is the order for all."""
    own, everyone = orders.get(name, Order()), orders.get(ALL, Order())
    return Order(own.mode or everyone.mode, own.scene or everyone.scene, own.view or everyone.view)


def _soon(view: View, pictures: Pictures) -> int:
    """A picture that is being made is asked for as soon as it can be there; a drill is followed closely."""
    left = pictures.left_seconds(view.name)
    if left is not None:
        return max(LEAST_MS, int(1000 * left)) if left else LATE_MS
    return DRILL_MS if view.kind == DRILL and view.speed else 0


def _name() -> str:
    """A token's screen has the token's name, whatever its address says."""
    one = viewer()
    return one.name if one.role == DISPLAY else read_name(request.args)


def _newest(place: Place, beats: Beats, now: datetime) -> Newest:
    orders = beats.orders()
    names = {REAL, *(order.view for order in orders.values())}
    return Newest(now, orders, beats.names(), {name: view_of(place, name, now) for name in names})


def _offset_seconds(now: datetime, zone: ZoneInfo) -> int:
    """How far the zone is ahead of UTC: the browser need not know zones."""
    return round((now.astimezone(zone).replace(tzinfo=now.tzinfo) - now).total_seconds())


def _ms(at: datetime) -> int:
    return int(at.timestamp() * 1000)


def _release(place: Place) -> str:
    """A tag of all that makes a screen: screens load themselves anew when it changes."""
    made = [place.city.fingerprint.encode(), str(place.settings.simulated).encode(), _program()]
    return hashlib.sha256(b"".join(made)).hexdigest()[:16]


@cache
def _program() -> bytes:
    """Of the files that make a screen, as this process has read them."""
    found = (file for room in _SHOWN_BY for file in (_ROOT / room).rglob("*.*"))
    files = sorted(file for file in found if "__pycache__" not in file.parts and file.is_file())
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).digest()
