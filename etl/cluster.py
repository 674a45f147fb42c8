"""Chunks of a file on an existing Dask cluster: the functions that a process of ours runs, on others' cores.

The caller keeps what comes back in order, and writes; a worker makes chunks true and answers with their
Parquet files as bytes. Where all workers have the file under the same name they read it themselves: rows of a
Parquet file, small files as a whole, several at once. Else the caller reads and sends the chunks: workers
then need this program and its packages, and nothing else. A task is pure, so that Dask may run it again where
a worker was lost.
"""

import hashlib
import io
import pickle
import re
import warnings
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar

import pandas as pd

from city import City, cached_city
from city.source import Source
from etl.chunks import looked_at, raw_chunks
from etl.crew import Begin, Done, Work, in_order
from etl.errors import UserError
from etl.parts import put
from etl.pieces import WHOLE_BYTES, mark_of, parts_of
from etl.pipeline import Job, transform
from etl.sources import WHOLE, Part

CONNECT_SECONDS = 10
A_WORKER = 2  # chunks under way for each of its threads: one is worked on while another travels
_T = TypeVar("_T")
_R = TypeVar("_R")
_ADDRESS = re.compile(r"((tcp|tls|ws|wss)://)?([^\s:/\[\]]+|\[[0-9a-fA-F:.]+\]):\d+")
_ROOMS = ("etl", "city", "warehouse")


@contextmanager
def on_cluster(address: str, say: Callable[[str], None]) -> Iterator["Cluster"]:
    """The scheduler's workers, as something that `stage` gives its chunks to. UserError where nobody answers,
    no worker is there, or one runs another release than we do."""
    if not _ADDRESS.fullmatch(address):
        raise UserError(f"'{address}' is no address of a Dask scheduler; write tcp://HOST:8786.")
    from distributed import Client  # takes a second that other commands need not wait

    try:
        client = Client(address, timeout=CONNECT_SECONDS, set_as_default=False)
    except (OSError, ValueError) as error:
        raise UserError(
            f"No Dask scheduler answers at {address} ({error}); start one with: dask scheduler"
        ) from None
    with client:
        threads = sum(client.nthreads().values())
        if not threads:
            raise UserError(
                f"The scheduler at {address} has no worker; start some with: dask worker {address}"
            )
        other = [where for where, mark in client.run(release).items() if mark != release()]
        if other:
            raise UserError(
                f"{len(other)} of {len(client.nthreads())} workers run another release ({', '.join(other)});"
                " install ours there and start them again."
            )
        say(f"{threads} threads of {len(client.nthreads())} workers; watch them at {client.dashboard_link}")
        yield Cluster(client, say)


@dataclass(frozen=True)
class _Made:
    """What a worker answers: each chunk as the bytes of its Parquet files and its number of rows; and of what
    it read itself, what is worth saying."""

    chunks: list[tuple[dict[str, bytes], int]]
    notes: list[str]
    lacking: list[set[str]]


class Cluster:
    """Begins chunks. The city goes along with each, a megabyte beside some forty: data that was spread over
    the workers before would be lost with them."""

    def __init__(self, client: Any, say: Callable[[str], None]) -> None:
        self._client, self._say = client, say
        self._coming: Iterator[Job] = iter(())
        self._begun: dict[Path, tuple[Job, str, Any]] = {}  # a file's job, its mark, and its task
        self._unseen: set[Path] = set()

    @property
    def most(self) -> int:
        """Chunks under way at once, as many as the workers of now want."""
        return A_WORKER * max(1, sum(self._client.nthreads().values()))

    def expect(self, jobs: Iterable[Job]) -> None:
        """Files that will be loaded, in their order: small ones are begun ahead, each as a whole."""
        self._coming = iter(jobs)
        self._begin_ahead()

    def begun(self, file: Path) -> Job | None:
        """The job of a file that was begun ahead."""
        ahead = self._begun.get(file)
        if ahead and ahead[1] != mark_of(file):  # it has changed since
            del self._begun[file]
            return None
        return ahead[0] if ahead else None

    def parts(self, job: Job, source: Source, skip_rows: int) -> list[Part] | None:
        """What workers read of a file themselves; None where its chunks have to be sent to them."""
        if job.file in self._begun and not skip_rows:
            return [WHOLE]
        self._begun.pop(job.file, None)  # an earlier run left a part of it
        parts = parts_of(job.file, source, job.chunk_rows, skip_rows)
        return parts if parts and self._is_seen(job.file) else None

    def each(self, verb: Callable[[_T], _R], works: Iterable[_T]) -> Iterator[_R]:
        """What the verb makes of each on some worker, in their order."""

        def begin(number: int, work: _T) -> Callable[[], _R]:
            task = self._client.submit(verb, work, pure=False, retries=3)
            return lambda: _result(task, f"range {number}")

        return in_order(begin, enumerate(works), self.most)

    def begin_of(self, job: Job, city: City, folder: Path) -> Begin:
        rules = pickle.dumps(city)

        def begin(number: int, work: Work) -> Callable[[], Done]:
            ahead = self._begun.pop(job.file, None) if isinstance(work, Part) else None
            task = ahead[2] if ahead else self._submit(job, rules, work)
            self._begin_ahead()
            return lambda: _kept(task, folder, number)

        return begin

    def _submit(self, job: Job, rules: bytes, work: Work) -> Any:
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", "Sending large graph")  # it is the chunk, meant to go
            return self._client.submit(_made, job, rules, work, pure=False, retries=3)

    def _begin_ahead(self) -> None:
        while len(self._begun) < self.most and (job := next(self._coming, None)):
            mark = mark_of(job.file)
            if _is_small(job.file) and self._is_seen(job.file):
                rules = pickle.dumps(cached_city(job.city_folder, job.is_simulated))
                self._begun[job.file] = job, mark, self._submit(job, rules, WHOLE)

    def _is_seen(self, file: Path) -> bool:
        """Whether every worker has this very file under the same name."""
        if file.parent in self._unseen:
            return False
        marks = self._client.run(mark_of, file, on_error="return").values()  # a worker may be lost meanwhile
        if all(mark == mark_of(file) for mark in marks):
            return True
        self._unseen.add(file.parent)
        self._say(f"Not every worker can read {file.parent}: its rows are read here and sent.")
        return False


def _is_small(file: Path) -> bool:
    return file.is_file() and file.stat().st_size <= WHOLE_BYTES


def _made(job: Job, rules: bytes, work: Work) -> _Made:
    """On a worker."""
    city = _city(rules)
    source = city.sources[job.source]
    made = _Made([], [], [])
    for raw in _raw(job, source, work, made):
        parts = transform(raw, city, source, job.loaded_at, job.salt)
        made.chunks.append(({name: _bytes(frame) for name, frame in parts.items() if len(frame)}, len(raw)))
    return made


def _raw(job: Job, source: Source, work: Work, made: _Made) -> Iterator[pd.DataFrame]:
    if isinstance(work, pd.DataFrame):
        return iter([work])
    raw = raw_chunks(job.file, source, job.chunk_rows, on_note=made.notes.append, part=work)
    return looked_at(raw, source, made.lacking)


@lru_cache(maxsize=4)
def _city(rules: bytes) -> City:
    """Opened once on each worker, with what it has looked up already."""
    return pickle.loads(rules)


def _bytes(frame: pd.DataFrame) -> bytes:
    into = io.BytesIO()
    put(frame, into)
    return into.getvalue()


def _kept(task: Any, folder: Path, number: int) -> Done:
    """Brings what a task made to the disk, its chunks under the numbers from this one on."""
    made: _Made = _result(task, f"chunk {number}")
    for place, (parts, _) in enumerate(made.chunks, number):
        for name, content in parts.items():
            path = folder / f"{name}-{place:05d}.parquet"
            part = path.with_suffix(".part")
            part.write_bytes(content)
            part.replace(path)
    rows = sum(rows for _, rows in made.chunks)
    return Done(rows, len(made.chunks), tuple(made.notes), tuple(made.lacking))


def _result(task: Any, what: str) -> Any:
    from distributed import CancelledError, KilledWorker

    try:
        return task.result()
    except (KilledWorker, CancelledError) as error:
        raise UserError(
            f"The cluster gave {what} up ({type(error).__name__}); what was finished stays;"
            " run the same command again."
        ) from None


@lru_cache(maxsize=1)
def release() -> str:
    """A mark of the code that makes chunks true, the same where it is the same."""
    root, mark = Path(__file__).parent.parent, hashlib.sha256()
    for room in _ROOMS:
        for file in sorted((root / room).rglob("*.py")):
            mark.update(file.relative_to(root).as_posix().encode() + file.read_bytes())
    return mark.hexdigest()
