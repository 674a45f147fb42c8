"""Loads files: staged by the pipeline, then written in one transaction of the warehouse.

Where a server lends its warehouse, staging runs in a child process of its own, so that screens keep their
speed (measured: a 90-day question with four readers takes 445 ms beside cleaning in a thread, 19 ms beside
a process).
"""

import json
import multiprocessing
import os
import tempfile
import uuid
from collections.abc import Iterable
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures import TimeoutError as NotYet
from functools import cache
from pathlib import Path

import pandas as pd

from city import City
from etl.clean.marks import FAULTS
from etl.desk import Desk
from etl.errors import UserError
from etl.pipeline import Job, Staged, discard, stage, store, transform
from etl.sources import matches
from warehouse.personal import RawRow, rejected_of
from warehouse.write import Counts, load, refuse_other_kind

LARGE_BYTES = 50_000_000  # from here on a file is worth a second process (its start costs two seconds)


def load_file(desk: Desk, file: Path, source: str | None = None) -> Counts:
    """One file into the warehouse. UserError where it can't be read or belongs to no source."""
    if not file.is_file():
        raise UserError(f"There is no file {file}; check the name.")
    city = desk.city
    with desk.warehouse.read() as connection:  # before any work is done that would be in vain
        refuse_other_kind(connection, desk.kind)
    started_at = desk.now()
    job = Job(
        file,
        checked_source(city, source) if source else matches(file, city.sources),
        desk.settings.city,
        desk.settings.simulated,
        started_at,
        desk.salt,
        workers=_workers(file),
    )
    staged = _stage(desk, job)
    for note in staged.notes:
        desk.voice.say(note)
    counts = _write(desk, job, staged)
    discard(staged)
    return counts


def checked_source(city: City, name: str) -> str:
    """The name itself; UserError where the city has no such source."""
    if name not in city.sources:
        raise UserError(f"{city.name} has no source '{name}'; it has {', '.join(sorted(city.sources))}.")
    return name


def retry(desk: Desk, source: str) -> Counts | None:
    """The rejected rows of a source again, under the mapping as it is now; None where there are none.

    Rows that their reader found faulty stay rejected: only a mended file can bring them.
    """
    with desk.warehouse.read() as connection:
        rows = rejected_of(connection, desk.city.code, source)
    if not rows:
        return None
    at, parent = desk.now(), desk.settings.var / "staging"
    job = Job(Path(), source, desk.settings.city, desk.settings.simulated, at, desk.salt)
    parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=f"retry-{source}-", dir=parent) as folder:
        parts = transform(raw_frame(rows), desk.city, desk.city.sources[source], at, desk.salt)
        store(parts, Path(folder), 0)
        return _write(desk, job, Staged(Path(folder), "", desk.city.fingerprint, len(rows)), again=True)


def raw_frame(rows: Iterable[RawRow]) -> pd.DataFrame:
    """Rejected rows as their reader gave them: every cell text, blank "", and where the row stands."""
    places = [
        {"_file": row.file, "_row": row.row_number, "_fault": row.reason if row.reason in FAULTS else ""}
        for row in rows
    ]
    cells = pd.DataFrame([row.cells for row in rows], dtype="str").fillna("")
    return pd.concat([cells, pd.DataFrame(places)], axis=1)


def _write(desk: Desk, job: Job, staged: Staged, *, again: bool = False) -> Counts:
    """The one transaction."""
    return load(
        desk.warehouse,
        staged.folder,
        city_code=desk.city.code,
        source=job.source,
        load_id=uuid.uuid4().hex,
        file=job.file.name,
        fingerprint=staged.fingerprint,
        city_fingerprint=staged.city_fingerprint,
        started_at=job.loaded_at,
        at=desk.now(),
        kind=desk.kind,
        read=staged.rows,
        again=again,
    )


def _workers(file: Path) -> int:
    return len(os.sched_getaffinity(0)) if file.stat().st_size > LARGE_BYTES else 1


def _stage(desk: Desk, job: Job) -> Staged:
    parent = desk.settings.var / "staging"
    if desk.lent is None:
        return stage(job, parent, lambda done, total: desk.voice.progress(job.file.name, done, total))
    return _wait(desk, job, _child().submit(stage, job, parent))


@cache
def _child() -> ProcessPoolExecutor:
    """One process beside the server, kept: starting it costs two seconds of imports."""
    return ProcessPoolExecutor(1, multiprocessing.get_context("spawn"))


def _wait(desk: Desk, job: Job, future: Future[Staged]) -> Staged:
    """Until the child is done; meanwhile says how many rows it has finished."""
    while True:
        try:
            return future.result(timeout=1)
        except NotYet:
            desk.voice.progress(job.file.name, _rows_done(desk.settings.var / "staging", job), 0)


def _rows_done(parent: Path, job: Job) -> int:
    states = [json.loads(file.read_text())["rows"] for file in parent.glob(f"{job.source}-*/progress.json")]
    return max(states, default=0)
