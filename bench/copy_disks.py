"""The disk of a copy for reading (warehouse/copies.py) becomes full, or turns read-only, while the copy is
made or follows a load; needs root.

Each function gives a sentence for each thing that was then not as it must be: what is asked is told as
PostgreSQL tells it, the log says once what is wrong, nothing keeps a core busy, and once there is room the
copy answers again without a hand. `url`: of an empty PostgreSQL database; each load tells `cases` anew.
"""

import contextlib
import logging.handlers
import shutil
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import sqlalchemy as sa

from bench.disks import break_disk, failing_disk, fill, mend, small_disk
from bench.outages import until
from bench.runs import CITY, MOMENT, city, load_staged
from etl.pipeline import Job, stage
from etl.simulate import write_cases
from warehouse.copied import COPIED
from warehouse.copies import AGAIN_SECONDS, COPY, Copy
from warehouse.engines import Warehouse, open_warehouse
from warehouse.schema import upgrade

_MEGABYTES, LITTLE = 150, 1_000_000  # bytes: a load begins to be written
ASKED_SECONDS, QUIET_SECONDS, _HEALED_SECONDS = 3, 2, AGAIN_SECONDS + 30
_BUSY = 0.5  # of a core
_Told = list[list[str]]  # of each table its rows
_T = TypeVar("_T")


def copy_disk_full(folder: Path, url: str, cases: int) -> list[str]:
    with small_disk(folder, _MEGABYTES) as disk, _trial(folder, disk / "copies", url, cases) as trial:

        def free() -> None:
            (disk / "filler").unlink()

        def begin_anew() -> None:
            trial.copy.close()
            shutil.rmtree(trial.place)
            fill(disk)
            trial.begin()

        return [
            *trial.fails("a load, and no room", lambda: fill(disk), free),
            *trial.fails("a load, and too little room", lambda: fill(disk, LITTLE), free),
            *trial.fails("a copy to be made, and no room", begin_anew, free),
        ]


def copy_disk_read_only(folder: Path, url: str, cases: int) -> list[str]:
    with failing_disk(folder, _MEGABYTES) as disk, _trial(folder, disk / "copies", url, cases) as trial:
        what = "a load, and a disk that may only be read"
        return list(trial.fails(what, lambda: break_disk(disk), lambda: mend(folder, disk)))


@dataclass
class _Trial:
    """A warehouse, and its copy in `place`."""

    warehouse: Warehouse
    folder: Path
    place: Path
    cases: int
    log: logging.handlers.BufferingHandler
    loads: int = 0

    def begin(self) -> None:
        self.copy = Copy(self.warehouse, self.place, "200MB").start()

    def fails(self, what: str, fault: Callable[[], None], mend: Callable[[], None]) -> Iterator[str]:
        yield from until(self._is_copied, f"{what}: a copy before it", _HEALED_SECONDS)
        self.log.flush()
        fault()
        self.load()
        yield from self._asked(what)
        began = time.process_time()
        time.sleep(QUIET_SECONDS)
        if (share := (time.process_time() - began) / QUIET_SECONDS) > _BUSY:
            yield f"{what}: nobody asked, and {share:.1f} of a core was busy."
        yield from self._logged(what)
        mend()
        yield from until(self._is_copied, f"{what}: the copy once it was over", _HEALED_SECONDS)
        yield from self._differs(what)

    def load(self) -> None:
        [file] = write_cases(city(), self.cases, self.folder / "files", self.loads, until=MOMENT)
        load_staged(self.warehouse, stage(Job(file, "kasus", CITY, True, MOMENT, ""), self.folder / "staged"))
        self.loads += 1

    def _asked(self, what: str) -> Iterator[str]:
        end = time.monotonic() + ASKED_SECONDS
        while time.monotonic() < end:
            yield from self._differs(what)
        if self._is_copied():
            yield f"{what}: the copy found room, so that nothing was tried."

    def _differs(self, what: str) -> Iterator[str]:
        told, who = self._answer(_rows)
        with self.warehouse.read() as connection:
            if told != _rows(connection):
                yield f"{what}: the {who} told something else than the warehouse holds."

    def _is_copied(self) -> bool:
        """The copy answers, not the warehouse."""
        return self._answer(lambda connection: connection.scalar(sa.select(1)))[1] == COPY

    def _answer(self, question: Callable[[sa.Connection], _T]) -> tuple[_T, str]:
        """And who gave it."""
        before = self.copy.state().answered
        told = self.copy.ask(question)
        [who] = [one for one, number in self.copy.state().answered.items() if number > before[one]]
        return told, who

    def _logged(self, what: str) -> Iterator[str]:
        """One sentence, and another where a whole new copy is then refused."""
        lines = [f"{one.getMessage()}{one.exc_text or ''}" for one in self.log.buffer]
        if not 0 < len(set(lines)) == len(lines) <= 2 or any("\n" in line for line in lines):
            yield f"{what}: the log said {lines}."


@contextlib.contextmanager
def _trial(folder: Path, place: Path, url: str, cases: int) -> Iterator[_Trial]:
    log, root = logging.handlers.BufferingHandler(1_000), logging.getLogger()
    log.setLevel(logging.WARNING)
    root.addHandler(log)
    with contextlib.closing(open_warehouse(url)) as warehouse:
        upgrade(warehouse)
        trial = _Trial(warehouse, folder, place, cases, log)
        trial.load()
        trial.begin()
        try:
            yield trial
        finally:
            trial.copy.close()
            root.removeHandler(log)


def _rows(connection: sa.Connection) -> _Told:
    """All of them, each as text: either driver has an object of its own for UTC."""
    return [sorted(map(_text, connection.execute(sa.select(table)))) for table in COPIED]


def _text(row: sa.Row) -> str:
    return f"{[str(value) for value in row]}"
