"""How soon a case that is written into a call center's database is on the wall.

A real PostgreSQL is filled at an even pace, the service asks it every second, and two screens ask the wall as
screens do: its tiny answer every 3 seconds, the picture when that has another key; one more every quarter of
a second shows what of the delay is the screens' own. What they read is the count of complaints of the last
hour, so a run is shorter than an hour. The web server and the service are threads of this process.
"""

import dataclasses
import json
import logging
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg

from access.roles import DISPLAY
from bench import clients, postgres, sizes
from bench.record import Result, result
from bench.runs import CITY, ROOT, case_file, lacks_room
from bench.wall import Site
from etl import service
from settings import Settings
from tests.visitors import visitor
from warehouse.engines import Warehouse, open_warehouse
from warehouse.schema import upgrade

SECONDS, RATE = sizes.of(named=600, short=120), 50  # of filling, and cases a second
SCREEN_EVERY, QUICK_EVERY = 3.0, 0.25
_LEFT_SECONDS = 60  # for what is under way when the filling ends
_BATCH_SECONDS = 0.1
_PICTURE = re.compile(r'{"className": ?"value"}, ?"([\d.]+)"')
_TABLE = """CREATE TABLE laporan (id bigserial PRIMARY KEY, jenis text, kategori text, kelurahan text,
 status text, dibuat timestamptz, diubah timestamptz DEFAULT clock_timestamp());
 CREATE INDEX ON laporan (diubah)"""
_ROW = """INSERT INTO laporan (jenis, kategori, kelurahan, status, dibuat)
 VALUES ('Aduan', 'PJU', 'Mojoroto', 'Baru', clock_timestamp())"""
_MAPPING = """title = "Pusat panggilan"
record = "case"
format = "sql"
key_prefix = "cc"
dates = ["iso"]
stale_after_minutes = 15

[poll]
every_seconds = 1

[sql]
secret = "callcenter"
table = "laporan"
watermark = "diubah"
lookback_minutes = 0.5

[columns]
case_id = "id"
kind = "jenis"
category = "kategori"
area_name = "kelurahan"
state = "status"
received_at = "dibuat"
updated_at = "diubah"

[values.kind]
"Aduan" = "aduan"

[values.state]
"Baru" = "diterima"
"""


@dataclasses.dataclass
class Seen:
    """What a screen showed: (moment, how many cases of the last hour)."""

    seen: list[tuple[float, int]] = dataclasses.field(default_factory=list)

    def hear(self, parts: dict) -> None:
        shown = _PICTURE.findall(json.dumps(parts["now-hour"]["children"]))
        self.seen.append((time.monotonic(), int(shown[-1].replace(".", "")) if shown else 0))


logging.getLogger("werkzeug").setLevel(logging.ERROR)


def measure(rows: list[int]) -> Iterator[Result]:
    size = min(rows)
    if said := lacks_room(size):
        print(said)
        return
    with tempfile.TemporaryDirectory() as name, postgres.server() as address:
        wrote, screens = run(Path(name), address, SECONDS, RATE, base=size)
    about = f"{RATE} a second for {SECONDS} s into {size:,}"
    for screen, named in zip(screens, ("wall", "answer"), strict=True):
        delays = delays_of(wrote, screen)
        aim = "<= 5" if named == "wall" else ""
        yield result(f"scale.feed_{named}_p95", _share(delays, 0.95), "s", about, aim)
        yield result(f"scale.feed_{named}_median", _share(delays, 0.5), "s", about)
    missing = len(wrote) - max(count for _, count in screens[0].seen)
    yield result("scale.feed_missing", missing, "cases", about, "<= 0")


def run(
    folder: Path, address: str, seconds: float, rate: int, base: int = 0
) -> tuple[list[float], list[Seen]]:
    """When each case was committed, and the two screens: one at a screen's pace, one quick."""
    warehouse = _warehouse(folder, base)
    source = postgres.make_database(address, "callcenter").replace("+psycopg", "")
    settings = _settings(folder, source)
    site = Site(warehouse, folder, settings)
    seen = [Seen(), Seen()]
    lives = [_screen(site, every, one) for every, one in zip((SCREEN_EVERY, QUICK_EVERY), seen, strict=True)]
    wrote: list[float] = []

    def fill() -> None:
        before = len(_fill(line, 5, rate))  # the first load waits for a child and for compiled questions
        time.sleep(5)
        wrote.extend(_fill(line, seconds, rate, before=before))
        _wait_until(len(wrote), seen)

    with psycopg.connect(source, autocommit=True) as line:
        line.execute(_TABLE)
        stop = service.start(settings, warehouse)
        try:
            clients.run([life.watch for life in lives], fill)
        finally:
            stop()
            site.stop()
            warehouse.close()
    if faults := [fault for life in lives for fault in life.notes.faults]:
        raise RuntimeError(faults[0])
    return wrote, seen


def delays_of(wrote: list[float], screen: Seen) -> list[float]:
    """Seconds from each commit until the screen showed it; those before the start of filling are left out."""
    delays, shown = [], 0
    for at, count in screen.seen:
        delays += [at - moment for moment in wrote[shown:count] if moment]
        shown = max(shown, count)
    return delays


def _fill(line: psycopg.Connection, seconds: float, rate: int, before: int = 0) -> list[float]:
    """When each was committed; 0 for the `before` ones, which are not counted."""
    began, wrote = time.monotonic(), [0.0] * before
    while (since := time.monotonic() - began) < seconds:
        due = int(since * rate) - (len(wrote) - before)
        if due > 0:
            with line.transaction(), line.cursor() as cursor:
                for _ in range(due):
                    cursor.execute(_ROW)
            wrote += [time.monotonic()] * due
        time.sleep(_BATCH_SECONDS)
    return wrote


def _wait_until(count: int, screens: list[Seen]) -> None:
    end = time.monotonic() + _LEFT_SECONDS
    while time.monotonic() < end and any(not one.seen or one.seen[-1][1] < count for one in screens):
        time.sleep(0.1)


def _screen(site: Site, every: float, seen: Seen) -> clients.Screen:
    headers = clients.headers(visitor(site.app, DISPLAY))
    return clients.Screen(site.url, headers, clients.picture(site.app), every, heard=seen.hear)


def _settings(folder: Path, source: str) -> Settings:
    town, var = folder / "city", folder / "var"
    shutil.copytree(CITY, town)
    (town / "sources" / "callcenter.toml").write_text(_MAPPING)
    var.mkdir(exist_ok=True)
    secrets = var / "secrets.toml"
    secrets.touch(0o600)
    secrets.write_text(f'[callcenter]\nurl = "{source}"\n')
    places = {"var": var, "inbox": folder / "inbox", "secrets": secrets}
    return Settings(city=town, warehouse=f"duckdb:///{folder / 'w.duckdb'}", **places)


def _warehouse(folder: Path, base: int) -> Warehouse:
    url = f"duckdb:///{folder / 'w.duckdb'}"
    if base:
        places = {"LMW_SIMULATED": "0", "LMW_VAR": str(folder / "first"), "LMW_WAREHOUSE": url}
        words = [sys.executable, "-m", "etl", "load", "--source", "kasus", str(case_file(base))]
        subprocess.run(words, cwd=ROOT, env=os.environ | places, check=True, stdout=subprocess.DEVNULL)
    opened = open_warehouse(url)
    upgrade(opened)
    return opened


def _share(delays: list[float], share: float) -> float:
    return sorted(delays)[int(share * (len(delays) - 1))] if delays else float("inf")
