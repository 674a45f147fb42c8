"""The wall over weeks, made short: what it costs its browser and its server, and how it comes back.

Polls come every 0.1 s and scenes change every 0.4 s instead of 3 s and 25 s (`wall.every`, `wall.least`); the
rest is what a screen runs. The server is a thread of this process, so its memory is this process's. TICKS and
AWAY_SECONDS may be set smaller for a trial.

While ticks pass nothing is asked of the browser: chromedriver keeps the answer to each script for as long as
the page is open ("DevTools console" in a heap snapshot, some 80 bytes), and thousands of looks are 5 % of the
heap. The server counts the polls instead.
"""

import datetime as dt
import random
import tempfile
import threading
import time
import urllib.request
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import Any

import psutil
from selenium import webdriver
from selenium.webdriver.chrome.service import Service
from werkzeug.serving import make_server

from access.roles import DISPLAY
from app import create_server
from bench.record import Result, result
from bench.runs import CITY
from pages.wall.pictures import PAST_SECONDS
from settings import Settings
from tests.visitors import visitor
from warehouse import tables
from warehouse.engines import Warehouse, open_warehouse
from warehouse.schema import upgrade
from warehouse.versions import current

TICKS = 3_000
CHANGES = TICKS // 10
COURSE = (500, 1_000, 2_000, TICKS)  # after so many ticks the heap is told
AWAY_SECONDS = 600  # of the server
CLIENTS = 50
_SWITCHES = (
    "headless=new",
    "no-sandbox",
    "disable-gpu",
    "disable-background-networking",
    "no-first-run",
    "hide-scrollbars",
    "force-device-scale-factor=1",
)
FAST = "window.wall = { every: 100, spread: 500, least: 0.4 }; window.turns = 0;"
_COUNT = "const show = wall.show; wall.show = (...given) => { window.turns++; return show(...given); };"


def measure(rows: list[int]) -> Iterator[Result]:
    del rows  # the wall's questions are measured by the part "ask"
    with tempfile.TemporaryDirectory() as name, _warehouse(Path(name)) as warehouse:
        site = Site(warehouse, Path(name))
        with chromium(FAST) as driver:
            yield from _first_load(driver, site)
            yield from _ticks(driver, site, warehouse)
        yield from _polls(site, warehouse)
        yield from _outage(site)
        site.stop()


class Site:
    """A server on one port that can go and come back. `polls`: how often a screen asked for the version."""

    def __init__(
        self,
        warehouse: Warehouse,
        folder: Path,
        settings: Settings | None = None,
        now: Callable[[], dt.datetime] = lambda: dt.datetime.now(dt.UTC),
    ) -> None:
        settings = settings or Settings(city=CITY, var=folder, simulated=True)
        self.app = create_server(settings, warehouse, now)
        self.token, self.port, self.polls = visitor(self.app, DISPLAY).raw, 0, 0
        self.start()

    def __call__(self, environ: dict[str, Any], begin: Callable[..., Any]) -> Iterable[bytes]:
        self.polls += environ["PATH_INFO"] == "/wall/api/version"
        return self.app(environ, begin)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        self._server = make_server("127.0.0.1", self.port, self, threaded=True)
        self.port = self._server.server_port
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()


@contextmanager
def chromium(preset: str) -> Iterator[webdriver.Chrome]:
    options = webdriver.ChromeOptions()
    options.binary_location = "/usr/bin/chromium"
    with tempfile.TemporaryDirectory() as profile:
        for switch in (*_SWITCHES, "window-size=1920,1080", f"user-data-dir={profile}"):
            options.add_argument(f"--{switch}")
        driver = webdriver.Chrome(options=options, service=Service("/usr/bin/chromedriver"))
        driver.set_script_timeout(60)
        driver.execute_cdp_cmd("Page.addScriptToEvaluateOnNewDocument", {"source": preset})
        driver.execute_cdp_cmd("Performance.enable", {})
        yield driver
        driver.quit()


def _first_load(driver: webdriver.Chrome, site: Site) -> Iterator[Result]:
    """The second of two loads is timed: the first makes the picture of a cold server."""
    driver.get(f"{site.url}/wall/?token={site.token}")
    for _ in range(2):
        driver.get(f"{site.url}/wall/?seconds=0.4")
        wait(driver, "document.querySelector('#wall-shown')?.dataset.key")
    shown = (
        "return performance.getEntriesByType('resource').find(one => one.name.includes('update-component'))"
    )
    sizes = (
        "return performance.getEntriesByType('resource').reduce((sum, one) => sum + one.encodedBodySize, 0)"
    )
    yield result("wall.first_picture", driver.execute_script(shown)["responseEnd"] / 1000, "s", "", "<= 1.5")
    yield result("wall.first_load", driver.execute_script(sizes) / 1000, "kB", "bodies", "<= 450")


def _ticks(driver: webdriver.Chrome, site: Site, warehouse: Warehouse) -> Iterator[Result]:
    driver.execute_script(_COUNT)
    _run(driver, site, warehouse, TICKS // 10)  # to be warm
    _count_past(driver, site, warehouse)
    before, memory, passed = held(driver), resident(), 0
    driver.execute_script("window.turns = 0")
    heap = before["JSHeapUsedSize"]
    yield result("wall.heap", heap / 1e6, "MB", "0 ticks")
    yield result("wall.nodes", before["Nodes"], "nodes", "0 ticks")
    for ticks in COURSE:
        _run(driver, site, warehouse, ticks - passed)
        after, passed = held(driver), ticks
        yield result("wall.heap", after["JSHeapUsedSize"] / 1e6, "MB", f"{ticks:,} ticks")
        yield result("wall.nodes", after["Nodes"], "nodes", f"{ticks:,} ticks")
    size = f"{TICKS:,} ticks, {CHANGES:,} with data"
    yield result("wall.rotations", driver.execute_script("return window.turns"), "scenes", size, ">= 500")
    yield result("wall.heap_growth", 100 * (after["JSHeapUsedSize"] / heap - 1), "%", size, "<= 5")
    for name, what in (("node", "Nodes"), ("listener", "JSEventListeners")):
        yield result(f"wall.{name}_growth", after[what] - before[what], f"{name}s", size, "<= 0")
    yield result("wall.server_growth", 100 * (resident() / memory - 1), "%", size, "<= 5")


def _count_past(driver: webdriver.Chrome, site: Site, warehouse: Warehouse) -> None:
    """Until what is counted over weeks has the data of these ticks in it: scenes have a line a category
    that comes, and would have one more at the end than at the start."""
    number = "Number(document.getElementById('wall-shown').dataset.key.split('.').pop())"
    first = driver.execute_script(f"return {number}")
    _run(driver, site, warehouse, 10)  # so that there is something to count
    wait(driver, f"{number} > {first}", 2 * PAST_SECONDS)


def _run(driver: webdriver.Chrome, site: Site, warehouse: Warehouse, ticks: int) -> None:
    start = site.polls
    for turn in range(ticks // 10):
        change(warehouse)
        end = time.monotonic() + 60
        while site.polls < start + 10 * (turn + 1):
            if time.monotonic() > end:
                raise RuntimeError("The wall asks for nothing more.")
            time.sleep(0.02)
    wait(driver, "wall.isFresh()")


def held(driver: webdriver.Chrome) -> dict[str, float]:
    """After a collection: the heap, DOM nodes and listeners; the least of three, since a fade may be on."""
    found = []
    for _ in range(3):
        time.sleep(1)
        driver.execute_cdp_cmd("HeapProfiler.collectGarbage", {})
        metrics = driver.execute_cdp_cmd("Performance.getMetrics", {})["metrics"]
        found.append({one["name"]: one["value"] for one in metrics})
    return {name: min(one[name] for one in found) for name in ("JSHeapUsedSize", "Nodes", "JSEventListeners")}


def _polls(site: Site, warehouse: Warehouse) -> Iterator[Result]:
    """Without the network: the server's own time, most of it Flask's."""
    client = site.app.test_client(use_cookies=False)
    client.environ_base["HTTP_X_SCREEN_TOKEN"] = site.token
    poll = "/wall/api/version?name=Lobi&shown=peta&size=1920x1080&stale=0"
    took = []
    for _ in range(300):
        began = time.perf_counter()
        answer = client.get(poll)
        took.append(1000 * (time.perf_counter() - began))
    yield result("wall.unchanged_tick", median(took), "ms", "", "<= 1")
    yield result(
        "wall.unchanged_bytes", len(answer.data) + len(str(answer.headers)), "B", "head and body", "<= 1000"
    )


def _outage(site: Site) -> Iterator[Result]:
    """Light clients with the rule of assets/wall/poll.js, a thread each, while the server is gone."""
    back, ended = [0.0] * CLIENTS, threading.Event()
    clients = [
        threading.Thread(target=_client, args=(site, back, n, ended), daemon=True) for n in range(CLIENTS)
    ]
    site.stop()
    for client in clients:
        client.start()
    time.sleep(AWAY_SECONDS)
    returned = time.monotonic()
    site.start()
    while not all(back) and time.monotonic() < returned + 60:
        time.sleep(0.1)
    ended.set()
    last = max(back) - returned if all(back) else 60
    yield result("wall.all_back", last, "s", f"{CLIENTS} clients, away {AWAY_SECONDS} s", "<= 10")


def _client(site: Site, back: list[float], number: int, ended: threading.Event) -> None:
    chance = random.Random(number)
    asked = urllib.request.Request(
        f"{site.url}/wall/api/version?name=~{number}", headers={"X-Screen-Token": site.token}
    )
    while not ended.is_set() and not back[number]:
        try:
            with urllib.request.urlopen(asked, timeout=5):
                back[number] = time.monotonic()
        except OSError:
            time.sleep(chance.uniform(2, 6))


@contextmanager
def _warehouse(folder: Path) -> Iterator[Warehouse]:
    warehouse = open_warehouse(f"duckdb:///{folder / 'wall.duckdb'}")
    upgrade(warehouse)
    yield warehouse
    warehouse.close()


def change(warehouse: Warehouse, at: dt.datetime | None = None) -> None:
    """A new version with a complaint; one of before ends, so that as many are open as there were. It is no
    emergency, which would hold the wall at its home scene."""
    now = at or dt.datetime.now(dt.UTC)
    cases, versions, loads = tables.cases, tables.versions, tables.loads
    with warehouse.write() as connection:
        known = current(connection)
        own = {"city_code": "kediri", "case_id": f"lapor:{known}", "source": "kasus", "kind": "aduan"}
        what = {"category": "pju", "agency": "dishub", "area": "35.71.01.1004", "state": "dikerjakan"}
        times = {"received_at": now, "day": (now + dt.timedelta(hours=7)).date(), "known_from": known + 1}
        connection.execute(cases.update().where(cases.c.known_from < known - 3).values(state="ditutup"))
        connection.execute(cases.insert().values(**own, **what, **times))
        version = {"city_code": "kediri", "data_version": known + 1, "load_id": f"{known}"}
        connection.execute(versions.insert().values(at=now, **version))
        load = {"source": "kasus", "state": "done", "started_at": now, "finished_at": now, "newest_at": now}
        connection.execute(loads.insert().values(**version, **load))


def resident() -> int:
    return psutil.Process().memory_info().rss


def wait(driver: webdriver.Chrome, script: str, seconds: float = 60) -> None:
    """Until a JavaScript expression is true."""
    end = time.monotonic() + seconds
    while not driver.execute_script(f"return !!({script})"):
        if time.monotonic() > end:
            raise RuntimeError(f"never came true: {script}")
        time.sleep(0.05)
