"""Questions over five years where the warehouse is PostgreSQL: asked of it, and of a copy for reading
beside it (warehouse/copies.py); what it takes to make the copy, and to follow a small load.

Both tell the same, or nothing is compared.
"""

import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from functools import partial
from pathlib import Path
from statistics import median
from typing import TypeVar

import pandas as pd
import psutil
import sqlalchemy as sa

from bench import postgres
from bench.ask import BY_PERIOD, PERIODS, Question, filled, last_days, stage_cases
from bench.record import Result, result
from bench.runs import CITY, FOLDER, MOMENT, case_file, lacks_room, load_staged
from etl.pipeline import Job, stage
from metrics import handovers, on_time, quality, suspicious, tally, time_spent
from metrics.filters import Filters
from warehouse import copied
from warehouse.copies import DATABASE, Copy
from warehouse.engines import Warehouse

T = TypeVar("T")
FURTHER: dict[str, Question] = {
    "tally": partial(tally.tally, step="week"),
    "course": on_time.course,
    "times": on_time.times,
    "time_spent": time_spent.time_spent,
    "handovers": handovers.handovers,
    "fields_by_agency": quality.fields_by_agency,
    "received": quality.received,
    "closings": suspicious.closings,
}
SMALL = 1_000  # cases that a small load changes
MEMORY = "1GB"
TIMES, LONG_SECONDS = 5, 10  # each is asked so often, what takes long once


def measure(rows: list[int]) -> Iterator[Result]:
    for n in rows:
        if said := lacks_room(n):
            print(said)
            continue
        with tempfile.TemporaryDirectory(dir=FOLDER) as name, postgres.server() as address:
            folder = Path(name)
            with (
                filled(address + "postgres", stage_cases(n, folder)) as warehouse,
                closing(Copy(warehouse, folder / "copies", MEMORY)) as copy,
            ):
                size = f"{n:,} cases"
                yield from _made(warehouse, copy, folder / "copies", size)
                yield from _followed(warehouse, copy, folder, size)
                yield from _asked(warehouse, copy, size)


def _made(warehouse: Warehouse, copy: Copy, folder: Path, size: str) -> Iterator[Result]:
    before = psutil.Process().memory_info().rss
    (seconds, cpu), peak = _peak(lambda: _timed(copy.bring))
    yield result("scale.long.made", seconds, "s", size)
    yield result("scale.long.made_cpu", cpu, "s of CPU, ours", size)
    yield result("scale.long.made_memory", (peak - before) / 1e6, "MB more at most", f"{size}, {MEMORY}")
    with warehouse.read() as connection:
        sizes = [sa.func.pg_table_size(table.name) for table in copied.COPIED]
        theirs = sum(connection.execute(sa.select(*sizes)).one())
    taken = sum(file.stat().st_size for file in folder.iterdir())
    yield result("scale.long.made_file", taken / 1e6, "MB", size)
    yield result("scale.long.made_share", taken / theirs, "of PostgreSQL's", size)


def _followed(warehouse: Warehouse, copy: Copy, folder: Path, size: str) -> Iterator[Result]:
    """After a load that tells other states of some cases, and after one that does nothing."""
    staged = stage(Job(case_file(SMALL, seed=1), "kasus", CITY, True, MOMENT, ""), folder)
    load_staged(warehouse, staged)
    seconds, cpu = _timed(copy.bring)
    yield result("scale.long.followed", seconds, "s", f"{size}, {SMALL:,} changed")
    yield result("scale.long.followed_cpu", cpu, "s of CPU, ours", f"{size}, {SMALL:,} changed")
    yield result("scale.long.looked", 1_000 * _timed(copy.bring)[0], "ms", size)


def _asked(warehouse: Warehouse, copy: Copy, size: str) -> Iterator[Result]:
    filters = last_days(PERIODS["5_years"])
    for name, question in (BY_PERIOD | FURTHER).items():
        ask = partial(_answer, question, filters)

        def bare(ask: Callable[[sa.Connection], pd.DataFrame] = ask) -> pd.DataFrame:
            with warehouse.read() as connection:
                return ask(connection)

        theirs, told = _median(bare)
        ours, same = _median(partial(copy.ask, ask))
        pd.testing.assert_frame_equal(same, told, obj=name)
        yield result(f"scale.long.{name}.postgresql", theirs, "ms", size)
        yield result(f"scale.long.{name}.copy", ours, "ms", size)
        yield result(f"scale.long.{name}.faster", theirs / ours, "times", size, ">= 1")
    assert not copy.state().answered[DATABASE]


def _answer(question: Question, filters: Filters, connection: sa.Connection) -> pd.DataFrame:
    return question(connection, filters, MOMENT)


def _median(ask: Callable[[], pd.DataFrame]) -> tuple[float, pd.DataFrame]:
    """Milliseconds, and the answer."""
    taken: list[float] = []
    while len(taken) < TIMES and sum(taken) < LONG_SECONDS:
        began = time.perf_counter()
        answer = ask()
        taken.append(time.perf_counter() - began)
    return 1_000 * median(taken), answer


def _timed(work: Callable[[], object]) -> tuple[float, float]:
    """Seconds, and those of this process on a core."""
    began, cpu = time.perf_counter(), time.process_time()
    work()
    return time.perf_counter() - began, time.process_time() - cpu


def _peak(work: Callable[[], T]) -> tuple[T, int]:
    """What it gives, and the most memory of this process meanwhile."""
    process, ended, peak = psutil.Process(), threading.Event(), [0]

    def watch() -> None:
        while not ended.wait(0.1):
            peak[0] = max(peak[0], process.memory_info().rss)

    watching = threading.Thread(target=watch)
    watching.start()
    try:
        given = work()
    finally:
        ended.set()
        watching.join()
    return given, peak[0]
