"""A real warehouse that a test fills, a real server on it, and a real Chromium that asks it."""

import atexit
import datetime as dt
import socket
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from pathlib import Path

import pytest
from flask import Flask
from werkzeug.serving import WSGIRequestHandler, make_server

from app import create_server
from settings import Settings
from tests.alike import servers_alike as servers_alike
from tests.chromium import Browser
from tests.rows import put
from tests.visitors import visitor
from warehouse import tables
from warehouse.engines import Warehouse

FRESH = {"kasus": 120, "panggilan_112": 4}  # seconds since the newest data of each source


class Clock:
    """The server's time. It stands still at a test's moment until `run` lets it go on from there."""

    def __init__(self, at: dt.datetime) -> None:
        self.at, self._since = at, None

    def __call__(self) -> dt.datetime:
        return self.at + dt.timedelta(seconds=time.monotonic() - self._since if self._since else 0)

    def run(self) -> None:
        self._since = time.monotonic()


class Held:
    """Rows of a warehouse as a test thinks of them; `load` writes what was added as one data version."""

    def __init__(self, warehouse: Warehouse, at: dt.datetime) -> None:
        self.warehouse, self.at, self.version, self._number = warehouse, at, 0, 0
        self._rows: dict = {tables.cases: [], tables.clocks: [], tables.calls: []}

    def emergency(
        self, category: str, area: str, minutes: float, target: float | None = 10, **given: object
    ) -> "Held":
        """Open since `minutes`, with the target (in minutes) that somebody arrives."""
        return self._case("darurat", "arrive", category, area, minutes, target, given)

    def complaint(
        self, area: str, minutes: float = 60, target: float | None = 600, **given: object
    ) -> "Held":
        return self._case("aduan", "resolve", "pju", area, minutes, target, given)

    def call(self, minutes: float, **given: object) -> "Held":
        self._number += 1
        started = self._ago(minutes)
        row = {"call_id": f"112:{self._number}", "source": "panggilan_112", "started_at": started}
        local = {"day": _day(started), "hour_of_week": (started + dt.timedelta(hours=7)).hour}
        self._rows[tables.calls].append({"city_code": "kediri", **row, **local, **given})
        return self

    def load(self, ages: dict[str, float] | None = None, **given: object) -> int:
        """The new data version. `given` overwrites columns of the loads."""
        self.version += 1
        load_id = f"load-{self.version}"
        version = {"city_code": "kediri", "data_version": self.version, "at": self.at, "load_id": load_id}
        with self.warehouse.write() as connection:
            connection.execute(tables.versions.insert().values(**version))
            for table, rows in self._rows.items():
                put(connection, table, [{"known_from": self.version, **row} for row in rows])
                rows.clear()
            for source, seconds in (FRESH if ages is None else ages).items():
                row = self._load(source, seconds, load_id) | given
                connection.execute(tables.loads.insert().values(**row))
        return self.version

    def _case(
        self,
        kind: str,
        clock: str,
        category: str,
        area: str,
        minutes: float,
        target: float | None,
        given: dict,
    ) -> "Held":
        self._number += 1
        own = {"city_code": "kediri", "case_id": f"lapor:{self._number}", "kind": kind, "category": category}
        received = self._ago(minutes)
        case = {"source": "kasus", "agency": "bpbd", "area": area, "state": "dikerjakan"}
        times = {"received_at": received, "day": _day(received)}
        self._rows[tables.cases].append({**own, **case, **times, **given})
        if target is not None:
            due = received + dt.timedelta(minutes=target)
            times = {"started_at": received, "due_at": due, "decided_at": due, "decided_day": _day(due)}
            row = {"clock": clock, "seq": 1, "scope": "case", "area": area, "target_seconds": target * 60}
            self._rows[tables.clocks].append({**own, **row, **times})
        return self

    def _load(self, source: str, seconds: float, load_id: str) -> dict:
        numbers = {"read": 1100, "new": 1000, "changed": 90, "same": 7, "rejected": 3}
        counts = {f"{name}_count": n for name, n in numbers.items()}
        times = {"started_at": self.at, "finished_at": self.at, "newest_at": self._ago(seconds / 60)}
        own = {"city_code": "kediri", "load_id": f"{load_id}-{source}", "source": source}
        return {**own, **times, **counts, "state": "done", "data_version": self.version}

    def _ago(self, minutes: float) -> dt.datetime:
        return self.at - dt.timedelta(minutes=minutes)


def _day(at: dt.datetime) -> dt.date:
    """In WIB."""
    return (at + dt.timedelta(hours=7)).date()


class Quiet(WSGIRequestHandler):
    """Writes no line for each request, and waits no longer for one on a line that a browser opened for later:
    closing waits for all of them."""

    timeout = 5

    def log_request(self, *_: object) -> None: ...


@cache
def usual_port() -> socket.socket:
    """One port for the sites of all tests, so that Chromium knows the address, and has the scripts from there
    compiled. It is bound and never listens: nobody else gets it, and what asks a stopped site is refused."""
    held = socket.socket()
    held.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    held.bind(("127.0.0.1", 0))
    atexit.register(held.close)
    return held


class Site:
    """A server that can be stopped and started again on the same port."""

    at_usual_port: "Site | None" = None

    def __init__(self, server: Flask) -> None:
        self.app = server
        self.port = 0 if Site.at_usual_port else usual_port().getsockname()[1]
        self.visitor = visitor(server, "admin")
        self.start()

    def __call__(self, environ: dict, start_response: Callable) -> Iterable[bytes]:
        """WSGI: as whoever tests.visitors.enter let in."""
        return self.app(environ | self.visitor.environ, start_response)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        if self.port == usual_port().getsockname()[1]:
            Site.at_usual_port = self
        self._server = make_server("127.0.0.1", self.port, self, threaded=True, request_handler=Quiet)
        self._server.daemon_threads = False  # so that closing waits for answers under way
        self.port = self._server.server_port
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)
        self._thread.start()

    def stop(self) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()
        if Site.at_usual_port is self:
            Site.at_usual_port = None


@pytest.fixture
def clock(today: dt.datetime) -> Clock:
    return Clock(today)


@pytest.fixture
def warehouse(duckdb_warehouse: Warehouse) -> Warehouse:
    return duckdb_warehouse


@pytest.fixture
def held(warehouse: Warehouse, today: dt.datetime) -> Held:
    return Held(warehouse, today)


@pytest.fixture(scope="session")
def var(tmp_path_factory) -> Path:
    """Where servers write; one for all, so that the typeface is cut once."""
    return tmp_path_factory.mktemp("var")


@pytest.fixture
def make(root: Path, var: Path, warehouse: Warehouse, clock: Clock) -> Callable[..., Flask]:
    """A server; keyword arguments are settings."""

    def make(**given: object) -> Flask:
        own = {"city": root / "data" / "kediri", "var": var}
        return create_server(Settings(**{**own, **given}), warehouse, clock)

    return make


@pytest.fixture
def serve(make: Callable[..., Flask]) -> Iterator[Callable[..., Site]]:
    sites: list[Site] = []

    def serve(**given: object) -> Site:
        sites.append(Site(make(**given)))
        return sites[-1]

    yield serve
    for site in sites:
        site.stop()


@pytest.fixture
def browser(chromium: Browser, serve: Callable[..., Site]) -> Iterator[Browser]:
    """Leaves the page before its server and warehouse end."""
    yield chromium
    chromium.leave()
