"""`python serve.py`: the dashboard as one process that owns the warehouse (gunicorn, one worker, threads).

A demo without data loads its year first, with progress on the terminal, so that the first page is never empty.
"""

import subprocess
import sys

from flask import Flask
from gunicorn.app.base import BaseApplication

from app import create_server
from etl import log, service
from etl.errors import UserError
from settings import Settings
from warehouse import about
from warehouse.engines import Warehouse, open_warehouse
from warehouse.errors import WarehouseError
from warehouse.schema import upgrade


class Dashboard(BaseApplication):
    """One worker with threads: DuckDB belongs to one process."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        super().__init__()

    def load_config(self) -> None:
        options = {
            "bind": f"{self._settings.host}:{self._settings.port}",
            "workers": 1,
            "worker_class": "gthread",
            "threads": self._settings.threads,
            "timeout": 120,
            "graceful_timeout": 10,
            "worker_exit": lambda _server, worker: worker.app.stop(),
            "when_ready": lambda _server: print(f"Open http://{self._settings.host}:{self._settings.port}/", flush=True),
            "loglevel": "warning",
        }
        for name, value in options.items():
            self.cfg.set(name, value)

    def load(self) -> Flask:
        """In the worker: opens the warehouse, starts what runs beside the screens, and makes the server."""
        log.set_up()
        warehouse = _opened(self._settings)
        self.stop = service.start(self._settings, warehouse)
        return create_server(self._settings, warehouse)


def main() -> int:
    try:
        settings = Settings.from_environment()
        if settings.simulated and not _has_demo(settings):
            print("First start: a simulated year is written and loaded; this takes about a minute.", flush=True)
            subprocess.run([sys.executable, "-m", "etl", "simulate"], check=True)
    except (UserError, WarehouseError, ValueError) as error:
        print(error, file=sys.stderr)
        return 1
    except subprocess.CalledProcessError as error:
        return error.returncode
    Dashboard(settings).run()
    return 0


def _has_demo(settings: Settings) -> bool:
    warehouse = _opened(settings)
    try:
        with warehouse.read() as connection:
            return bool(about.get(connection, "simulated_until"))
    finally:
        warehouse.close()


def _opened(settings: Settings) -> Warehouse:
    warehouse = open_warehouse(settings.warehouse, memory_limit=settings.memory)
    upgrade(warehouse)
    return warehouse


if __name__ == "__main__":
    sys.exit(main())
