"""How fast chunks are made true on a Dask cluster of one, two and four workers of this machine, beside one
process of ours; what is staged is the same to the byte of every row.

Two cores show that a second worker helps and what the way there and back costs; they can't show four.
"""

import tempfile
import time
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb
from distributed import LocalCluster

from bench.record import Result, result
from bench.runs import CITY, FOLDER, MOMENT, case_file
from etl.cluster import on_cluster
from etl.pipeline import Far, Job, stage

CASES = 200_000
WORKERS = (0, 1, 2, 4)  # none: our own process


def measure(rows: list[int]) -> Iterator[Result]:
    n = min(CASES, *rows)
    job = Job(case_file(n), "kasus", CITY, True, MOMENT, "", chunk_rows=10_000)
    rates, marks = {}, set()
    for workers in WORKERS:
        with tempfile.TemporaryDirectory(dir=FOLDER) as name, _workers(workers) as far:
            began = time.perf_counter()
            staged = stage(job, Path(name), far=far)
            rates[workers] = n / (time.perf_counter() - began)
            marks.add(_mark(staged.folder))
        who = f"{workers} workers" if workers else "own process"
        yield result("scale.cluster.rate", rates[workers], "case rows/s", f"{n:,} cases, {who}")
    yield result("scale.cluster.speedup_2", rates[2] / rates[1], "times 1 worker", f"{n:,} cases")
    yield result("scale.cluster.differs", len(marks) - 1, "answers", f"{n:,} cases", "<= 0")


@contextmanager
def _workers(n: int) -> Iterator[Far | None]:
    if not n:
        yield None
        return
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of a dashboard that nobody looks at
        local = LocalCluster(n_workers=n, threads_per_worker=1, dashboard_address=None)
    with local, on_cluster(local.scheduler_address, print) as far:
        yield far


def _mark(folder: Path) -> str:
    """Of all rows of the cases and clocks, in their order."""
    sums = [
        duckdb.sql(f"SELECT md5(string_agg(md5(row::TEXT), '')) FROM '{folder}/{part}-*.parquet' AS row")
        for part in ("cases", "clocks")
    ]
    return " ".join(str(one.fetchall()) for one in sums)
