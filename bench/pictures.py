"""Pictures of the wall for docs/pictures/wall, in every state that it must stand.

`python -m bench.pictures DEMO.duckdb` makes all, with names of states behind it those alone.

DEMO is a demo warehouse that `python -m etl simulate` filled past the moments below; a copy is shown.
Chromium itself plays the eyes: grey, three kinds of colour blindness, and the farthest seat as a blur.
"""

import base64
import datetime as dt
import shutil
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa
from selenium import webdriver
from werkzeug.serving import make_server

from access.roles import DISPLAY
from app import create_server
from bench.wall import chromium, wait
from city import open_city
from pages.place import Place
from pages.wall import views
from pages.wall.view import View
from settings import Settings
from tests.visitors import visitor
from warehouse import tables
from warehouse.engines import Warehouse, open_warehouse
from warehouse.schema import upgrade
from warehouse.screens import ALL, Order, give_order
from warehouse.versions import current

OUT = Path("docs/pictures/wall")
CITY = Path("data/kediri")
WIB = dt.timezone(dt.timedelta(hours=7))
MORNING = dt.datetime(2026, 11, 24, 8, 20, tzinfo=WIB)
FLOOD = dt.datetime(2026, 11, 18, 11, 0, tzinfo=WIB)
NIGHT = dt.datetime(2026, 11, 25, 3, 10, tzinfo=WIB)
FRESH = {"kasus": 120, "panggilan_112": 4, "sp4n": 50_400, "rekap": 3_600}  # seconds
REPLAYED = f"ulang {FLOOD:%Y-%m-%dT%H:%M}"
WIDTH = 1100  # of a picture
EYES = ("achromatopsia", "deuteranopia", "protanopia", "tritanopia", "blurredVision")
SCENES = ("sekarang", "peta", "kelurahan", "tren", "tepat", "panggilan")


@dataclass(frozen=True)
class State:
    """`late`: seconds since anything came. `cases`: complaints in each area instead of the demo's data.
    `alarms`: emergencies that came just now. `view`: what screens are told to show, of the demo's data."""

    name: str
    at: dt.datetime
    scenes: tuple[str, ...]
    size: tuple[int, int] = (1920, 1080)
    eyes: tuple[str, ...] = ()
    late: int = 0
    cases: int | None = None
    alarms: int = 0
    query: str = ""
    view: str = ""


STATES = (
    State("pagi", MORNING, SCENES),
    State("banjir", FLOOD, ("sekarang",), eyes=EYES),
    State("darurat", MORNING, ("sekarang",), alarms=2),
    State("darurat-banyak", FLOOD, ("sekarang",), alarms=12),
    State("malam", NIGHT, ("sekarang",), query="mode=malam"),
    State("kunjungan", FLOOD, ("sekarang", "peta"), query="mode=kunjungan"),
    State("basi", MORNING, ("sekarang", "panggilan"), late=10_800),
    State("nol", MORNING, ("sekarang", "kelurahan", "tren"), cases=0),
    State("99", MORNING, ("kelurahan",), cases=124),
    State("4k", MORNING, ("sekarang",), size=(3840, 2160)),
    State("lebar", FLOOD, ("sekarang", "peta"), size=(5760, 1080)),
    State("gladi", FLOOD, ("sekarang", "peta"), view="gladi banjir"),
    State("gladi-nyata", FLOOD, ("sekarang",), view="gladi banjir", alarms=1),
    State("ulang", MORNING, ("sekarang",), view=REPLAYED),
    State("jauh-9m", MORNING, ("sekarang", "peta", "kelurahan", "tren"), query="distance=9"),
)


def main(demo: Path, names: list[str]) -> None:
    OUT.mkdir(parents=True, exist_ok=True)
    views.OPENERS["gladi"] = played
    with chromium("") as browser:
        for state in STATES:
            if not names or state.name in names:
                show(browser, state, demo)


def show(browser: webdriver.Chrome, state: State, demo: Path) -> None:
    with tempfile.TemporaryDirectory() as folder, opened(browser, state, demo, Path(folder)):
        for scene in state.scenes:
            browser.execute_script("wall.show(arguments[0])", scene)
            time.sleep(1)
            take(browser, state, f"{scene}-{state.name}")
            for eyes in state.eyes if scene == "sekarang" else ():
                browser.execute_cdp_cmd("Emulation.setEmulatedVisionDeficiency", {"type": eyes})
                take(browser, state, f"{scene}-{state.name}-{eyes}")
            browser.execute_cdp_cmd("Emulation.setEmulatedVisionDeficiency", {"type": "none"})


@contextmanager
def opened(browser: webdriver.Chrome, state: State, demo: Path, folder: Path) -> Iterator[None]:
    """The wall in that state, seen by a screen."""
    with served(state, demo, folder) as link:
        resize(browser, *state.size)
        browser.get(link)
        browser.get(f"{link.partition('?')[0]}?{state.query}")
        wait(browser, "window.wall?.isFresh?.()")
        wait(browser, "document.fonts.check('32px \"Source Sans 3\"')")
        yield
        browser.get("about:blank")


def resize(browser: webdriver.Chrome, width: int, height: int) -> None:
    size = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)


def take(browser: webdriver.Chrome, state: State, name: str) -> None:
    width, height = state.size
    scale = WIDTH * (1.5 if width > 4_000 else 1) / width
    clip = {"x": 0, "y": 0, "width": width, "height": height, "scale": scale}
    taken = browser.execute_cdp_cmd("Page.captureScreenshot", {"format": "png", "clip": clip})
    path = OUT / f"{name}.png"
    path.write_bytes(base64.b64decode(taken["data"]))
    print(name, path.stat().st_size // 1000, "kB", flush=True)


def _alarm(connection: sa.Connection, state: State) -> None:
    """The newest version, known five seconds ago, so that their turn begins now."""
    if not state.alarms:
        return
    known, version = state.at - dt.timedelta(seconds=6), current(connection) + 1
    received = known - dt.timedelta(seconds=40)
    own = {"city_code": "kediri", "source": "kasus", "kind": "darurat", "category": "pohon_tumbang"}
    more = {"agency": "bpbd", "state": "dikerjakan", "received_at": received, "day": received.date()}
    areas = open_city(CITY).areas["code"]
    rows = [
        own | more | {"case_id": f"lapor:a{number}", "area": areas[number], "known_from": version}
        for number in range(state.alarms)
    ]
    connection.execute(sa.insert(tables.cases).values(rows))
    at = {"city_code": "kediri", "data_version": version, "at": known, "load_id": "alarms"}
    connection.execute(sa.insert(tables.versions).values(**at))


@contextmanager
def served(state: State, demo: Path, folder: Path) -> Iterator[str]:
    """The link that lets a screen in."""
    file = folder / "wall.duckdb"
    if state.cases is None:
        shutil.copy(demo, file)
    with closing(open_warehouse(f"duckdb:///{file}")) as warehouse:
        upgrade(warehouse)
        prepare(warehouse, state)
        settings = Settings(city=CITY, var=Path(tempfile.gettempdir()) / "wall-pictures", simulated=True)
        app = create_server(settings, warehouse, lambda: state.at.astimezone(dt.UTC))
        server = make_server("127.0.0.1", 0, app, threaded=True)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/wall/?token={visitor(app, DISPLAY).raw}"
        finally:
            server.shutdown()
            server.server_close()


def prepare(warehouse: Warehouse, state: State) -> None:
    """Loads as old as the state wants them: what the demo knew afterwards is not asked for."""
    with warehouse.write() as connection:
        if state.cases is not None:
            _fill(connection, state)
        _alarm(connection, state)
        give_order(connection, "kediri", ALL, Order(view=state.view))
        told_at = FLOOD if state.view == REPLAYED else state.at
        if state.view == REPLAYED:  # the demo learnt of all at once, afterwards
            connection.execute(sa.update(tables.versions).values(at=told_at - dt.timedelta(hours=1)))
        connection.execute(sa.delete(tables.loads))
        connection.execute(sa.delete(tables.source_states))
        for source, seconds in FRESH.items():
            newest = told_at - dt.timedelta(seconds=seconds + state.late)
            own = {"city_code": "kediri", "load_id": f"l-{source}", "source": source, "state": "done"}
            times = {"started_at": newest, "finished_at": newest, "newest_at": newest, "data_version": 1}
            connection.execute(sa.insert(tables.loads).values(**own, **times))


def played(place: Place, name: str, now: dt.datetime) -> View:
    """The demo's data as if they were a drill's."""
    return View(name, place.warehouse, now, place.zone, place.version())


def _fill(connection: sa.Connection, state: State) -> None:
    received = state.at - dt.timedelta(hours=5)
    own = {"city_code": "kediri", "source": "kasus", "kind": "aduan", "category": "pju", "agency": "dishub"}
    more = {"state": "dikerjakan", "received_at": received, "day": received.date(), "known_from": 1}
    rows = [
        own | more | {"case_id": f"lapor:{area}-{number}", "area": area}
        for area in open_city(CITY).areas["code"]
        for number in range(state.cases or 0)
    ]
    if rows:
        connection.execute(sa.insert(tables.cases).values(rows))


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:])
