"""The service as a process of its own: how soon a file of the inbox is in the warehouse, and what random
kills leave behind; and its timetable under a clock that jumps."""

import datetime as dt
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
import sqlalchemy as sa

from bench.record import Result, result
from etl.scheduler import Scheduler
from warehouse import tables
from warehouse.engines import open_warehouse
from warehouse.schema import upgrade

ROOT = Path(__file__).parent.parent
HEADER = (
    "No Tiket;Waktu Masuk;Waktu Antre;Waktu Dijawab;Waktu Selesai;Hasil;Klasifikasi Panggilan;Waktu Ekspor"
)
KILLS, DROPS, CALLS_A_FILE = 50, 10, 300
JUMPS = 30


def measure(_rows: list[int]) -> Iterator[Result]:
    with tempfile.TemporaryDirectory() as folder:
        seconds = sorted(drop_seconds(Path(folder), DROPS))
        size = f"{DROPS} files of {CALLS_A_FILE} calls"
        yield result("service.inbox_seconds", seconds[-1], "s, slowest", size, "<= 5")
    with tempfile.TemporaryDirectory() as folder:
        faults = kill_often(Path(folder), KILLS, seed=112)
        for fault in faults:
            print(fault)
        yield result("fault.service_kills", len(faults), "left half done", f"{KILLS} kills", "<= 0")
    with tempfile.TemporaryDirectory() as folder:
        faults = jump_often(Path(folder), JUMPS, seed=112)
        for fault in faults:
            print(fault)
        yield result("fault.clock_jumps", len(faults), "nights doubled or left out", f"{JUMPS} jumps", "<= 0")


def drop_seconds(folder: Path, drops: int) -> list[float]:
    """Seconds from when a file is in the inbox until its load is done, for each of `drops` files."""
    with running(folder):
        write_calls(folder, 0)
        while not _done(folder):
            time.sleep(0.05)  # the first waits for the warm child
        found = []
        for number in range(1, drops + 1):
            began = time.monotonic()
            write_calls(folder, number)
            while len(_done(folder)) <= number:
                time.sleep(0.02)
            found.append(time.monotonic() - began)
    return found


def kill_often(folder: Path, kills: int, seed: int) -> list[str]:
    """Kills a service at random moments while files come in, every other time while it loads one, then lets
    one finish. What is then not as if nothing had happened, a sentence each."""
    chance = random.Random(seed)
    for number in range(kills):
        with running(folder) as service:
            write_calls(folder, number)
            if number % 2 == 0:
                _wait_for(lambda: any((folder / "var" / "staging").glob("*/*")))
            time.sleep(chance.uniform(0, 3.5 if number % 2 else 0.4))
            service.kill()
    with running(folder):
        _wait_for(lambda: not any(path.is_file() for path in (folder / "inbox").iterdir()))
    return list(_faults(folder, kills))


def jump_often(folder: Path, jumps: int, seed: int) -> list[str]:
    """Nights in which nightly work did not run just once, a sentence each: every other day of simulated time
    the clock jumps an hour ahead or back at a random moment, and is set right within two hours."""
    chance, begun = random.Random(seed), dt.datetime(2026, 11, 23, 5, tzinfo=dt.UTC)  # noon in WIB
    wrong = []
    for number in range(jumps):
        start = begun + dt.timedelta(days=2 * number, minutes=chance.uniform(0, 1_440))
        wrong.append((start, start + dt.timedelta(minutes=chance.uniform(1, 120)), chance.choice((-1, 1))))
    runs = [0] * (2 * jumps + 1)
    warehouse = open_warehouse(f"duckdb:///{folder / 'w.duckdb'}")
    upgrade(warehouse)
    scheduler = Scheduler(warehouse, "kediri", "Asia/Jakarta")
    scheduler.enrol({"nightly": "daily 02:10"}, begun)
    for step in range(len(runs) * 24 * 4):  # looked at every quarter of an hour
        passed = begun + dt.timedelta(minutes=15 * step)
        clock = passed + sum(
            (sign * dt.timedelta(hours=1) for start, end, sign in wrong if start <= passed < end),
            dt.timedelta(0),
        )
        for name in scheduler.begin(clock):
            runs[(passed - begun).days] += 1
            scheduler.end(name, clock, "", failed=False)
    warehouse.close()
    return [f"night {night}: it ran {number} times" for night, number in enumerate(runs) if number != 1]


@contextmanager
def running(folder: Path) -> Iterator[subprocess.Popen]:
    """`python -m etl watch` on a warehouse, a var and an inbox of its own in `folder`; stopped at the end."""
    (folder / "inbox").mkdir(exist_ok=True)
    service = subprocess.Popen(
        [sys.executable, "-m", "etl", "watch"], cwd=ROOT, env=environment(folder), stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )  # fmt: skip
    with service:
        assert service.stdout is not None
        assert service.stdout.readline().startswith(b"Watching")
        try:
            yield service
        finally:
            service.terminate()


def environment(folder: Path) -> dict[str, str]:
    places = {
        "VAR": folder / "var",
        "INBOX": folder / "inbox",
        "WAREHOUSE": f"duckdb:///{folder / 'w.duckdb'}",
    }
    return os.environ | {f"LMW_{name}": str(place) for name, place in places.items()} | {"LMW_SIMULATED": "0"}


def write_calls(folder: Path, number: int) -> None:
    """A file of calls of its own, moved into the inbox whole."""
    moment = "24/11/2026 08:00:00"
    first = number * CALLS_A_FILE
    rows = [f"{n};{(moment + ';') * 4}Dijawab;Iseng;{moment}" for n in range(first, first + CALLS_A_FILE)]
    part = folder / "inbox" / f"112_{number:03d}.csv.part"
    part.write_text("\n".join([HEADER, *rows, ""]))
    part.rename(part.with_suffix(""))


def _wait_for(holds: Callable[[], bool]) -> None:
    end = time.monotonic() + 60
    while not holds() and time.monotonic() < end:
        time.sleep(0.02)


def _done(folder: Path) -> list[Path]:
    return [path for path in (folder / "inbox" / "done").glob("*") if path.suffix != ".txt"]


def _faults(folder: Path, files: int) -> Iterator[str]:
    warehouse = open_warehouse(f"duckdb:///{folder / 'w.duckdb'}")
    with warehouse.read() as connection:
        calls, distinct = connection.execute(
            sa.select(sa.func.count(), sa.func.count(tables.calls.c.call_id.distinct()))
        ).one()
        new = connection.scalar(sa.select(sa.func.sum(tables.loads.c.new_count)))
        failed = connection.scalar(sa.select(sa.func.count()).where(tables.loads.c.state != "done"))
        versions = list(
            connection.scalars(sa.select(tables.versions.c.data_version).order_by("data_version"))
        )
    warehouse.close()
    if not calls == distinct == new == files * CALLS_A_FILE:
        yield f"{files * CALLS_A_FILE} calls sent: {calls} held, {distinct} different, {new} counted as new"
    if failed:
        yield f"{failed} loads failed"
    if versions != list(range(1, files + 1)):
        yield f"{files} files made the versions {versions}"
    if left := [path.name for path in (folder / "inbox").iterdir() if path.is_file()]:
        yield f"left in the inbox: {left}"
    if left := [path.name for path in (folder / "var" / "staging").glob("*")]:
        yield f"left staged: {left}"
    if left := [one.pid for one in psutil.process_iter(["environ"]) if _is_of(one, folder)]:
        yield f"still running: {left}"


def _is_of(process: psutil.Process, folder: Path) -> bool:
    environ = process.info["environ"] or {}
    return environ.get("LMW_VAR") == str(folder / "var") and process.status() != psutil.STATUS_ZOMBIE
