"""Loads that are killed at random moments. Each file is one transaction: whenever a load is killed, the
warehouse must hold what it held before or after one of its files, nothing between, and in the end what a
load without a kill leaves."""

import datetime as dt
import hashlib
import itertools
import os
import random
import shutil
import signal
import time
from collections.abc import Callable
from pathlib import Path

import sqlalchemy as sa

from bench import postgres
from bench.runs import CITY, MOMENT, city, run, start
from etl.desk import Desk
from etl.loading import load_file
from etl.log import LogVoice
from etl.simulate import top_up, write_days
from settings import Settings
from warehouse import tables
from warehouse.engines import open_warehouse

_SOURCES = ("kasus", "112")
_SCALE = 20  # times what the service has on a day
_CASES_A_DAY = 200  # at that scale
_FROM, _TO = 0.15, 1.1  # of the time that a whole load takes
_COMPARED = (
    tables.cases,
    tables.case_versions,
    tables.clocks,
    tables.clock_versions,
    tables.case_events,
    tables.calls,
    tables.people_of_cases,
    tables.rejected_rows,
    tables.raw_rejected,
    tables.loads,
    tables.versions,
)
_OF_THE_LOAD = {"load_id", "at", "started_at", "finished_at"}
"""What two loads of the same file differ in; in the tables of loads and versions alone."""


def failures(number: int, cases: int, folder: Path, address: str = "") -> list[str]:
    """Kills so many loads of about so many cases and calls, on the PostgreSQL server at `address` or else on
    DuckDB; a sentence for each time that something was lost, twice, or half there."""
    before, files = _files(cases, folder)
    var, base = folder / "var", _url(folder, address, "base")
    _load(base, var, before)
    reference, url = _url(folder, address, "reference"), _url(folder, address, "killed")
    states = _states(base, reference, files, var)
    _copy(base, url)
    seconds = run("load", "--warehouse", url, *files, var=var).seconds
    return _killed(url, lambda: _copy(base, url), files, var, states, _moments(number, seconds))


def content(url: str) -> str:
    """A digest of all that a warehouse holds, but for when its loads were made."""
    warehouse = open_warehouse(url)
    found = hashlib.sha256()
    with warehouse.write() as connection:  # once the database has ended what a killed writer began
        for table in _COMPARED:
            columns = [column for column in table.c if _is_compared(column)]
            rows = connection.execute(sa.select(*columns).order_by(*columns)).fetchall()
            found.update(f"{table.fullname} {rows}".encode())
    warehouse.close()
    return found.hexdigest()


def _is_compared(column: sa.Column) -> bool:
    is_of_load = column.table in (tables.loads, tables.versions)
    return column.name not in (_OF_THE_LOAD if is_of_load else {"load_id"})


def _files(cases: int, folder: Path) -> tuple[list[Path], list[Path]]:
    """The first rows of what the sources show in the middle of some days, and of what came afterwards."""
    days = max(1, cases // _CASES_A_DAY)
    middle = MOMENT - dt.timedelta(days)
    first = (middle - dt.timedelta(days)).date()
    shown = write_days(city(), first, middle.date(), folder / "before", until=middle, scale=_SCALE)
    later = top_up(city(), folder / "later", middle, MOMENT, scale=_SCALE)
    return _heads(shown, cases), _heads(later, cases)


def _heads(files: list[Path], rows: int) -> list[Path]:
    chosen = sorted(file for file in files if file.name.startswith(_SOURCES))
    for file in chosen:
        with file.open("rb") as lines:
            head = list(itertools.islice(lines, rows + 1))
        file.write_bytes(b"".join(head))
    return chosen


def _url(folder: Path, address: str, name: str) -> str:
    return postgres.make_database(address, name) if address else f"duckdb:///{folder / name}.duckdb"


def _copy(url: str, other: str) -> None:
    """What `url` holds, in place of what `other` held."""
    if url.startswith("postgresql"):
        address, _, name = other.rpartition("/")
        postgres.make_database(address + "/", name, like=url.rpartition("/")[2])
        return
    source, target = (Path(place.removeprefix("duckdb:///")) for place in (url, other))
    Path(f"{target}.wal").unlink(missing_ok=True)
    shutil.copyfile(source, target)


def _load(url: str, var: Path, files: list[Path]) -> None:
    with Desk(Settings(city=CITY, warehouse=url, var=var, simulated=True), LogVoice("bench")) as desk:
        for file in files:
            load_file(desk, file)


def _states(base: str, reference: str, files: list[Path], var: Path) -> list[str]:
    """The content before, and after each of the files, loaded without a kill."""
    _copy(base, reference)
    states = [content(reference)]
    for file in files:
        _load(reference, var, [file])
        states.append(content(reference))
    return states


def _moments(number: int, seconds: float) -> list[float]:
    chance = random.Random(112)
    return [chance.uniform(_FROM * seconds, _TO * seconds) for _ in range(number)]


def _killed(
    url: str, reset: Callable[[], None], files: list[Path], var: Path, states: list[str], moments: list[float]
) -> list[str]:
    """Each load goes on where the one before was killed; whenever all is loaded it begins again."""
    said, reached = [], len(files)
    for moment in moments:
        if reached == len(files):
            reset()
            reached = 0
        fault = _kill_one(url, files[reached:], var, moment)
        found = content(url)
        if fault or found not in states[reached:]:
            said.append(fault or f"A kill after {moment:.2f} s left what no load leaves.")
            reset()
            found = states[0]
        reached = states.index(found)
    if reached < len(files):
        run("load", "--warehouse", url, *files[reached:], var=var)
    if content(url) != states[-1]:
        said.append("The last load, after all the kills, left something else than a load without a kill.")
    return said


def _kill_one(url: str, files: list[Path], var: Path, moment: float) -> str:
    """What went wrong before the kill came; "" for nothing."""
    load = start("load", "--warehouse", url, *files, var=var)
    time.sleep(moment)
    os.killpg(load.pid, signal.SIGKILL)
    _, errors = load.communicate()
    return "" if load.returncode in (0, -signal.SIGKILL) else f"A load failed: {errors}"
