"""How fast chunks are made true on a Dask cluster of one, two and four workers of this machine, beside one
process of ours: sent to them (CSV), and read by them (the same rows in Parquet); what is staged is the same
to the byte of every row.

Two cores show that a second worker helps and what the way there and back costs; they can't show four.
"""

import dataclasses
import shutil
import tempfile
import time
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
from distributed import LocalCluster

from bench.record import Result, result
from bench.runs import CITY, FOLDER, MOMENT, case_file
from city import cached_city
from etl.cluster import on_cluster
from etl.pipeline import CHUNK_ROWS, Far, Job, stage
from etl.sources import read

CASES = 200_000
WORKERS = (0, 1, 2, 4)  # none: our own process


def measure(rows: list[int]) -> Iterator[Result]:
    n = min(CASES, *rows)
    job = Job(case_file(n), "kasus", CITY, True, MOMENT, "", chunk_rows=10_000)
    marks: set[str] = set()
    with tempfile.TemporaryDirectory(dir=FOLDER) as folder:
        for way, one in (("", job), ("_read_there", _in_parquet(job, Path(folder)))):
            rates = {}
            for workers in WORKERS:
                rates[workers] = _rate(one, workers, n, marks)
                who = f"{workers} workers" if workers else "own process"
                yield result(f"scale.cluster.rate{way}", rates[workers], "case rows/s", f"{n:,} cases, {who}")
            times = rates[2] / rates[1]
            yield result(f"scale.cluster.speedup_2{way}", times, "times 1 worker", f"{n:,} cases")
    yield result("scale.cluster.differs", len(marks) - 1, "answers", f"{n:,} cases", "<= 0")


def _rate(job: Job, workers: int, n: int, marks: set[str]) -> float:
    """Cases a second; what was staged leaves its mark."""
    with tempfile.TemporaryDirectory(dir=FOLDER) as name, _workers(workers) as far:
        began = time.perf_counter()
        staged = stage(job, Path(name), far=far)
        seconds = time.perf_counter() - began
        marks.add(_mark(staged.folder))
    return n / seconds


def _in_parquet(job: Job, folder: Path) -> Job:
    """The same rows as a Parquet file, of a city whose source it is."""
    city = shutil.copytree(job.city_folder, folder / "city")
    mapping = city / "sources" / f"{job.source}.toml"
    text = mapping.read_text(encoding="utf-8").replace('format = "csv"', 'format = "parquet"')
    mapping.write_text(text.replace("[csv]\n", "").replace('delimiter = ";"\nencoding = "utf-8"\n', ""))
    source, file = (
        cached_city(job.city_folder, job.is_simulated).sources[job.source],
        folder / "kasus.parquet",
    )
    writer = None
    for rows in read(job.file, source, CHUNK_ROWS):
        table = pa.Table.from_pandas(rows[[name for name in rows if not name.startswith("_")]])
        writer = writer or pq.ParquetWriter(file, table.schema)
        writer.write_table(table)
    if writer:
        writer.close()
    return dataclasses.replace(job, file=file, city_folder=city)


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
    """Of all rows of the cases and clocks, in their order (threads would sum them up in any), but for the
    file and the place that they came from."""
    place = "filename, file_row_number"
    told = "COLUMNS(lambda name: name NOT IN ('filename', 'file_row_number', '_file', '_row'))"
    rows = f"md5(({told})::TEXT)"
    sums = [
        duckdb.sql(
            f"SELECT md5(string_agg({rows}, '' ORDER BY {place})) FROM"
            f" read_parquet('{folder}/{part}-*.parquet', filename = true, file_row_number = true)"
        )
        for part in ("cases", "clocks")
    ]
    return " ".join(str(one.fetchall()) for one in sums)
