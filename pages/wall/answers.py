"""The wall's small answers beside Dash: what is newest, and the outlines of the areas."""

import hashlib
import time
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import orjson
from flask import Flask, Response, jsonify, request

from access.calls import route
from access.roles import WALL
from pages.place import Place
from pages.wall.shared import Shared
from warehouse.versions import current

PREFIX = "/wall/"
_ROOT = Path(__file__).resolve().parent.parent.parent
_SHOWN_BY = ("assets/wall", "components", "pages/wall", "words")


def add_answers(server: Flask, place: Place) -> None:
    outlines = orjson.dumps(place.city.areas[["code", "geometry"]].to_geo_dict())
    release = _release()
    newest: Shared[int] = Shared()

    @route(server, f"{PREFIX}api/version", WALL)
    def wall_version() -> Response:
        """The answer to a poll: key, now (ms), offset (s), release. The warehouse is asked once a second."""
        now = place.now()
        version = newest.get(int(time.monotonic()), lambda: _version(place))
        answer = jsonify(
            key=key_of(version, now),
            now=int(now.timestamp() * 1000),
            offset=_offset_seconds(now, place.city.zone),
            release=release,
        )
        answer.cache_control.no_store = True
        return answer

    @route(server, f"{PREFIX}api/outlines.geojson", WALL)
    def wall_outlines() -> Response:
        """Fetched once a day, and then known by its tag."""
        answer = Response(outlines, mimetype="application/geo+json")
        answer.cache_control.max_age = 86_400
        answer.add_etag()
        answer.make_conditional(request)
        return answer


def key_of(version: int, now: datetime) -> str:
    """Another one with each version of the data, and each minute: what is late or old then is drawn anew."""
    return f"{version}.{now:%Y%m%d%H%M}"


def _version(place: Place) -> int:
    with place.warehouse.read() as connection:
        return current(connection)


def _offset_seconds(now: datetime, zone: str) -> int:
    """How far the zone is ahead of UTC: the browser need not know zones."""
    return round((now.astimezone(ZoneInfo(zone)).replace(tzinfo=now.tzinfo) - now).total_seconds())


def _release() -> str:
    """A tag of all that makes a screen: screens load themselves anew when it changes."""
    found = (file for room in _SHOWN_BY for file in (_ROOT / room).rglob("*.*"))
    files = sorted(file for file in found if file.is_file() and file.suffix != ".pyc")
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()[:16]
