"""How long the server takes for a click on the desks while twenty people click at once, the bare query beside
it, and how much a change of a filter sends.

Every click is another address (period, category, kelurahan), so that hardly two share an answer; a click on
the list of cases is two, the page and the first block of its rows.
"""

import itertools
import random
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app import begin, create_server
from bench.ask import Staged, stage_cases
from bench.record import Result, result
from bench.runs import CITY, FOLDER, MOMENT, city, load_staged
from metrics.counts import trend
from pages.asked import read
from pages.place import Place
from settings import Settings
from tests.visitors import as_role, ask
from warehouse.engines import Warehouse, open_warehouse
from warehouse.schema import upgrade

PEOPLE = 20
CLICKS = 14  # of each
PATHS = ("/trends", "/", "/sla", "/cases", "/trends", "/cases", "/quality")
BLOCK = "/cases block"
PERIODS = ("28_days", "7_days", "last_week", "month", "quarter", "semester", "year")


def measure(rows: list[int]) -> Iterator[Result]:
    """At the smallest size, which is a large city's."""
    n = min(rows)
    with tempfile.TemporaryDirectory(dir=FOLDER) as name:
        folder = Path(name)
        staged = stage_cases(n, folder)
        warehouse = filled(folder, staged)
        settings = Settings(city=CITY, var=folder, simulated=True)
        server = create_server(settings, warehouse, lambda: MOMENT)
        begin(server)
        size = f"{n:,} cases"
        yield from _bare(server, size)
        yield from _clicks(server, size)
        yield from _sent(server, size)
        warehouse.close()


def filled(folder: Path, staged: Staged, kind: str = "simulasi") -> Warehouse:
    """A warehouse of its own that holds these."""
    warehouse = open_warehouse(f"duckdb:///{folder / 'warehouse.duckdb'}")
    upgrade(warehouse)
    load_staged(warehouse, staged, kind)
    return warehouse


def _bare(server: Flask, size: str) -> Iterator[Result]:
    """One question of the page alone, by one person."""
    place: Place = server.extensions["lapor"]
    taken = []
    for query in itertools.islice(queries(1), 30):
        filters = read(query, city(), MOMENT.date()).filters
        start = time.perf_counter()
        with place.warehouse.read() as connection:
            trend(connection, filters, MOMENT)
        taken.append(time.perf_counter() - start)
    yield result("desk.bare_query_p95", 1_000 * float(np.percentile(taken, 95)), "ms", size)


def _clicks(server: Flask, size: str) -> Iterator[Result]:
    """All at once, each waiting for an answer before the next click."""
    taken: dict[str, list[float]] = {path: [] for path in (*PATHS, BLOCK)}
    threads = [threading.Thread(target=_person, args=(server, number, taken)) for number in range(PEOPLE)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    every = [one for seconds in taken.values() for one in seconds]
    yield result("desk.interactions_p95", 1_000 * float(np.percentile(every, 95)), "ms", size, "<= 300")
    for path, seconds in taken.items():
        name = path.strip("/").replace(" ", "_") or "summary"
        yield result(f"desk.{name}_p50", 1_000 * float(np.percentile(seconds, 50)), "ms", size)
        yield result(f"desk.{name}_p95", 1_000 * float(np.percentile(seconds, 95)), "ms", size, "<= 300")


def _person(server: Flask, number: int, taken: dict[str, list[float]]) -> None:
    """Looks at a page for three to seven seconds before the next click."""
    client = _client(server)
    pause = random.Random(number)
    for query, path in zip(itertools.islice(queries(number), CLICKS), itertools.cycle(PATHS), strict=False):
        time.sleep(pause.uniform(3, 7))
        taken[path].append(_timed(lambda: click(client, path, query)))  # noqa: B023, called at once
        if path == "/cases":
            taken[BLOCK].append(_timed(lambda: _block(client, query)))  # noqa: B023, called at once


def _timed(ask_it: Callable[[], TestResponse]) -> float:
    start = time.perf_counter()
    answer = ask_it()
    seconds = time.perf_counter() - start
    assert answer.status_code == 200, answer.text[:200]
    return seconds


def _sent(server: Flask, size: str) -> Iterator[Result]:
    client = _client(server)
    client.environ_base["HTTP_ACCEPT_ENCODING"] = "br"
    answer = click(client, "/trends", {})
    yield result("desk.filter_change", len(answer.data) / 1_000, "kB sent", size, "<= 60")


def queries(seed: int) -> Iterator[dict[str, str]]:
    """What a person narrows to, click by click, without an end."""
    chosen = random.Random(seed)
    areas, categories = sorted(city().codes("areas")), sorted(city().codes("categories"))
    while True:
        query = {"period": chosen.choice(PERIODS)}
        if chosen.random() < 0.5:
            query["category"] = chosen.choice(categories)
        if chosen.random() < 0.5:
            query["area"] = chosen.choice(areas)
        yield query


def _client(server: Flask) -> FlaskClient:
    return as_role(server, "pimpinan")


def _block(client: FlaskClient, query: dict[str, str]) -> TestResponse:
    """The grid's first rows."""
    wanted = {"startRow": 0, "endRow": 100, "sortModel": []}
    state = {"desk-url.search": search(query)}
    return ask(client, "cases-grid.getRowsResponse", {"cases-grid.getRowsRequest": wanted}, state)


def search(query: dict[str, str]) -> str:
    """As an address has it."""
    return "?" + "&".join(f"{key}={value}" for key, value in query.items())


def click(client: FlaskClient, path: str, query: dict[str, str]) -> TestResponse:
    """A page with this query, as its callback answers it."""
    address = search(query)
    return ask(client, "desk-page.children", {"desk-url.pathname": path, "desk-url.search": address})
