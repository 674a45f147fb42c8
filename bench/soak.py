"""Three days and nights of a wall and its server, made short: what they cost in memory once they are warm.

The server's clock runs as much faster as the run is shorter; the browser polls every 0.1 s and changes scenes
every 0.4 s. Each hour brings complaints and a file of calls through the ordinary loader, each midnight rolls
over by that clock, and every six hours the server is away for a moment and comes back.

Nodes grow and have no aim: Chromium keeps the last pictures that were drawn as SVG, some fifty, each a
document of its own. Of the page's own nodes a heap snapshot finds none that has left it.
"""

import datetime as dt
import logging
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from selenium import webdriver

from bench import sizes
from bench.record import Result, result
from bench.runs import CITY
from bench.service import write_calls
from bench.wall import FAST, Site, change, chromium, held, resident, wait
from etl.desk import Desk
from etl.loading import load_file
from etl.log import LogVoice
from etl.worker import Workers
from settings import Settings
from warehouse.engines import Warehouse, open_warehouse
from warehouse.schema import upgrade

HOURS = 72
WARM = 24  # of them, a day and a night, before memory is first looked at
HOUR_SECONDS = sizes.of(named=50, short=3)
AWAY_EVERY = 6
EVENTS = 3  # an hour
logging.getLogger("werkzeug").setLevel(logging.ERROR)
_START = dt.datetime(2026, 11, 24, 2, tzinfo=dt.UTC)


class FastClock:
    """The server's time, from a fixed moment on."""

    def __init__(self, hour_seconds: float) -> None:
        self._began, self._speed = time.monotonic(), 3_600 / hour_seconds

    def __call__(self) -> dt.datetime:
        return _START + dt.timedelta(seconds=self._speed * (time.monotonic() - self._began))


def measure(rows: list[int]) -> Iterator[Result]:
    del rows  # a city's own three days
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        warehouse = open_warehouse(f"duckdb:///{folder / 'w.duckdb'}", memory_limit="500MB")
        upgrade(warehouse)
        yield from _days(folder, warehouse)
        warehouse.close()


def _days(folder: Path, warehouse: Warehouse) -> Iterator[Result]:
    clock, workers = FastClock(HOUR_SECONDS), Workers()
    settings = Settings(city=CITY, var=folder, simulated=False)
    site = Site(warehouse, folder, settings, clock)
    desk = Desk(settings, LogVoice("bench"), lent=warehouse, workers=workers, clock=clock)
    (folder / "inbox").mkdir()
    before: dict[str, float] = {}
    with chromium(FAST) as driver:
        driver.get(f"{site.url}/wall/?token={site.token}")
        wait(driver, "document.querySelector('#wall-shown')?.dataset.key")
        for hour in range(HOURS):
            _hour(hour, site, desk, clock)
            if hour == WARM - 1:  # the same time of day as at the end: what is shown goes by it
                before = _memory(driver)
        after = _memory(driver)
    workers.stop()
    site.stop()
    size = (
        f"{HOURS} hours in {HOURS * HOUR_SECONDS / 60:.0f} min, {HOURS} loads, {HOURS // AWAY_EVERY} absences"
    )
    aims = {"heap": "<= 5", "server": "<= 5"}
    for what, value in after.items():
        growth = 100 * (value / before[what] - 1)
        yield result(f"scale.soak_{what}_growth", growth, "%", size, aims.get(what, ""))


def _hour(hour: int, site: Site, desk: Desk, clock: FastClock) -> None:
    end = _START + dt.timedelta(hours=hour + 1)
    for _ in range(EVENTS):
        change(desk.warehouse, clock())
    write_calls(desk.settings.var, hour)
    file = desk.settings.var / "inbox" / f"112_{hour:03d}.csv"
    load_file(desk, file)
    file.unlink()
    if hour % AWAY_EVERY == AWAY_EVERY - 1:
        site.stop()
        time.sleep(0.3)
        site.start()
    while clock() < end:
        time.sleep(0.05)


def _memory(driver: webdriver.Chrome) -> dict[str, float]:
    wait(driver, "wall.isFresh()")
    found = held(driver)
    return {"heap": found["JSHeapUsedSize"], "nodes": found["Nodes"], "server": resident()}
