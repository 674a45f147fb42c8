"""Drills: how long from source to screen while the launch rehearsal brings fifty events a second, and all six
scenarios at ×60 from the button to the PDF in real Chromium.

The service runs as in production (its watch, its chore, its child processes) in this process, with a server
beside it, and a wall that polls as assets/wall/poll.js does. FACTOR and SCENARIOS may be set smaller for a
trial.
"""

import json
import re
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient
from selenium import webdriver
from werkzeug.serving import make_server

from access.calls import registered
from app import create_server
from bench.record import Result, result
from bench.runs import CITY
from bench.wall import chromium, wait
from drill.scores import delays
from etl import service
from settings import Settings
from tests.visitors import as_role, ask, picture_of, visitor
from timed import chores
from warehouse.drill_tables import Drill, all_drills, drill_named, files_of
from warehouse.drills import drill_of
from warehouse.engines import Warehouse, open_warehouse
from warehouse.schema import upgrade
from warehouse.screens import ALL, Order, give_order

FACTOR = 10  # of the rehearsal's reports and calls: some fifty events a second at ×60
SCENARIOS = ("tabrakan", "pasar", "badai", "banjir", "adminduk", "peluncuran")
POLL_SECONDS = 2.0  # of a wall that is not told to ask sooner
LONGEST = 400  # seconds of a drill at ×60
WARM_SECONDS = 10.0  # until the service has its child processes, as one that was not started this minute


def measure(rows: list[int]) -> Iterator[Result]:
    del rows
    with running(CITY) as place:
        yield from _all_to_the_pdf(place)
    with tempfile.TemporaryDirectory() as folder, running(_larger(Path(folder))) as place:
        yield from _delay(place)


@dataclass(frozen=True)
class Place:
    app: Flask
    warehouse: Warehouse
    url: str


@contextmanager
def running(city: Path) -> Iterator[Place]:
    """An embedded server with its service, on an empty warehouse."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        url = f"duckdb:///{folder / 'w.duckdb'}"
        settings = Settings(
            city=city, warehouse=url, var=folder / "var", inbox=folder / "inbox", meeting="off"
        )
        warehouse = open_warehouse(url)
        upgrade(warehouse)
        stop = service.start(settings, warehouse, {}, chores(settings))
        app = create_server(settings, warehouse)
        one = visitor(app, "operator")
        server = make_server("127.0.0.1", 0, lambda env, start: app(env | one.environ, start), threaded=True)
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        yield Place(app, warehouse, f"http://127.0.0.1:{server.server_port}")
        server.shutdown()
        stop()
        warehouse.close()


def _all_to_the_pdf(place: Place) -> Iterator[Result]:
    """Each scenario by its button; it counts when its PDF is one and every report of it is told."""
    whole = 0
    with chromium("") as driver:
        for code in SCENARIOS:
            name = _press(driver, place, code)
            wait(driver, "document.querySelector('.files a')", LONGEST)
            row = _row(place, name)
            pdf = as_role(place.app, "operator").get(f"/drill/{name}/evaluasi.pdf").data
            report = json.loads(row.report)
            is_told = report["counts"]["reports"] == report["counts"]["shown"] > 0
            whole += row.ending == "tuntas" and pdf.startswith(b"%PDF-") and is_told
    yield result("drill.scenarios_to_pdf", whole, "scenarios", "at ×60, by autopilot", f">= {len(SCENARIOS)}")


def _press(driver: webdriver.Chrome, place: Place, code: str) -> str:
    """Starts a scenario at ×60 on its page; the drill's name."""
    driver.get(f"{place.url}/drill")
    button = f"document.querySelector('#scenario-{code} button:not([disabled])')"
    wait(driver, button)
    driver.execute_script("document.getElementById('drill-speed').value = '60'")
    driver.execute_script(f"{button}.click()")
    wait(driver, f"location.pathname.startsWith('/drill/{code}_')")
    return driver.execute_script("return location.pathname").rpartition("/")[2]


def _delay(place: Place) -> Iterator[Result]:
    """A wall is told to show the drill, and takes each picture that its poll names."""
    time.sleep(WARM_SECONDS)
    client = as_role(place.app, "operator")
    order = {"drill-order.data": {"do": "start", "code": "peluncuran", "speed": "60"}}
    began = time.monotonic()
    calls = registered(place.app).apps["/"].callback_map
    ask(client, next(one for one in calls if one.startswith("..drill-list.children")), order)
    name = _newest(place)
    with place.warehouse.write() as connection:
        give_order(connection, "kediri", ALL, Order(view=f"gladi {name}"))
    shown = ""
    while _row(place, name).is_active and time.monotonic() - began < LONGEST:
        shown, pause = _show(client, shown)
        time.sleep(pause)
    with drill_of(place.warehouse, name).read() as connection:
        files = files_of(connection)
    told, seconds = delays(files), (files[-1]["written_at"] - files[0]["written_at"]).total_seconds()
    size = "launch rehearsal ×60, 50 events a second"
    yield result("drill.events_a_second", told["n"] / seconds, "events/s", size, ">= 50")
    yield result("drill.source_to_wall_p95", told["p95"], "s", size, "<= 5")
    yield result("drill.source_to_wall_median", told["median"], "s", size)
    yield result("drill.file_to_stored_median", told["loaded"], "s", size)


def _show(client: FlaskClient, shown: str) -> tuple[str, float]:
    """One poll, and the picture where there is a newer one than `shown`; that picture's key, and the seconds
    to the next poll."""
    told = client.get("/wall/api/version?name=Bench").json
    key, soon = told["key"], told["soon"] / 1000
    if key and key != shown:
        ask(client, picture_of(client.application), {"wall-key.data": key}, app="/wall/")
    return key, min(POLL_SECONDS, soon) if soon else POLL_SECONDS


def _larger(folder: Path) -> Path:
    """The city with a rehearsal of so many times as many reports and calls, and people to answer them."""
    city = folder / CITY.name
    for file in (one for one in CITY.rglob("*") if one.is_file()):
        (city / file.relative_to(CITY)).parent.mkdir(parents=True, exist_ok=True)
        (city / file.relative_to(CITY)).write_bytes(file.read_bytes())
    scenario = city / "drills" / "peluncuran.toml"
    text = scenario.read_text("utf-8")
    text = re.sub(r"^(count|lines) = (\d+)", lambda it: f"{it[1]} = {int(it[2]) * FACTOR}", text, flags=re.M)
    scenario.write_text(text, "utf-8")
    return city


def _newest(place: Place) -> str:
    with place.warehouse.read() as connection:
        return all_drills(connection, "kediri")[0].name


def _row(place: Place, name: str) -> Drill:
    with place.warehouse.read() as connection:
        row = drill_named(connection, "kediri", name)
    assert row is not None
    return row
