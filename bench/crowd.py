"""A hundred screens and fifty people at one real server of one process, while calls come in.

The server is `serve.py` on a warehouse of a city's size; the clients are threads of this process, on the same
cores. Every half minute a file of calls is loaded, so that every screen asks for a new picture, as it does
each minute too. Half of the clicks lead to a page as it opens, the others narrow it to what hardly anybody
else asks for. The first minute, in which a server compiles what it is asked, does not count.
"""

import itertools
import random
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import psutil
import requests
from flask import Flask

from access.roles import DISPLAY
from app import create_server
from bench import sizes
from bench.ask import stage_cases
from bench.clients import Notes, Person, Screen, headers, picture, run
from bench.desk import PATHS, filled, queries, search
from bench.outages import program
from bench.record import Result, result
from bench.runs import CITY, FOLDER, lacks_room
from bench.service import write_calls
from settings import Settings
from tests.visitors import call, visitor

SECONDS = sizes.of(named=600, short=120)
SCREENS, PEOPLE = 100, 50
SCREEN_EVERY, FILE_EVERY = 3.0, 30.0
WARM_SECONDS = 60
_START_SECONDS = 120


def measure(rows: list[int]) -> Iterator[Result]:
    n = min(100_000, *rows)
    if said := lacks_room(n):
        print(said)
        return
    FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=FOLDER) as name:
        notes = _crowd(Path(name), n)
    for fault in notes.faults[:20]:
        print(fault)
    size = f"{SCREENS} screens, {PEOPLE} people, {n:,} cases, {SECONDS} s"
    every = [one for seconds in notes.seconds.values() for one in seconds]
    yield result("scale.crowd_p95", 1_000 * _share(every, 95), "ms", size, "<= 300")
    yield result("scale.crowd_requests", len(every), "requests", size)
    for what, seconds in sorted(notes.seconds.items()):
        yield result(f"scale.crowd_{what}_p95", 1_000 * _share(seconds, 95), "ms", size)
    yield result("scale.crowd_cores", notes.cores, "cores of the server", size)
    yield result("scale.crowd_faults", len(notes.faults), "faults", size, "<= 0")


def _crowd(folder: Path, n: int) -> Notes:
    put, notes = folder / "crowd", Notes()
    (put / "inbox").mkdir(parents=True)
    warehouse = filled(put, stage_cases(n, folder), "nyata")  # the server is no demo, and loads more
    server = create_server(Settings(city=CITY, var=put / "var"), warehouse)
    screens = [visitor(server, DISPLAY) for _ in range(SCREENS)]
    people = [visitor(server, "pimpinan") for _ in range(PEOPLE)]
    body, address = picture(server), warehouse.url
    clicks = [_clicks(server, number) for number in range(PEOPLE)]
    warehouse.close()  # it belongs to one process: the server's, from now on
    with program(put, address, "serve.py") as port:
        url = f"http://127.0.0.1:{port}"
        _wait(url)
        lives = [
            *(
                Screen(url, headers(one), body, SCREEN_EVERY, f"~{number}", notes=notes).watch
                for number, one in enumerate(screens)
            ),
            *(
                Person(url, headers(one), clicks[number], number, notes).read
                for number, one in enumerate(people)
            ),
        ]
        run(lives, lambda: _files(put, notes))
    return notes


def _files(put: Path, notes: Notes) -> None:
    numbers = itertools.count()
    _put(put, WARM_SECONDS, numbers)
    notes.seconds.clear()
    before = _cpu_seconds()
    _put(put, SECONDS, numbers)
    notes.cores = (_cpu_seconds() - before) / SECONDS


def _cpu_seconds() -> float:
    """Of the server, its worker and its loaders: what this process began, and what those did."""
    times = [one.cpu_times() for one in psutil.Process().children(recursive=True)]
    return sum(one.user + one.system + one.children_user + one.children_system for one in times)


def _put(put: Path, seconds: float, numbers: Iterator[int]) -> None:
    end = time.monotonic() + seconds
    while (left := end - time.monotonic()) > 0:
        write_calls(put, next(numbers))
        time.sleep(min(left, FILE_EVERY))


def _wait(url: str) -> None:
    end = time.monotonic() + _START_SECONDS
    while time.monotonic() < end:
        try:
            if requests.get(f"{url}/health/ready", timeout=5).status_code == 200:
                return
        except requests.RequestException:
            time.sleep(0.5)
    raise RuntimeError("The server did not start.")


def _clicks(server: Flask, seed: int) -> Iterator[tuple[str, dict[str, Any]]]:
    """Bodies are made before the server starts: enough of them to go round."""
    chance = random.Random(seed)
    paths = chance.sample(PATHS, len(PATHS))
    made = []
    for path, query in zip(itertools.cycle(paths), itertools.islice(queries(seed), 40), strict=False):
        inputs = {
            "desk-url.pathname": path,
            "desk-url.search": search(query) if chance.random() < 0.5 else "",
        }
        made.append((path.strip("/") or "summary", call(server, "desk-page.children", inputs)))
    return itertools.cycle(made)


def _share(seconds: list[float], percent: float) -> float:
    return float(np.percentile(seconds, percent)) if seconds else float("inf")
