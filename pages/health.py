"""Whether this process lives, and whether it can serve: for a proxy, systemd or a monitor, without a login.

They are public on purpose, and say no more than a word. Liveness asks nothing of the warehouse: a process is
not to be started anew because its database is away.
"""

from datetime import timedelta

import sqlalchemy as sa
from flask import Flask, Response, jsonify

from access.calls import route
from access.roles import PUBLIC
from pages.place import Place
from warehouse.errors import WarehouseError
from warehouse.served import check
from warehouse.vitals import newest_seen

READY, AWAY, TABLES, OLD = "ready", "database", "tables", "data"


def add_health(server: Flask, place: Place) -> None:
    """`/health/live`: ok. `/health/ready`: 200, or 503 and in a word what is missing."""

    @route(server, "/health/live", PUBLIC)
    def live() -> Response:
        return _answer({"state": "live"}, 200)

    @route(server, "/health/ready", PUBLIC)
    def ready() -> Response:
        state = readiness(place)
        return _answer({"state": state}, 200 if state == READY else 503)


def readiness(place: Place) -> str:
    """ready; else what is missing: the database, tables that this program knows, or data young enough."""
    allowed = place.settings.ready_minutes
    try:
        with place.warehouse.read() as connection:
            check(connection, place.warehouse.url)
            seen_at = newest_seen(connection, place.city.code) if allowed else None
    except WarehouseError:
        return TABLES
    except sa.exc.DBAPIError:
        return AWAY
    if allowed and (seen_at is None or place.now() - seen_at > timedelta(minutes=allowed)):
        return OLD
    return READY


def _answer(body: dict[str, str], status: int) -> Response:
    answer = jsonify(body)
    answer.status_code = status
    answer.cache_control.no_store = True
    return answer
