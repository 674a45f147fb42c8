"""Makes the server: settings, city, warehouse, the pages and the wall, and the gate before them.

`gunicorn 'app:create_server()'` makes it from the environment (settings.py). Nothing is opened at import.
"""

import atexit
import gc
from collections.abc import Callable
from datetime import UTC, datetime

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from access.calls import unregistered
from access.gate import add_gate
from access.office import Office
from access.provider import provider_of
from city import cached_city
from pages.admin import add_admin
from pages.compressed import add_compression
from pages.desk import add_desk
from pages.fonts import add_fonts
from pages.health import add_health
from pages.measured import add_measured
from pages.open311.routes import add_open311
from pages.outlines import add_outlines
from pages.own import add_own
from pages.place import Place, place_of
from pages.refused import add_refusals
from pages.signin import add_signin
from pages.sso import add_sso
from pages.wall.beats import Beats, settle
from pages.wall.screen import add_wall
from settings import Settings
from warehouse.copies import Copy
from warehouse.copy_files import sweep
from warehouse.engines import Warehouse, open_warehouse
from warehouse.served import make_ready
from words import say_otherwise

COPIED_FROM = 100_000
"""Cases in PostgreSQL: of fewer it tells most of five years within half a second."""


def create_server(
    settings: Settings | None = None,
    warehouse: Warehouse | None = None,
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
) -> Flask:
    """A server with all that a browser may ask for.

    `warehouse`: one that is open already and brought up to date; without it the settings' own is opened.
    Raises CityFaults, WarehouseError or ValueError, each in sentences.
    """
    settings = settings or Settings.from_environment()
    server = Flask(__name__, static_folder=None)
    add_compression(server)
    city = cached_city(settings.city, settings.simulated)
    say_otherwise(city.words)
    opened = warehouse or _opened(settings)
    place = Place(settings, city, opened, now, copy=_copy_of(opened, settings))
    place.settle(server)
    add_measured(server, place)
    add_health(server, place)
    beats = Beats(place)
    settle(server, beats)
    apps = [add_wall(server, place, beats), add_desk(server, place)]
    add_refusals(server, place)
    add_outlines(server, place)
    add_signin(server, place)
    add_sso(server, place, provider_of(settings))
    add_own(server, place)
    add_admin(server, place)
    add_fonts(server, settings.var / "fonts")
    if settings.open311:
        add_open311(server, place)
    if left := unregistered(server, apps):
        raise ValueError(f"Registered without roles, see access/calls.py: {'; '.join(left)}.")
    office = Office(place.warehouse, city.code, city.zone, now)
    office.settle(server)
    add_gate(server, apps, office, city.language, settings.hosts, settings.https)
    if settings.proxies:
        server.wsgi_app = ProxyFix(server.wsgi_app, settings.proxies, settings.proxies)  # type: ignore[method-assign]  # Flask's own way
    if warehouse is None:
        begin(server)
    return server


def begin(server: Flask) -> None:
    """In a process that has loaded what it takes to serve: what works beside the answers, begins."""
    if copy := place_of(server).copy:
        copy.start()
        atexit.register(copy.close)
    steady()


def steady() -> None:
    """What is loaded by now stays: who looks through all of it for rubbish holds up every thread for a
    quarter of a second."""
    gc.collect()
    gc.freeze()


def _opened(settings: Settings) -> Warehouse:
    warehouse = open_warehouse(settings.warehouse, memory_limit=settings.memory)
    make_ready(warehouse)
    return warehouse


def _copy_of(warehouse: Warehouse, settings: Settings) -> Copy | None:
    """One where the settings want one; else what copies left is thrown away."""
    folder = settings.var / "copies"
    if settings.copy and warehouse.kind == "postgresql":
        return Copy(warehouse, folder, settings.memory, COPIED_FROM)
    sweep(folder)
    return None
