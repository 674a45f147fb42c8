"""What must not go wrong: loads that are killed (bench.kills), broken files (bench.broken), a database or a
disk that goes away (bench.outages, bench.disks, bench.copy_disks), hostile requests (bench.hostile). Each
fault is printed; the figures are how many there were."""

import concurrent.futures as futures
import multiprocessing
import os
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from bench import broken, copy_disks, disks, hostile, kills, outages, postgres, sizes
from bench.record import Result, result
from bench.runs import CORES, FOLDER

KILLS = sizes.of(named=200, short=30)
CASES = 5_000
FILES = sizes.of(named=10_000, short=1_000)
REQUESTS, OVER_HTTP = sizes.of(named=100_000, short=8_000), sizes.of(named=5_000, short=500)
OUTAGES = 5
COPIED = sizes.of(named=10_000, short=1_000)
_SHARE = 500  # files that one process loads


def measure(_rows: list[int]) -> Iterator[Result]:
    FOLDER.mkdir(parents=True, exist_ok=True)
    size = f"{KILLS} kills, {CASES:,} cases and calls"
    yield _count("fault.kills.duckdb", _kills(), size)
    with postgres.server() as address:
        yield _count("fault.kills.postgresql", _kills(address), size)
    yield _count("fault.files", _files(), f"{FILES:,} files")
    yield _count("fault.database_away", _in_folder(_away), f"{OUTAGES} outages under web and watch")
    yield _count("fault.web_processes", _in_folder(outages.web_processes), "2 web processes, 3 loads")
    if os.geteuid() == 0:  # who may mount a disk
        yield _count("fault.disk_full", _in_folder(disks.disk_full), "3 files on 60 MB")
        yield _count("fault.disk_read_only", _in_folder(disks.disk_read_only), "3 files on 60 MB")
        size = f"loads of {COPIED:,} cases"
        yield _count("fault.copy_disk_full", _in_folder(_copied(copy_disks.copy_disk_full)), size)
        yield _count("fault.copy_disk_read_only", _in_folder(_copied(copy_disks.copy_disk_read_only)), size)
    yield _count("fault.requests", _requests(), f"{REQUESTS:,} requests, {OVER_HTTP:,} over HTTP")


def _away(folder: Path) -> list[str]:
    return outages.database_away(folder, OUTAGES)


def _copied(verb: Callable[[Path, str, int], list[str]]) -> Callable[[Path], list[str]]:
    """Beside a PostgreSQL of its own."""

    def tried(folder: Path) -> list[str]:
        with postgres.server() as address:
            return verb(folder, postgres.make_database(address, "copied"), COPIED)

    return tried


def _in_folder(verb: Callable[[Path], list[str]]) -> list[str]:
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder) / "run"
        place.mkdir()
        return verb(place)


def _requests() -> list[str]:
    with tempfile.TemporaryDirectory(dir=FOLDER) as folder:
        return hostile.failures(range(REQUESTS), Path(folder), OVER_HTTP)


def _kills(address: str = "") -> list[str]:
    with tempfile.TemporaryDirectory(dir=FOLDER) as folder:
        return kills.failures(KILLS, CASES, Path(folder), address)


def _files() -> list[str]:
    shares = [range(first, min(first + _SHARE, FILES)) for first in range(0, FILES, _SHARE)]
    with futures.ProcessPoolExecutor(CORES, multiprocessing.get_context("spawn")) as pool:
        return [sentence for said in pool.map(_share, shares) for sentence in said]


def _share(seeds: range) -> list[str]:
    with tempfile.TemporaryDirectory(dir=FOLDER) as folder:
        return broken.failures(seeds, Path(folder))


def _count(name: str, faults: list[str], size: str) -> Result:
    for fault in faults:
        print(fault)
    return result(name, len(faults), "faults", size, "<= 0")
