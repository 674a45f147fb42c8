"""One file of a source, from its raw rows to numbered Parquet files that the warehouse takes in one
transaction.

A file streams through in chunks: read, map, clean, locate, clock, write. Each finished chunk is on disk
under its number before the progress file says so, so that a load that was stopped goes on where it stopped.
Large files use several processes; the order of rows does not depend on which chunk is done first, since
every row keeps its place.
"""

import datetime as dt
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Protocol

import pandas as pd

from city import City, cached_city
from city.source import Source
from city.vocabulary import CALL
from etl.chunks import looked_at, raw_chunks, said_of
from etl.clean import calls as clean_calls
from etl.clean import cases as clean_cases
from etl.clean.mapping import map_columns
from etl.clean.rejects import with_copies
from etl.crew import Begin, Done, in_order, together
from etl.errors import SourceError
from etl.locate import locate
from etl.members import read_members
from etl.parts import store
from etl.progress import alone, resume, save
from etl.sla.clocks import clocks
from etl.sources import Part, fingerprint

CHUNK_ROWS = 50_000
Progress = Callable[[int, int], None]


class Far(Protocol):
    """Other machines' cores (etl/cluster.py)."""

    @property
    def most(self) -> int: ...

    def begun(self, file: Path) -> "Job | None": ...

    def parts(self, job: "Job", source: Source, skip_rows: int) -> list[Part] | None: ...

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
    with alone(folder, job.file):
        state = resume(folder, job.chunk_rows)
        notes: list[str] = []
        source = city.sources[job.source]
        if source.member:
            rows = _stage_members(job, folder, state, city)
            return Staged(folder, mark, city.fingerprint, rows)
        lacking: list[set[str]] = []
        raw = raw_chunks(job.file, source, job.chunk_rows, state["rows"], on_bytes, notes.append)
        try:
            for done in _chunks(job, folder, state, looked_at(raw, source, lacking), far, on_bytes):
                state = {**state, "chunks": state["chunks"] + done.chunks, "rows": state["rows"] + done.rows}
                save(folder, state)
                notes += done.notes
                lacking += done.lacking
        except SourceError:
            shutil.rmtree(folder)  # another run would not get further with the same file
            raise
    notes += said_of(job.file.name, lacking)
    return Staged(folder, mark, city.fingerprint, state["rows"], tuple(dict.fromkeys(notes)))


def _stage_members(job: Job, folder: Path, state: dict, city: City) -> int:
    """What a city handed over, a month a chunk; how many cases and calls it holds."""
    try:
        for number, parts in read_members(job.file, city.sources[job.source], city, job.is_simulated):
            if number >= state["chunks"]:
                store(parts, folder, number)
                rows = sum(len(parts[name]) for name in ("cases", "calls") if name in parts)
                state = {**state, "chunks": number + 1, "rows": state["rows"] + rows}
                save(folder, state)
    except SourceError:
        shutil.rmtree(folder)  # another run would not get further with the same file
        raise
    return state["rows"]


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


def _chunks(
    job: Job,
    folder: Path,
    state: dict,
    raw: Iterator[pd.DataFrame],
    far: Far | None,
    on_rows: Progress | None,
) -> Iterator[Done]:
    """Runs the chunks of a file; yields each, or some together, that stand without a gap before them. Of what
    is read far away `on_rows` hears how many rows are done."""
    numbered = enumerate(raw, start=state["chunks"])
    if far is None:
        yield from together(partial(_work, job, folder), numbered, job.workers)
        return
    city = cached_city(job.city_folder, job.is_simulated)
    begin = far.begin_of(job, city, folder)
    parts = far.parts(job, city.sources[job.source], state["rows"])
    if parts is None:
        yield from in_order(begin, numbered, far.most)
        return
    rows = state["rows"]
    first = [state["chunks"] + (part.first - rows) // job.chunk_rows for part in parts]
    for done in in_order(begin, zip(first, parts, strict=True), far.most):
        rows += done.rows
        if on_rows:
            on_rows(rows, parts[-1].last or rows)
        yield done


def _work(job: Job, folder: Path, number: int, raw: pd.DataFrame) -> Done:
    city = cached_city(job.city_folder, job.is_simulated)
    store(transform(raw, city, city.sources[job.source], job.loaded_at, job.salt), folder, number)
    return Done(len(raw))
