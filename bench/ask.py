"""How long a question takes, what it costs on top of its SQL (the same statements on a raw cursor of the same
connection, by turns), and how much longer it takes while a load runs.

Questions whose answer a period does not narrow are measured once, as of now.
"""

import concurrent.futures as futures
import datetime as dt
import itertools
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np
import pandas as pd
import sqlalchemy as sa

from bench import postgres
from bench.record import Result, result
from bench.runs import CITY, CORES, FOLDER, MOMENT, case_file, city, lacks_room, load_staged
from etl.desk import Desk
from etl.loading import load_file
from etl.log import LogVoice
from etl.pipeline import Job, Staged, stage
from etl.worker import Workers
from metrics import calls, capability, counts, now, on_time, open_cases, rejected
from metrics.filters import Filters
from settings import Settings
from warehouse.engines import Warehouse, open_warehouse
from warehouse.schema import upgrade

PERIODS = {"7_days": 7, "90_days": 90, "5_years": 5 * 365}
SHORT = ("7_days", "90_days")
LISTED = 100  # open cases that a screen lists
READERS = 4
IDLE_SECONDS = 5
LOADED = 200_000  # cases, while the readers ask
SECONDS = 2.0  # for each question
MOST, LEAST = 100, 7  # times that it is asked

Statements = list[tuple[str, object]]
Question = Callable[[sa.Connection, Filters, dt.datetime], pd.DataFrame]
BY_PERIOD: dict[str, Question] = {
    "counts_by_area": counts.counts_by_area,
    "trend": counts.trend,
    "cases_by_hour_of_week": counts.cases_by_hour_of_week,
    "calls_by_hour_of_week": counts.calls_by_hour_of_week,
    "funnel": calls.funnel,
    "answer_times": calls.answer_times,
    "on_time": on_time.on_time,
    "fields_recorded": capability.fields_recorded,
    "clocks_recorded": capability.clocks_recorded,
}
AS_OF_NOW: dict[str, Question] = {
    "open_cases": partial(open_cases.open_cases, limit=LISTED),
    "open_by_time_left": open_cases.open_by_time_left,
    "open_by_area": open_cases.open_by_area,
    "open_emergencies": open_cases.open_emergencies,
    "key_figures": now.key_figures,
    "latest_cases": now.latest_cases,
    "sources": now.sources,
    "rejected_by_reason": rejected.rejected_by_reason,
}


def measure(rows: list[int]) -> Iterator[Result]:
    """Also at a tenth of the smallest size: a city's own."""
    for n in sorted({min(rows) // 10, *rows}):
        if sentence := lacks_room(n):
            print(sentence)
            continue
        with tempfile.TemporaryDirectory(dir=FOLDER) as name, postgres.server() as address:
            folder = Path(name)
            staged = stage_cases(n, folder)
            for url in (f"duckdb:///{folder / 'warehouse.duckdb'}", address + "postgres"):
                with filled(url, staged) as warehouse:
                    yield from _questions(warehouse, n)
                    yield from _beside_load(warehouse, folder, n)


def stage_cases(n: int, folder: Path) -> Staged:
    """The cases of a large file, and as many calls."""
    staged = stage(Job(case_file(n), "kasus", CITY, True, MOMENT, "", workers=CORES), folder)
    for number, start in enumerate(range(0, n, 1_000_000)):
        made = _calls(number, min(1_000_000, n - start))
        made.to_parquet(staged.folder / f"calls-{number:05}.parquet")
    return staged


def _calls(number: int, n: int) -> pd.DataFrame:
    """Calls of five years as the pipeline would leave them, in the usual shares."""
    random = np.random.default_rng(number)
    started = (
        np.datetime64(MOMENT.replace(tzinfo=None), "s")
        - np.sort(random.integers(0, 5 * 365 * 86_400, n))[::-1]
    )
    outcome = random.choice(["dropped", "unanswered", "answered"], n, p=[0.3, 0.1, 0.6])
    words = random.choice(["ghost", "prank", "information", "valid"], n, p=[0.5, 0.1, 0.2, 0.2])
    seconds = random.integers(1, 40, n)
    is_answered = outcome == "answered"
    local = pd.DatetimeIndex(started).tz_localize("UTC").tz_convert(city().zone)
    at = pd.Series(started.astype("datetime64[us]")).dt.tz_localize("UTC")
    return pd.DataFrame(
        {
            "city_code": city().code,
            "call_id": pd.Series(np.arange(n) + number * 1_000_000).astype("str").radd("112:"),
            "source": "panggilan_112",
            "started_at": at,
            "queued_at": at.where(outcome != "dropped"),
            "answered_at": (at + pd.to_timedelta(seconds, unit="s")).where(is_answered),
            "ended_at": at + pd.Timedelta(minutes=2),
            "answer_seconds": pd.Series(seconds, dtype="Int32").where(is_answered),
            "answer_target_seconds": 10,
            "outcome": outcome,
            "disposition": np.where(is_answered, words, ""),
            "area": random.choice(city().areas["code"], n),
            "recorded_at": at,
            "day": local.date,
            "hour_of_week": (local.dayofweek * 24 + local.hour).astype("int16"),
        }
    )


@contextmanager
def filled(url: str, staged: Staged) -> Iterator[Warehouse]:
    """A warehouse that holds these."""
    warehouse = open_warehouse(url)
    upgrade(warehouse)
    load_staged(warehouse, staged)
    if warehouse.kind == "postgresql":
        postgres.settle(url)
    yield warehouse
    warehouse.close()


def _questions(warehouse: Warehouse, n: int) -> Iterator[Result]:
    """Every question, and by how much the worst of the short periods is slower than its SQL alone."""
    added: dict[str, float] = {}
    size = f"{n:,} cases"
    for period in PERIODS:
        for name, question in BY_PERIOD.items():
            took, more = _ask(warehouse, question, last_days(PERIODS[period]))
            added |= {f"{name}, {period}": more} if period in SHORT else {}
            yield result(f"ask.{name}.{warehouse.kind}.{period}", took, "ms", size)
    for name, question in AS_OF_NOW.items():
        took, more = _ask(warehouse, question, last_days(90))
        added[name] = more
        yield result(f"ask.{name}.{warehouse.kind}.now", took, "ms", size)
    worst = max(added, key=added.__getitem__)
    print(f"The layer adds most to {worst}.")
    yield result(f"ask.layer_adds.{warehouse.kind}", added[worst], "ms", size, "<= 2")


def last_days(days: int) -> Filters:
    end = MOMENT.date() + dt.timedelta(days=1)
    return Filters(city_code=city().code, zone=city().zone, start=end - dt.timedelta(days), end=end)


def _ask(warehouse: Warehouse, question: Question, filters: Filters) -> tuple[float, float]:
    """(median milliseconds of the question, by how much it is slower than its SQL that was asked just before,
    in the middle of all such pairs: what disturbs the machine disturbs both)."""
    with warehouse.read() as connection:
        statements = _statements(connection, lambda: question(connection, filters, MOMENT))
        cursor = _raw_cursor(connection)
        took, alone = [], []
        until = time.perf_counter() + SECONDS
        while len(took) < LEAST or (len(took) < MOST and time.perf_counter() < until):
            alone.append(_milliseconds(lambda: _execute(cursor, statements)))
            took.append(_milliseconds(lambda: question(connection, filters, MOMENT)))
    return median(took), median(more - bare for more, bare in zip(took, alone, strict=True))


def _statements(connection: sa.Connection, ask: Callable[[], object]) -> Statements:
    """What a question sends to the database, as its driver takes it."""
    sent: Statements = []

    def note(_connection: Any, _cursor: Any, statement: str, parameters: object, *_: object) -> None:
        sent.append((statement, parameters))

    sa.event.listen(connection, "before_cursor_execute", note)
    ask()
    sa.event.remove(connection, "before_cursor_execute", note)
    return sent


def _raw_cursor(connection: sa.Connection) -> Any:
    """The driver's own; of DuckDB a connection is its cursor."""
    driver = connection.connection.dbapi_connection
    return driver if connection.dialect.name == "duckdb" else driver.cursor()


def _execute(cursor: Any, statements: Statements) -> None:
    for statement, parameters in statements:
        cursor.execute(statement, parameters)
        cursor.fetchall()


def _beside_load(warehouse: Warehouse, folder: Path, n: int) -> Iterator[Result]:
    """A load as a server runs it, staged in a process of its own, of other states of the same cases."""
    file = case_file(min(n, LOADED), seed=1)
    settings = Settings(city=CITY, warehouse=warehouse.url, var=folder, simulated=True)
    workers = Workers()
    desk = Desk(settings, LogVoice("bench"), lent=warehouse, workers=workers)
    idle = _slowest(warehouse, lambda: time.sleep(IDLE_SECONDS))
    loading = _slowest(warehouse, lambda: load_file(desk, file, "kasus"))
    workers.stop()
    size = f"{n:,} cases, {READERS} readers"
    yield result(f"ask.idle_p95.{warehouse.kind}", idle, "ms", size)
    yield result(f"ask.beside_load.{warehouse.kind}", loading / idle, "times idle p95", size, "<= 2")


def _slowest(warehouse: Warehouse, during: Callable[[], object]) -> float:
    """The 95th percentile, in milliseconds, of the 90-day questions that readers ask without a pause."""
    ended = threading.Event()
    with futures.ThreadPoolExecutor(READERS) as pool:
        readers = [pool.submit(_read_until, ended, warehouse) for _ in range(READERS)]
        try:
            during()
        finally:
            ended.set()
        return float(np.percentile([took for reader in readers for took in reader.result()], 95))


def _read_until(ended: threading.Event, warehouse: Warehouse) -> list[float]:
    filters, took = last_days(90), []
    for question in itertools.cycle(BY_PERIOD.values()):
        if ended.is_set():
            return took
        with warehouse.read() as connection:
            took.append(_milliseconds(partial(question, connection, filters, MOMENT)))
    return took


def _milliseconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return 1000 * (time.perf_counter() - began)
