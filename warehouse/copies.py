"""The copy for reading that a process keeps beside a PostgreSQL warehouse: a DuckDB file that answers long
questions, exactly and never of older data than the warehouse holds.

A thread brings it to each new data version. A question is asked of it only where it stands where the
warehouse does at that moment, which it waits for a little, and of the warehouse otherwise: while the copy is
made, far behind, torn, or has no room. Its file: warehouse/copy_files.py.
"""

import logging
import threading
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple, TypeVar

import duckdb
import sqlalchemy as sa

from warehouse import copied, copy_files
from warehouse.engines import Warehouse
from warehouse.versions import stand

T = TypeVar("T")
LOOK_SECONDS = 1.0  # between two looks at where the warehouse stands
REST_SECONDS = 5.0  # at most; as long as it took does a process rest before it brings its copy on again
PATIENCE_SECONDS = 3.0  # that a question waits for a copy which follows: many take PostgreSQL longer
AGAIN_SECONDS = 60.0  # after what failed, or had too few cases
LEAVE_SECONDS = 20.0  # that an end waits for what is being copied
COPY, DATABASE = "copy", "database"
_TORN = (duckdb.IOException, duckdb.FatalException, duckdb.InternalException, duckdb.SerializationException)
_log = logging.getLogger(__name__)


class _Stopped(Exception):
    """Ends a copying that is under way."""


class State(NamedTuple):
    """`version`: 0 where there is no whole copy. `age`: seconds since it was last found to stand where the
    warehouse does, None where it never did. `answered`: questions by who answered them, COPY or DATABASE."""

    version: int
    age: float | None
    answered: dict[str, int]


class Copy:
    """Of `source`, in a file in `folder`; `memory` is what DuckDB may take. It works from `start` to
    `close`, once the source has `least` cases."""

    def __init__(self, source: Warehouse, folder: Path, memory: str, least: int = 0) -> None:
        self.source, self._folder, self._memory, self._least = source, folder, memory, least
        self._held: Warehouse | None = None
        self._stood, self._version = "", 0  # as the copy notes it; "" where it is not to be waited for
        self._is_torn = self._has_failed = False
        self._said: set[type] = set()  # kinds of faults that the log has been told of
        self._seen_at: float | None = None
        self._answered = Counter({COPY: 0, DATABASE: 0})
        self._stop, self._look_now, self._moved = threading.Event(), threading.Event(), threading.Condition()
        self._thread = threading.Thread(target=self._run, name="copy", daemon=True)

    def start(self) -> "Copy":
        self._thread.start()
        return self

    def close(self) -> None:
        """A copying that is under way is given up; the file stays for the next process. A database that does
        not answer holds up nobody's end."""
        self._stop.set()
        self._look_now.set()
        if self._thread.is_alive():
            self._thread.join(LEAVE_SECONDS)
        if self._held and not self._thread.is_alive():
            self._held.close()
            self._held, self._stood, self._version = None, "", 0

    def ask(self, question: Callable[[sa.Connection], T]) -> T:
        """The answer of the copy, where it stands where the warehouse does; else the warehouse's own."""
        held = self._held
        if held and (needed := self._met()):
            try:
                with held.read() as connection:
                    if copied.standing(connection) == needed:
                        answer = question(connection)
                        self._answered[COPY] += 1
                        return answer
            except sa.exc.DBAPIError as error:
                if held is self._held:  # else it was let go meanwhile
                    self._note(error)
        self._answered[DATABASE] += 1
        with self.source.read() as connection:
            return question(connection)

    def _met(self) -> str:
        """Where the warehouse stands, once the copy stands there too; "" where it doesn't in time, or then
        nobody else waits until it does."""
        until = time.monotonic() + PATIENCE_SECONDS
        while self._stood:
            with self.source.read() as connection:
                needed = copied.said(stand(connection))
            with self._moved:
                if self._stood == needed:
                    return needed
                self._look_now.set()
                left = until - time.monotonic() if self._thread.is_alive() else 0
                if left <= 0 or not self._moved.wait(left):
                    self._stood = ""
        return ""

    def state(self) -> State:
        age = None if self._seen_at is None else time.monotonic() - self._seen_at
        return State(self._version, age, dict(self._answered))

    def bring(self) -> None:
        """To where the warehouse stands, which the thread does again and again."""
        with self.source.read() as source:
            now = stand(source)
            held = self._following(source)
            with held.read() as connection:
                is_there = copied.standing(connection) == copied.said(now)
            if not is_there:
                with held.write() as copy:
                    copied.bring(source, copy, self._look)
        with self._moved:
            self._stood, self._version = copied.said(now) if now.version else "", now.version
            self._seen_at = time.monotonic()
            self._moved.notify_all()
        if self._said:
            self._said.clear()
            _log.info("The copy for reading is whole again.")

    def _is_worth_it(self) -> bool:
        """Else what copies left goes, since what was forgotten may be in it."""
        if self._held:
            return True
        with self.source.read() as source:
            has_enough = copied.has(source, self._least)
        if not has_enough:
            copy_files.sweep(self._folder)
        return has_enough

    def _following(self, source: sa.Connection) -> Warehouse:
        """The copy, made anew where it can't follow the source."""
        self._is_torn |= bool(self._held and copy_files.is_gone(self._held))
        if self._has_failed or self._is_torn:
            self._let_go(is_whole=not self._is_torn)
        held = self._held = self._held or copy_files.claimed(self._folder, self._memory)
        if held:
            with held.read() as connection:
                if copied.can_follow(source, connection):
                    return held
            self._let_go(is_whole=False)
            copy_files.sweep(self._folder)  # what others left may hold what is to be nowhere
        copy_files.refuse_without_room(source, self._folder)
        self._held = copy_files.made(self._folder, self._memory)
        return self._held

    def _let_go(self, *, is_whole: bool) -> None:
        """A file that is whole stays, to be opened anew: its disk may be another by now."""
        held, self._held = self._held, None
        self._stood, self._version = "", 0
        if held:
            held.close()
            if not is_whole:
                copy_files.throw_away(held)
        self._has_failed = self._is_torn = False

    def _run(self) -> None:
        while not self._stop.is_set():
            began = time.monotonic()
            try:
                if is_worth_it := self._is_worth_it():
                    self.bring()
                took = time.monotonic() - began
                self._stop.wait(min(took, REST_SECONDS) if is_worth_it else AGAIN_SECONDS)
            except _Stopped:
                return
            except Exception as error:  # whatever it is, the database answers
                self._note(error)
                self._has_failed = True
                self._stop.wait(AGAIN_SECONDS)
            self._look_now.wait(LOOK_SECONDS)
            self._look_now.clear()

    def _note(self, error: Exception) -> None:
        """A copy that can't be read or written is made anew by the thread, and not asked until then. Each
        kind of fault is said once until the copy is whole again."""
        self._stood = ""
        fault = error.__cause__ or error
        self._is_torn |= isinstance(fault, _TORN) or type(fault) is duckdb.Error  # so is a wrong checksum
        if type(fault) not in self._said:
            self._said.add(type(fault))
            said = str(fault).partition("\n")[0]
            _log.warning("The copy for reading failed, the database answers meanwhile: %s", said)

    def _look(self) -> None:
        if self._stop.is_set():
            raise _Stopped
