"""Real processes of the product, and a database that goes away and comes back under them.

Each function gives a sentence for each thing that was then not as it must be: nothing lost, nothing twice,
the answers say that the data can't be read, and all recovers without a hand.
"""

import contextlib
import json
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import psycopg
import sqlalchemy as sa

from access import tokens
from access.office import Office
from bench import postgres
from bench.runs import ROOT, city
from bench.service import CALLS_A_FILE, write_calls
from warehouse import tables
from warehouse.engines import Warehouse, open_warehouse
from warehouse.schema import upgrade

SECONDS = 60  # that anything may take to come
_VERSION = "/wall/api/version"


def database_away(folder: Path, times: int) -> list[str]:
    """PostgreSQL is stopped at once and started again under a web process and a watch."""
    with postgres.server("fsync=off") as address:
        url = postgres.make_database(address, "away")
        warehouse = open_warehouse(url)
        upgrade(warehouse)
        token = _token(warehouse)
        with program(folder, url, "watch.py"), program(folder, url, "serve.py") as port:
            site = Site(port, token)
            said = list(until(lambda: site.ask("/health/ready")[0] == 200, "the first start"))
            for number in range(times):
                said += _one_outage(site, folder, url, number)
            said += until(lambda: _calls(warehouse) == times * CALLS_A_FILE, "all files loaded")
        return said + list(twice(warehouse))


def _one_outage(site: "Site", folder: Path, url: str, number: int) -> Iterator[str]:
    before = _version(site)
    with away(url):
        yield from until(lambda: site.ask("/health/ready") == (503, '{"state":"database"}'), "not ready")
        if (found := site.ask("/health/live")[0]) != 200:
            yield f"While the database was away, the process said {found} of its life."
        yield from until(lambda: site.ask(_VERSION)[0] != 200, "a poll that is told so")  # of the second
        status, text = site.ask(_VERSION)
        if status != 503 or "Traceback" in text:
            yield f"While the database was away, a poll was answered {status}: {text[:80]}"
        write_calls(folder, number)
        time.sleep(3)
    began = time.monotonic()
    yield from until(lambda: site.ask(_VERSION)[0] == 200, "an answer after the database was back")
    yield from until(lambda: _version(site) > before, "newer data on the wall")
    print(f"  on the wall {time.monotonic() - began:.1f} s after the database was back")


def web_processes(folder: Path) -> list[str]:
    """Two web processes that are started before there are tables wait for them, and then tell one version of
    the data after each load, to a token that neither of them made."""
    with postgres.server("fsync=off") as address:
        url = postgres.make_database(address, "webs")
        with program(folder, url, "serve.py") as first, program(folder, url, "serve.py") as second:
            time.sleep(5)
            said = [
                f"A web process served without tables at port {port}."
                for port in (first, second)
                if _is_there(port)
            ]
            warehouse = open_warehouse(url)
            upgrade(warehouse)
            sites = [Site(port, _token(warehouse)) for port in (first, second)]
            said += until(lambda: all(site.ask("/health/ready")[0] == 200 for site in sites), "both ready")
            with program(folder, url, "watch.py"):
                for number in range(3):
                    write_calls(folder, number)
                    wanted = (number + 1) * CALLS_A_FILE
                    said += until(lambda wanted=wanted: _calls(warehouse) == wanted, "a load")
                    said += until(lambda: len({_version(site) for site in sites}) == 1, "one version on both")
            warehouse.close()
    return said


def _version(site: "Site") -> str:
    """Without its minute."""
    return json.loads(site.ask(_VERSION)[1])["key"].partition(".")[0]


def _is_there(port: int) -> bool:
    with socket.socket() as line:
        return line.connect_ex(("127.0.0.1", port)) == 0


class Site:
    """A web process that is asked over HTTP."""

    def __init__(self, port: int, token: str) -> None:
        self._url, self._token = f"http://127.0.0.1:{port}", token

    def ask(self, path: str) -> tuple[int, str]:
        """Status and text; 0 where nobody answers."""
        request = urllib.request.Request(self._url + path, headers={tokens.HEADER: self._token})
        try:
            with urllib.request.urlopen(request, timeout=20) as answer:
                return answer.status, answer.read().decode().strip()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode().strip()
        except OSError:
            return 0, ""


@contextlib.contextmanager
def program(folder: Path, url: str, name: str, inbox: Path | None = None) -> Iterator[int]:
    """serve.py or watch.py, and its port; its log is in the folder."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    put = inbox or folder / "inbox"
    put.mkdir(parents=True, exist_ok=True)
    places = {"VAR": folder / "var", "INBOX": put, "WAREHOUSE": url, "PORT": port, "MEETING": "off"}
    environment = os.environ | {f"LMW_{key}": str(value) for key, value in places.items()}
    with (folder.parent / f"{name}.log").open("ab") as log:
        process = subprocess.Popen(
            [sys.executable, name], cwd=ROOT, env=environment | {"LMW_SIMULATED": "0"}, stdout=log, stderr=log
        )
        try:
            yield port
        finally:
            process.terminate()
            process.wait(60)


@contextlib.contextmanager
def away(url: str) -> Iterator[None]:
    """The database server of the machine stopped at once, as by a power cut, and then started again."""
    with psycopg.connect(url.replace("+psycopg", "")) as connection:
        [data] = connection.execute("SHOW data_directory").fetchone()  # type: ignore[misc]  # one row always
    folder = Path(data).parent
    options = (Path(data) / "postmaster.opts").read_text().split(None, 1)[1].replace('"', "").strip()
    postgres.control(folder, "-m", "immediate", "stop")
    try:
        yield
    finally:
        postgres.control(folder, "-l", folder / "log", "-o", options.partition(f"{data} ")[2], "start")


def until(is_so: Callable[[], bool], what: str, seconds: float = SECONDS) -> Iterator[str]:
    end = time.monotonic() + seconds
    while not is_so():
        if time.monotonic() > end:
            yield f"{what}: did not come within {seconds} s."
            return
        time.sleep(0.3)


def _token(warehouse: Warehouse) -> str:
    place = city()
    office = Office(warehouse, place.code, place.zone, lambda: datetime.now(UTC))
    with office.change() as connection:
        return tokens.make(connection, office, office.program(), "bench")


def _calls(warehouse: Warehouse) -> int:
    with warehouse.read() as connection:
        return connection.scalar(sa.select(sa.func.count()).select_from(tables.calls)) or 0


def loaded(disk: Path, url: str) -> int:
    """As the command line tells it, through the door of the process that has the file."""
    environment = os.environ | {"LMW_WAREHOUSE": url, "LMW_VAR": str(disk / "var"), "LMW_SIMULATED": "0"}
    done = subprocess.run(
        [sys.executable, "-m", "etl", "status", "--json"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        check=False,
    )
    return json.loads(done.stdout)["calls"] if done.returncode == 0 else -1


def twice(warehouse: Warehouse) -> Iterator[str]:
    with warehouse.read() as connection:
        held, different = connection.execute(
            sa.select(sa.func.count(), sa.func.count(tables.calls.c.call_id.distinct()))
        ).one()
        new = connection.scalar(sa.select(sa.func.sum(tables.loads.c.new_count)))
    if not held == different == new:
        yield f"{held} calls are held, {different} different ones, {new} counted as new."
