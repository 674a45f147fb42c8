"""Chunks of a file on an existing Dask cluster: the functions that a process of ours runs, on others' cores.

The caller reads, keeps what comes back in order, and writes; a worker makes one chunk true and answers with
its Parquet files as bytes. So workers need this program and its packages, and nothing else: no city folder,
no shared disk. A task is pure, so that Dask may run it again where a worker was lost.
"""

import hashlib
import io
import pickle
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any

import pandas as pd

from city import City
from etl.crew import Begin
from etl.errors import UserError
from etl.parts import put
from etl.pipeline import Job, transform

CONNECT_SECONDS = 10
A_WORKER = 2  # chunks under way for each of its threads: one is worked on while another travels
_ROOMS = ("etl", "city", "warehouse")


@contextmanager
def on_cluster(address: str, say: Callable[[str], None]) -> Iterator["Cluster"]:
    """The scheduler's workers, as something that `stage` gives its chunks to. UserError where nobody answers,
    no worker is there, or one runs another release than we do."""
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
        yield Cluster(client)


class Cluster:
    """Begins chunks. The city goes along with each, a megabyte beside some forty: data that was spread over
    the workers before would be lost with them."""

    def __init__(self, client: Any) -> None:
        self._client = client

    def begin_of(self, job: Job, city: City, folder: Path) -> Begin:
        rules = pickle.dumps(city)

        def begin(number: int, raw: pd.DataFrame) -> Callable[[], int]:
            with warnings.catch_warnings():
                warnings.filterwarnings("ignore", "Sending large graph")  # it is the chunk, meant to go
                task = self._client.submit(_made, job, rules, raw, pure=False, retries=3)
            return lambda: _kept(task, folder, number, len(raw))

        return begin

    @property
    def most(self) -> int:
        """Chunks under way at once, as many as the workers of now want."""
        return A_WORKER * max(1, sum(self._client.nthreads().values()))


def _made(job: Job, rules: bytes, raw: pd.DataFrame) -> dict[str, bytes]:
    """On a worker."""
    city = _city(rules)
    parts = transform(raw, city, city.sources[job.source], job.loaded_at, job.salt)
    return {name: _bytes(frame) for name, frame in parts.items() if len(frame)}


@lru_cache(maxsize=4)
def _city(rules: bytes) -> City:
    """Opened once on each worker, with what it has looked up already."""
    return pickle.loads(rules)


def _bytes(frame: pd.DataFrame) -> bytes:
    into = io.BytesIO()
    put(frame, into)
    return into.getvalue()


def _kept(task: Any, folder: Path, number: int, rows: int) -> int:
    from distributed import CancelledError, KilledWorker

    try:
        parts = task.result()
    except (KilledWorker, CancelledError) as error:
        raise UserError(
            f"The cluster gave chunk {number} up ({type(error).__name__}); what was finished stays,"
            " the same command goes on from there."
        ) from None
    for name, content in parts.items():
        path = folder / f"{name}-{number:05d}.parquet"
        part = path.with_suffix(".part")
        part.write_bytes(content)
        part.replace(path)
    return rows


@lru_cache(maxsize=1)
def release() -> str:
    """A mark of the code that makes chunks true, the same where it is the same."""
    root, mark = Path(__file__).parent.parent, hashlib.sha256()
    for room in _ROOMS:
        for file in sorted((root / room).rglob("*.py")):
            mark.update(file.relative_to(root).as_posix().encode() + file.read_bytes())
    return mark.hexdigest()
