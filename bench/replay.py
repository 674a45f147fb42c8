"""A flood day replayed at ×120: what it costs its browser and its server.

The simulated service is loaded every LOADED minutes of the day, so that moments ask many versions.
Before and after the browser looks at noon, so that the same is shown. HOURS may be set smaller for a trial.
"""

import datetime as dt
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from flask import Flask
from selenium import webdriver
from werkzeug.serving import make_server

from access.roles import OPERATOR
from app import create_server
from bench.record import Result, result
from bench.runs import CITY
from bench.wall import chromium, held, resident, wait
from settings import Settings
from tests.pages import flood_day
from tests.visitors import visitor
from warehouse.engines import open_warehouse
from warehouse.schema import upgrade

HOURS, SPEED, LOADED = 24, 120, 10
_CONTROLS = "document.querySelector('#replay-controls')?.dataset"


def measure(rows: list[int]) -> Iterator[Result]:
    del rows
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        warehouse = open_warehouse(f"duckdb:///{folder / 'flood.duckdb'}")
        upgrade(warehouse)
        own = Settings(city=CITY, var=folder, simulated=True)
        flood_day.fill(warehouse, own, _loads())
        now = dt.datetime.combine(flood_day.STORM, dt.time(8), flood_day.WIB) + dt.timedelta(days=1)
        app = create_server(own, warehouse, lambda: now)
        with served(app, OPERATOR) as url, chromium("") as driver:
            yield from _day(driver, url)
        warehouse.close()


@contextmanager
def served(app: Flask, role: str) -> Iterator[str]:
    """To whom everybody is a person with this role."""
    one = visitor(app, role)
    server = make_server("127.0.0.1", 0, lambda env, start: app(env | one.environ, start), threaded=True)
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


def _loads() -> list[dt.datetime]:
    midnight = dt.datetime.combine(flood_day.STORM, dt.time(), flood_day.WIB)
    return [midnight + dt.timedelta(minutes=minute) for minute in range(-60, HOURS * 60, LOADED)]


def _day(driver: webdriver.Chrome, url: str) -> Iterator[Result]:
    driver.get(f"{url}/replay?day={flood_day.STORM.isoformat()}&at=00:00")
    wait(driver, f"{_CONTROLS}.shown")
    _play(driver, 60)  # to be warm
    for hour in range(HOURS):  # and with all versions of the day read once
        _look(driver, hour * 60)
    _from_the_end_to_noon(driver)
    before, memory, first = held(driver), resident(), _frames(driver)
    _look(driver, 0)
    began = time.monotonic()
    _play(driver, HOURS * 60 - 1)
    took, frames = time.monotonic() - began, _frames(driver) - first
    _from_the_end_to_noon(driver)
    after, size = held(driver), f"{HOURS} h at ×{SPEED}"
    heap = 100 * (after["JSHeapUsedSize"] / before["JSHeapUsedSize"] - 1)
    yield result("drill.replay_heap_growth", heap, "%", size, "<= 5")
    yield result("drill.replay_node_growth", after["Nodes"] - before["Nodes"], "nodes", size, "<= 0")
    yield result("drill.replay_server_growth", 100 * (resident() / memory - 1), "%", size, "<= 10")
    yield result("drill.replay_pictures", frames, "pictures", size)
    yield result("drill.replay_picture", took / frames, "s", size, "<= 1")


def _play(driver: webdriver.Chrome, until: int) -> None:
    """From where it stands to a minute of the day. Meanwhile nothing is asked of the browser: chromedriver
    keeps the answer to each script."""
    hours, minutes = driver.execute_script(f"return {_CONTROLS}.shown.slice(-5)").split(":")
    driver.execute_script(f"document.querySelector('[data-speed=\"{SPEED}\"]').click()")
    driver.execute_script("document.getElementById('replay-play').click()")
    time.sleep((until - 60 * int(hours) - int(minutes)) * 60 / SPEED)
    wait(driver, f"{_CONTROLS}.shown.slice(-5) >= '{until // 60:02}:{until % 60:02}'", 2 * until)
    driver.execute_script(
        f"if ({_CONTROLS}.playing === 'true') document.getElementById('replay-play').click()"
    )


def _from_the_end_to_noon(driver: webdriver.Chrome) -> None:
    """What is shown, and what was shown before it, which React keeps: both are the same at both ends."""
    _look(driver, HOURS * 60 - 1)
    _look(driver, 12 * 60)


def _look(driver: webdriver.Chrome, minute: int) -> None:
    driver.execute_script(
        "const bar = document.querySelector('#replay-bar input'); bar.value = arguments[0];"
        "bar.dispatchEvent(new Event('input', { bubbles: true }))",
        minute,
    )
    wait(driver, f"{_CONTROLS}.shown.slice(-5) === '{minute // 60:02}:{minute % 60:02}'")


def _frames(driver: webdriver.Chrome) -> int:
    return int(driver.execute_script(f"return {_CONTROLS}.frames"))
