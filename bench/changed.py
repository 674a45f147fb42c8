"""A change at a million cases: what a screen's request costs the server, and how long until it can be shown.

The request takes a picture that is ready; the delay is from the load's commit to the poll that names the new
picture, to which a screen adds its own two seconds between polls.
"""

import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median

from flask.testing import FlaskClient

from app import create_server
from bench import postgres
from bench.ask import stage_cases
from bench.record import Result, result
from bench.runs import CITY, FOLDER, load_staged
from bench.wall import change
from settings import Settings
from tests.visitors import as_role, call, picture_of
from warehouse.engines import Warehouse, open_warehouse
from warehouse.schema import upgrade

CHANGES = 15
POLL = "/wall/api/version?name=~bench"


def measure(rows: list[int]) -> Iterator[Result]:
    """At the smallest size, which is a large city's, on both engines."""
    n = min(rows)
    FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=FOLDER) as name, postgres.server() as address:
        folder = Path(name)
        staged = stage_cases(n, folder)
        for url in (f"duckdb:///{folder / 'warehouse.duckdb'}", address + "postgres"):
            warehouse = open_warehouse(url)
            upgrade(warehouse)
            load_staged(warehouse, staged)
            if warehouse.kind == "postgresql":
                postgres.settle(url)
            yield from of(warehouse, folder, f"{n:,} cases, {warehouse.kind}")
            warehouse.close()


def of(warehouse: Warehouse, var: Path, size: str) -> Iterator[Result]:
    """Its moment is now: the cases of the warehouse end some days or weeks before."""
    server = create_server(Settings(city=CITY, var=var, simulated=True), warehouse)
    screen = as_role(server, "display")
    began = time.perf_counter()
    _until(screen, "")
    yield result("wall.changed_first_picture", time.perf_counter() - began, "s", size)
    _until(screen, "0")
    yield result("wall.changed_all_scenes", time.perf_counter() - began, "s", size)
    delays, took, used = [], [], []
    for _ in range(CHANGES):
        key = screen.get(POLL).json["key"]
        change(warehouse)
        began = time.perf_counter()
        while screen.get(POLL).json["key"].split(".")[0] == key.split(".")[0]:
            time.sleep(0.05)
        delays.append(time.perf_counter() - began)
        wall, cpu, answer = _ask(screen)
        took.append(wall)
        used.append(cpu)
    yield result("wall.changed_until_ready", median(delays), "s", size, "<= 2.5")
    yield result("wall.changed_until_ready_worst", max(delays), "s", size)
    yield result("wall.changed_tick", median(took), "ms", size, "<= 50")
    yield result("wall.changed_tick_cpu", median(used), "ms of CPU", size)
    yield result("wall.changed_tick_bytes", len(answer) / 1000, "kB compressed", size, "<= 20")


def _ask(screen: FlaskClient) -> tuple[float, float, bytes]:
    """Milliseconds, of those on a processor, and the body of the answer, compressed."""
    body = call(
        screen.application,
        picture_of(screen.application),
        {"wall-key.data": screen.get(POLL).json["key"]},
        app="/wall/",
    )
    began, cpu = time.perf_counter(), time.thread_time()
    answer = screen.post(
        "/wall/_dash-update-component", json=body, headers={"Accept-Encoding": "br"}, buffered=True
    )
    took = 1000 * (time.perf_counter() - began), 1000 * (time.thread_time() - cpu)
    assert answer.status_code == 200, answer.status
    return *took, answer.data


def _until(screen: FlaskClient, other_than: str) -> None:
    """A picture whose number of the past is another: "" is no picture, "0" one without a past."""
    end = time.monotonic() + 120
    while screen.get(POLL).json["key"].rpartition(".")[2] in ("", other_than):
        if time.monotonic() > end:
            raise RuntimeError("no picture")
        time.sleep(0.05)
