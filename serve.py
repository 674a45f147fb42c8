"""`python serve.py`: the dashboard as one process that owns the warehouse (gunicorn, one worker, threads).

A demo is brought up to now first, with progress on the terminal, so that the first page is neither empty
nor old.
"""

import socket
import subprocess
import sys
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from functools import partial

from flask import Flask
from gunicorn.app.base import BaseApplication
from gunicorn.arbiter import Arbiter

from access import tokens
from access.command import PROGRAM, Voice, run
from access.logins import FIRST_ADMIN, first_admin
from access.office import Office, office_of
from app import begin, create_server
from city import open_city
from etl import log, service
from etl.errors import UserError
from pages.place import place_of
from pages.wall.screen import warm
from settings import Settings
from timed import chores
from warehouse.engines import Warehouse, open_warehouse
from warehouse.errors import WarehouseError
from warehouse.served import make_ready, wait_until_served

KEPT_SECONDS = 75  # that a line stays open: longer than a screen's pause, a person's, and a proxy's own 60


class Dashboard(BaseApplication):
    """One worker with threads: DuckDB belongs to one process."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        super().__init__()

    def load_config(self) -> None:
        address = f"{self._settings.host}:{self._settings.port}"
        options = {
            "bind": address,
            "workers": 1,
            "worker_class": "gthread",
            "threads": self._settings.threads,
            "keepalive": KEPT_SECONDS,
            "timeout": 120,
            "graceful_timeout": 10,
            "worker_exit": lambda _server, worker: worker.app.close(),
            "loglevel": "warning",
        }
        for name, value in options.items():
            self.cfg.set(name, value)

    def load(self) -> Flask:
        """In the worker: opens the warehouse, starts what runs beside the screens, and makes the server."""
        log.set_up()
        self._warehouse = _opened(self._settings)
        self._stop = _started(self._settings, self._warehouse)
        server = create_server(self._settings, self._warehouse)
        self._copy = place_of(server).copy
        warm(server)
        begin(server)
        _say_how_to_come_in(office_of(server), self._settings)
        return server

    def close(self) -> None:
        """In the worker, when it ends: the load that is under way is finished first."""
        self._stop()
        if self._copy:
            self._copy.close()
        self._warehouse.close()


def main() -> int:
    try:
        settings = Settings.from_environment()
    except ValueError as error:
        print(error, file=sys.stderr)
        return 1
    if not _is_free(settings.host, settings.port):
        print(
            f"Port {settings.port} of {settings.host} is taken; stop what listens there, or set LMW_PORT.",
            file=sys.stderr,
        )
        return 1
    if settings.simulated and _top_up():
        return 1
    if why := _not_served(settings):
        print(why, file=sys.stderr)
        return 1
    Dashboard(settings).run()
    return 0


def _say_how_to_come_in(office: Office, settings: Settings) -> None:
    """On the terminal of who started it: the address; at the first start the admin's password, once; in a
    demo a link for the wall too, with a fresh token in the place of the one before."""
    address = f"http://{settings.host}:{settings.port}"
    if (password := first_admin(office)) is not None:
        print(f"Sign in as '{FIRST_ADMIN}' with the password {password} (shown only now).", flush=True)
        print("Forgotten later? python -m access reset admin", flush=True)
    if settings.simulated:
        with office.change() as connection:
            raw = tokens.renew(connection, office, office.program(), "make run")
        print(f"The wall: {address}/wall/?token={raw}", flush=True)
    print(f"Open {address}/", flush=True)


def _is_free(host: str, port: int) -> bool:
    """Asked before a year is loaded in vain."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def _top_up() -> int:
    """In a process of its own: the worker is a fork of this one and must not inherit DuckDB's threads."""
    print("Bringing the simulated service up to now; the first time that is a year …", flush=True)
    return subprocess.run([sys.executable, "-m", "etl", "simulate"], check=False).returncode


def _not_served(settings: Settings) -> str:
    """Waits for the tables of PostgreSQL, which another program makes; why it can't, "" where they are there.
    Closed again: the workers are forks of this process."""
    if settings.warehouse.startswith("duckdb"):
        return ""
    try:
        warehouse = open_warehouse(settings.warehouse)
        wait_until_served(warehouse, lambda said: print(said, file=sys.stderr, flush=True))
    except WarehouseError as error:
        return str(error)
    warehouse.close()
    return ""


def _started(settings: Settings, warehouse: Warehouse) -> Callable[[], None]:
    """With PostgreSQL the service is a program of its own: watch.py."""
    if warehouse.kind != "duckdb":
        return lambda: None
    try:
        others = {PROGRAM: partial(_access_command, settings, warehouse)}
        return service.start(settings, warehouse, others, chores(settings))
    except UserError as error:
        print(error, file=sys.stderr)
        sys.exit(Arbiter.APP_LOAD_ERROR)


def _access_command(settings: Settings, warehouse: Warehouse, argv: Sequence[str], voice: Voice) -> int:
    """`python -m access …` of a command line elsewhere."""
    city = open_city(settings.city, settings.simulated)
    return run(argv, Office(warehouse, city.code, city.zone, lambda: datetime.now(UTC)), voice)


def _opened(settings: Settings) -> Warehouse:
    warehouse = open_warehouse(settings.warehouse, memory_limit=settings.memory)
    make_ready(warehouse)
    return warehouse


if __name__ == "__main__":
    sys.exit(main())
