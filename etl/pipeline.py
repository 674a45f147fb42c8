"""One file of a source, from its raw rows to numbered Parquet files that the warehouse takes in one
transaction.

A file streams through in chunks: read, map, clean, locate, clock, write. Each finished chunk is on disk
under its number before the progress file says so, so that a load that was stopped goes on where it stopped.
Large files use several processes; the order of rows does not depend on which chunk is done first, since
every row keeps its place.
"""

import concurrent.futures as futures
import ctypes
import datetime as dt
import fcntl
import json
import multiprocessing
import os
import shutil
import threading
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import lru_cache
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import IO, Protocol

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from city import City, open_city
from city.source import Source
from city.vocabulary import CALL
from etl.chunks import STEPS_A_CASE, looked_at, said_of, whole_cases
from etl.clean import calls as clean_calls
from etl.clean import cases as clean_cases
from etl.clean.mapping import map_columns
from etl.clean.rejects import with_copies
from etl.errors import SourceError, UserError
from etl.locate import locate
from etl.sla.clocks import clocks
from etl.sources import fingerprint, read
from warehouse.bulk import chunk_number

CHUNK_ROWS = 50_000
_BOOT = Path("/proc/sys/kernel/random/boot_id")  # another after each start of the machine
_MMAP_THRESHOLD, _TRIM_THRESHOLD = -3, -1  # of mallopt(3)
_PARTS = ("cases", "events", "clocks", "calls", "rejected", "personal")
_MOSTLY_DIFFER = ("case_id", "call_id", "caller_hash", "fields", "masked", "raw")
Progress = Callable[[int, int], None]
Begin = Callable[[int, pd.DataFrame], Callable[[], int]]
"""Begins a chunk elsewhere; what it gives waits for its end, and answers how many rows it had."""


class Far(Protocol):
    """Other machines' cores (etl/cluster.py)."""

    @property
    def most(self) -> int: ...

    def begin_of(self, job: "Job", city: City, folder: Path) -> Begin: ...


@dataclass(frozen=True)
class Job:
    """What one run over one file needs to know; small enough to send to another process."""

    file: Path
    source: str
    city_folder: Path
    is_simulated: bool
    loaded_at: dt.datetime
    salt: str
    workers: int = 1
    chunk_rows: int = CHUNK_ROWS


@dataclass(frozen=True)
class Staged:
    """A folder of numbered Parquet files, how many rows of the file they account for, and what its reader
    noted: sheets without a table, sums that are no rows, characters that could not be read."""

    folder: Path
    fingerprint: str
    city_fingerprint: str
    rows: int
    notes: tuple[str, ...] = ()


def stage(job: Job, parent: Path, on_bytes: Progress | None = None, far: Far | None = None) -> Staged:
    """Brings one file to Parquet under `parent`, going on with what an earlier run left there; with `far` its
    chunks are made true there.

    Raises UserError where the file can't be read, or another process is at the same file.
    """
    city = cached_city(job.city_folder, job.is_simulated)
    mark = fingerprint(job.file)
    folder = parent / f"{job.source}-{mark[:16]}-{city.fingerprint[:8]}"
    folder.mkdir(parents=True, exist_ok=True)
    with _alone(folder, job.file):
        state = _resume(folder, job)
        notes: list[str] = []
        source = city.sources[job.source]
        has_steps = source.history.how == "rows"
        raw = read(
            job.file,
            source,
            job.chunk_rows * (STEPS_A_CASE if has_steps else 1),
            skip_rows=state["rows"],
            on_bytes=on_bytes,
            on_note=notes.append,
        )
        raw = whole_cases(raw, source) if has_steps else raw
        lacking: list[set[str]] = []
        try:
            for finished in _chunks(job, folder, state, looked_at(raw, source, lacking), far):
                state = finished
                _save(folder, state)
        except SourceError:
            shutil.rmtree(folder)  # another run would not get further with the same file
            raise
    notes += said_of(job.file.name, lacking)
    return Staged(folder, mark, city.fingerprint, state["rows"], tuple(dict.fromkeys(notes)))


def discard(staged: Staged) -> None:
    """Removes what a finished load no longer needs."""
    shutil.rmtree(staged.folder, ignore_errors=True)


def transform(
    raw: pd.DataFrame, city: City, source: Source, loaded_at: dt.datetime, salt: str = ""
) -> dict[str, pd.DataFrame]:
    """One raw chunk, made true: a frame for each kind of Parquet file. Pure; the pipeline on one page."""
    mapped = map_columns(raw, source, salt)
    clean = clean_calls.clean if source.record == CALL else clean_cases.clean
    cleaned = clean(mapped.rows, city, source, loaded_at)
    rows = locate(cleaned.rows, city)
    rejected = with_copies(cleaned.rejected, raw, source)
    if source.record == CALL:
        return {"calls": rows, "rejected": rejected}
    return {
        "cases": rows,
        "events": cleaned.events,
        "clocks": clocks(rows, cleaned.events, city),
        "rejected": rejected,
        "personal": mapped.personal,
    }


def store(parts: dict[str, pd.DataFrame], folder: Path, number: int) -> None:
    """The frames of one chunk under its number; an empty one leaves no file."""
    for name, frame in parts.items():
        if len(frame):
            _write(frame, folder / f"{name}-{number:05d}.parquet")


def cached_city(folder: Path, is_simulated: bool) -> City:
    """The city, opened and checked again only when one of its files has changed."""
    newest = max((path.stat().st_mtime_ns for path in folder.rglob("*") if path.is_file()), default=0)
    return _open(folder, is_simulated, newest)


@lru_cache(maxsize=4)
def _open(folder: Path, is_simulated: bool, _newest: int) -> City:
    return open_city(folder, simulated=is_simulated)


def _chunks(
    job: Job, folder: Path, state: dict, raw: Iterator[pd.DataFrame], far: Far | None
) -> Iterator[dict]:
    """Runs the chunks of a file; yields the progress after each chunk that stands without a gap before it."""
    for number, rows in _run(job, folder, enumerate(raw, start=state["chunks"]), far):
        state = {**state, "chunks": number + 1, "rows": state["rows"] + rows}
        yield state


def _run(
    job: Job, folder: Path, numbered: Iterator[tuple[int, pd.DataFrame]], far: Far | None
) -> Iterator[tuple[int, int]]:
    """(chunk number, rows) in order. With several workers none runs here: this process reads meanwhile, and
    the memory of a chunk would stay with it."""
    if far is not None:
        begin = far.begin_of(job, cached_city(job.city_folder, job.is_simulated), folder)
        yield from _in_order(begin, numbered, far.most)
        return
    if job.workers == 1:
        for number, frame in numbered:
            yield number, _work(job, folder, number, frame)
        return
    spawn = multiprocessing.get_context("spawn")
    with futures.ProcessPoolExecutor(job.workers, spawn, initializer=_begin_child) as pool:
        yield from _in_order(
            lambda number, frame: pool.submit(_work, job, folder, number, frame).result,
            numbered,
            job.workers,
        )


def _in_order(
    begin: Begin, numbered: Iterator[tuple[int, pd.DataFrame]], most: int
) -> Iterator[tuple[int, int]]:
    waiting: deque[tuple[int, Callable[[], int]]] = deque()
    for number, frame in numbered:
        waiting.append((number, begin(number, frame)))
        if len(waiting) > most:  # bounded: each waiting chunk is memory
            first, done = waiting.popleft()
            yield first, done()
    for number, done in waiting:
        yield number, done()


def keep_memory() -> None:
    """Has this process keep what it frees, up to half a gigabyte, for its next chunk: to ask the system for
    it and fault it in again took a fifth of a chunk's time. Only glibc can be told so."""
    with suppress(OSError, AttributeError):
        mallopt = ctypes.CDLL("libc.so.6").mallopt
        mallopt(_MMAP_THRESHOLD, 1 << 28)
        mallopt(_TRIM_THRESHOLD, 1 << 29)


def _begin_child() -> None:
    """One whose parent was killed would wait for work for ever."""
    keep_memory()
    threading.Thread(target=_exit_after, args=(multiprocessing.parent_process(),), daemon=True).start()


def _exit_after(parent: BaseProcess) -> None:
    parent.join()
    os._exit(1)


def _work(job: Job, folder: Path, number: int, raw: pd.DataFrame) -> int:
    city = cached_city(job.city_folder, job.is_simulated)
    store(transform(raw, city, city.sources[job.source], job.loaded_at, job.salt), folder, number)
    return len(raw)


def _write(frame: pd.DataFrame, path: Path) -> None:
    """Under another name first: a file that bears its name is whole."""
    part = path.with_suffix(".part")
    put(frame, part)
    os.replace(part, path)


def put(frame: pd.DataFrame, into: Path | IO[bytes]) -> None:
    """As Parquet. Arrow finds the words of a column in a third of the time that Parquet takes for it; nobody
    asks for statistics of what is read once and whole."""
    table = pa.Table.from_pandas(frame, preserve_index=False, nthreads=1)
    words = [field.name for field in table.schema if _has_few_words(field)]
    encoded = {name: table[name].dictionary_encode() if name in words else table[name] for name in frame}
    pq.write_table(
        pa.table(encoded),
        into,
        compression="lz4",
        use_dictionary=words,
        write_statistics=False,
        store_schema=False,
    )


def _has_few_words(field: pa.Field) -> bool:
    return pa.types.is_large_string(field.type) and field.name not in _MOSTLY_DIFFER


def _resume(folder: Path, job: Job) -> dict:
    """What an earlier run finished. Rows cleaned under another moment or chunk size can't be gone on with,
    nor what was written before a power cut: nothing here waits for the disk, so parts of it may be gone."""
    boot = _BOOT.read_text().strip() if _BOOT.exists() else ""
    try:
        state = json.loads((folder / "progress.json").read_text())
        is_usable = state["chunk_rows"] == job.chunk_rows and state["boot"] == boot
    except (OSError, ValueError, KeyError):
        is_usable = False  # nothing to go on with: begin
    if not is_usable:
        state = {"chunks": 0, "rows": 0, "chunk_rows": job.chunk_rows, "boot": boot}
    for name in _PARTS:
        for path in folder.glob(f"{name}-*.parquet"):
            if chunk_number(path) >= state["chunks"]:
                path.unlink()  # of a chunk that was not finished, or may be cut elsewhere now
    return state


def _save(folder: Path, state: dict) -> None:
    part = folder / "progress.part"
    part.write_text(json.dumps(state))
    os.replace(part, folder / "progress.json")


@contextmanager
def _alone(folder: Path, file: Path) -> Iterator[None]:
    with open(folder / "lock", "w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise UserError(
                f"{file.name} is being loaded by another process; wait until it is done."
            ) from None
        yield
