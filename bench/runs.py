"""What measurements run on: large case files of the simulated service, kept under data/var/bench, and the
product's own commands, timed and with a watch on their memory."""

import datetime as dt
import os
import shutil
import subprocess
import sys
import time
import uuid
from dataclasses import dataclass
from pathlib import Path

import psutil

from city import City, cached_city
from etl.pipeline import Staged
from etl.simulate import write_cases
from warehouse.engines import Warehouse
from warehouse.write import Counts, load

ROOT = Path(__file__).parent.parent
CITY = ROOT / "data" / "kediri"
FOLDER = ROOT / "data" / "var" / "bench"
MOMENT = dt.datetime(2026, 11, 24, 1, 20, tzinfo=dt.UTC)
CORES = len(os.sched_getaffinity(0))
_BYTES_A_CASE = 3_500  # the file, what is staged, and one warehouse on either engine
_WATCH_SECONDS = 0.2


@dataclass(frozen=True)
class Run:
    """A finished command; the memory is the largest sum of it and its children, looked at 5 times a
    second."""

    seconds: float
    peak_bytes: int
    output: str


def city() -> City:
    return cached_city(CITY, is_simulated=True)


def lacks_room(cases: int) -> str:
    """A sentence where the disk is too small to measure so many cases; "" where it is not."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    free, needed = shutil.disk_usage(FOLDER).free, cases * _BYTES_A_CASE
    if free > needed:
        return ""
    return f"{cases:,} cases need {needed / 1e9:.0f} GB on the disk, {free / 1e9:.0f} GB are free: left out."


def case_file(cases: int, seed: int = 0) -> Path:
    """A CSV file of so many cases with their histories, written once; another seed tells other lives."""
    path = FOLDER / f"kasus_{cases}_{seed}.csv"
    if not path.exists():
        [made] = write_cases(city(), cases, FOLDER / "part", seed, until=MOMENT)
        os.replace(made, path)
    return path


def start(*words: object, var: Path) -> subprocess.Popen[str]:
    """`python -m etl` with these words as a demo, in a process group of its own."""
    places = {"LMW_SIMULATED": "1", "LMW_VAR": str(var), "LMW_CITY": str(CITY)}
    return subprocess.Popen(
        [sys.executable, "-m", "etl", *map(str, words)],
        cwd=ROOT,
        env=os.environ | places,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def run(*words: object, var: Path) -> Run:
    """The same to its end. RuntimeError where it fails."""
    began, peak = time.perf_counter(), 0
    process = start(*words, var=var)
    while process.poll() is None:
        peak = max(peak, _memory(process.pid))
        time.sleep(_WATCH_SECONDS)
    seconds = time.perf_counter() - began
    output, errors = process.communicate()
    if process.returncode:
        raise RuntimeError(errors)
    return Run(seconds, peak, output)


def load_staged(warehouse: Warehouse, staged: Staged, kind: str = "simulasi") -> Counts:
    """Staged files of the city into an open warehouse."""
    return load(
        warehouse,
        staged.folder,
        city_code=city().code,
        source="kasus",
        load_id=uuid.uuid4().hex,
        file=staged.folder.name,
        fingerprint=staged.fingerprint,
        city_fingerprint=staged.city_fingerprint,
        started_at=MOMENT,
        at=MOMENT,
        kind=kind,
    )


def _memory(pid: int) -> int:
    """Bytes in memory of a process and all its children."""
    try:
        first = psutil.Process(pid)
        tree = [first, *first.children(recursive=True)]
    except psutil.NoSuchProcess:
        return 0
    return sum(map(_resident, tree))


def _resident(process: psutil.Process) -> int:
    try:
        return process.memory_info().rss
    except psutil.NoSuchProcess:
        return 0
