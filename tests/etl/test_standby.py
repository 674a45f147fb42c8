"""Several hosts on one PostgreSQL: one watches, the next takes over when it is killed; real processes."""

import os
import queue
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
import sqlalchemy as sa

from bench.service import CALLS_A_FILE, ROOT, write_calls
from warehouse.engines import open_warehouse
from warehouse.tables import calls

pytestmark = pytest.mark.postgres


def test_a_standby_takes_over_within_seconds_of_a_kill_and_goes_on_when_its_lines_are_cut(
    postgres_url, tmp_path
):
    with host(tmp_path / "one", postgres_url) as first, host(tmp_path / "two", postgres_url) as second:
        said = {one: one.says() for one in (first, second)}
        [works, waits] = sorted(said, key=lambda one: said[one].startswith("Standing by"))
        assert said[works].startswith("Watching")
        assert said[waits].startswith("Standing by: another service watches postgresql+psycopg://")
        works.process.kill()
        began = time.monotonic()
        assert waits.says().startswith("Watching")
        assert time.monotonic() - began < 30
        cut_all_lines(postgres_url)
        assert waits.says().startswith("Watching")
        write_calls(waits.folder, 0)
        until_loaded(postgres_url, CALLS_A_FILE)
        waits.process.terminate()
        assert waits.process.wait(20) == 0


class Host:
    """A program of the watch, and the lines that it says."""

    def __init__(self, process: subprocess.Popen[str], folder: Path) -> None:
        self.process, self.folder = process, folder
        self._lines: queue.Queue[str] = queue.Queue()
        threading.Thread(target=self._read, daemon=True).start()

    def says(self, seconds: float = 40) -> str:
        return self._lines.get(timeout=seconds)

    def _read(self) -> None:
        for line in self.process.stdout or ():
            self._lines.put(line)


@contextmanager
def host(folder: Path, url: str) -> Iterator[Host]:
    (folder / "inbox").mkdir(parents=True, exist_ok=True)
    places = {"VAR": str(folder / "var"), "INBOX": str(folder / "inbox"), "WAREHOUSE": url, "SIMULATED": "0"}
    environment = os.environ | {f"LMW_{name}": value for name, value in places.items()}
    command = [sys.executable, "watch.py"]
    with subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as process:
        try:
            yield Host(process, folder)
        finally:
            process.terminate()


def cut_all_lines(url: str) -> None:
    """As when the database was away."""
    with psycopg.connect(url.replace("+psycopg", ""), autocommit=True) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


def until_loaded(url: str, rows: int, seconds: float = 30) -> None:
    warehouse, end = open_warehouse(url), time.monotonic() + seconds
    held = -1
    while held != rows:
        assert time.monotonic() < end, f"{held} rows"
        time.sleep(0.2)
        with warehouse.read() as connection:
            held = connection.scalar(sa.select(sa.func.count()).select_from(calls))
    warehouse.close()
