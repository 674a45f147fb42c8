"""What must not go wrong: loads that are killed (bench.kills) and broken files (bench.broken). Each fault is
printed; the figures are how many there were."""

import concurrent.futures as futures
import multiprocessing
import tempfile
from collections.abc import Iterator
from pathlib import Path

from bench import broken, kills, postgres
from bench.record import Result, result
from bench.runs import CORES, FOLDER

KILLS = 200
CASES = 5_000
FILES = 10_000
_SHARE = 500  # files that one process loads


def measure(_rows: list[int]) -> Iterator[Result]:
    FOLDER.mkdir(parents=True, exist_ok=True)
    size = f"{KILLS} kills, {CASES:,} cases and calls"
    yield _count("fault.kills.duckdb", _kills(), size)
    with postgres.server() as address:
        yield _count("fault.kills.postgresql", _kills(address), size)
    yield _count("fault.files", _files(), f"{FILES:,} files")


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
