"""Loads files: staged by the pipeline, then written in one transaction of the warehouse.

Where a service lends its workers, staging runs in a child process, so that screens keep their speed
(measured: a 90-day question with four readers takes 445 ms beside cleaning in a thread, 19 ms beside a
process).
"""

import fcntl
import json
import os
import tempfile
import time
import uuid
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pandas as pd

from city import City
from etl.clean.marks import FAULTS
from etl.desk import Desk
from etl.errors import UserError
from etl.parts import store
from etl.pipeline import Far, Job, Staged, discard, stage, transform
from etl.sources import matches
from etl.worker import Stopped, Workers
from warehouse.asked import Progress
from warehouse.personal import RawRow, rejected_of
from warehouse.write import Counts, load, refuse_other_kind

STALLED_SECONDS = 300  # a file whose next chunk takes so long is given up
WAIT_SECONDS = 60  # for another run of the same source
LARGE_BYTES = 50_000_000  # from here on a file is worth a second process (its start costs two seconds)


def load_file(
    desk: Desk,
    file: Path,
    source: str | None = None,
    on_note: Callable[[str], None] | None = None,
    far: Far | None = None,
) -> Counts:
    """One file into the warehouse; `on_note` hears, instead of the desk's voice, what is worth saying of it;
    `far` makes its chunks true elsewhere. UserError where it can't be read or belongs to no source."""
    if not file.is_file():
        raise UserError(f"There is no file {file}; check the name.")
    refuse_in_vain(desk)
    name = checked_source(desk.city, source) if source else matches(file, desk.city.sources)
    with alone(desk, name):
        return load_alone(desk, file, name, on_note or desk.voice.say, far=far)


def load_alone(
    desk: Desk,
    file: Path,
    source: str,
    on_note: Callable[[str], None],
    progress: Progress | None = None,
    far: Far | None = None,
) -> Counts:
    """The same within `alone`; `progress`: from where the source's next poll goes on."""
    city, is_simulated = desk.settings.city, desk.settings.simulated
    job = Job(file, source, city, is_simulated, desk.now(), desk.salt, workers=_workers(file))
    job = (far.begun(file) if far else None) or job
    staged = _stage(desk, job, far)
    for note in staged.notes:
        on_note(note)
    counts = _write(desk, job, staged, progress=progress)
    discard(staged)
    return counts


def refuse_in_vain(desk: Desk) -> None:
    """WarehouseError, before any work is done, where the warehouse takes no such data."""
    with desk.warehouse.read() as connection:
        refuse_other_kind(connection, desk.kind)


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


@contextmanager
def alone(desk: Desk, source: str) -> Iterator[None]:
    """Two runs of a source never overlap, whoever began them: a service, its door, another process."""
    folder = desk.settings.var / "locks"
    folder.mkdir(parents=True, exist_ok=True)
    with open(folder / f"{source}.lock", "w") as lock:
        _wait_for(lock.fileno(), source, desk.workers)
        yield


def raw_frame(rows: Iterable[RawRow]) -> pd.DataFrame:
    """Rejected rows as their reader gave them: every cell text, blank "", and where the row stands."""
    places = [
        {"_file": row.file, "_row": row.row_number, "_fault": row.reason if row.reason in FAULTS else ""}
        for row in rows
    ]
    cells = pd.DataFrame([row.cells for row in rows], dtype="str").fillna("")
    return pd.concat([cells, pd.DataFrame(places)], axis=1)


def _write(
    desk: Desk, job: Job, staged: Staged, *, again: bool = False, progress: Progress | None = None
) -> Counts:
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
        is_stamped=bool(desk.city.sources[job.source].recorded_at),
        progress=progress,
    )


def _workers(file: Path) -> int:
    return len(os.sched_getaffinity(0)) if file.stat().st_size > LARGE_BYTES else 1


def _wait_for(lock: int, source: str, workers: Workers | None) -> None:
    end = time.monotonic() + WAIT_SECONDS
    while True:
        try:
            return fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if workers is not None and workers.is_stopped:
                raise Stopped from None
            if time.monotonic() > end:
                raise UserError(f"'{source}' is being loaded by another run; try again later.") from None
        time.sleep(0.05)


def _stage(desk: Desk, job: Job, far: Far | None) -> Staged:
    parent = desk.settings.var / "staging"
    if desk.workers is None or far is not None:
        return stage(job, parent, lambda done, total: desk.voice.progress(job.file.name, done, total), far)

    def beat() -> int:
        rows = _rows_done(parent, job)
        desk.voice.progress(job.file.name, rows, 0)
        return rows

    return desk.workers.run(stage, job, parent, seconds=STALLED_SECONDS, beat=beat)


def _rows_done(parent: Path, job: Job) -> int:
    """Of the furthest file of the source; a folder may go while we look, with the load that is done, and a
    power cut may have left an empty note."""
    rows = [0]
    for file in parent.glob(f"{job.source}-*/progress.json"):
        with suppress(OSError, ValueError):
            rows.append(json.loads(file.read_text())["rows"])
    return max(rows)
