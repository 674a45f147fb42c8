"""Child processes that read, clean and fetch beside the screens, each kept warm for the next piece of work.

A piece of work has a child to itself: one that hangs is ended with its child after its time, and the others
never wait for it. A child ends by itself when its parent is gone.
"""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from city import cached_city
from etl.errors import SourceError, UserError

_BOOT = "import sys; sys.path[:] = {path!r}; from etl.worker import serve; serve({line})"
Beat = Callable[[], object]
START_SECONDS = 60  # its imports take two, on a machine that has nothing else to do


class Stopped(UserError):
    """The service is being stopped; what was staged is gone on with at the next start."""

    def __init__(self) -> None:
        super().__init__("The service is being stopped; what was finished stays, the rest is done later.")


class Workers:
    """The children of one service: the idle ones wait warm, the busy ones can be ended."""

    def __init__(self) -> None:
        self._idle: list[_Child] = []
        self._busy: set[_Child] = set()
        self._lock = threading.Lock()
        self.is_stopped = False
        self.kept = 1  # idle children: each is memory, and each that is missing costs two seconds

    def run(self, verb: Callable[..., Any], *words: Any, seconds: float, beat: Beat | None = None) -> Any:
        """`verb(*words)` in a child; what it raises is raised here.

        It has `seconds` until it is done, or until `beat()`, asked every second, says something new: then
        again as long. Raises SourceError where the time is up or the child was ended, Stopped after `stop`.
        """
        child = self._take()
        try:
            return child.run(verb, words, seconds, beat or (lambda: None))
        except EOFError:
            if self.is_stopped:
                raise Stopped from None
            raise SourceError("The process that read it was ended, perhaps for its memory.") from None
        finally:
            self._put_back(child)

    def warm(self, city: Path, is_simulated: bool) -> None:
        """Has a child ready that has read the city."""
        self.run(_warm, city, is_simulated, seconds=120)

    def stop(self) -> None:
        """Ends all children, at once."""
        with self._lock:
            self.is_stopped = True
            for child in (*self._idle, *self._busy):
                child.end()
            self._idle.clear()

    def _take(self) -> "_Child":
        with self._lock:
            if self.is_stopped:
                raise Stopped
            child = self._idle.pop() if self._idle else _Child()
            self._busy.add(child)
            return child

    def _put_back(self, child: "_Child") -> None:
        """`kept` of them wait for more."""
        with self._lock:
            self._busy.discard(child)
            if child.is_well and len(self._idle) < self.kept and not self.is_stopped:
                self._idle.append(child)
            else:
                child.end()


class _Child:
    """A process of its own group, so that its own children end with it."""

    def __init__(self) -> None:
        ours, theirs = socket.socketpair()
        boot = _BOOT.format(path=sys.path, line=theirs.fileno())
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, "-c", boot],
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                start_new_session=True,
            )
        self._line = Connection(ours.detach())
        self.is_well, self._has_started = True, False

    def run(self, verb: Callable[..., Any], words: tuple[Any, ...], seconds: float, beat: Beat) -> Any:
        self.is_well = False  # until it has answered
        if not self._has_started:
            self._hear(START_SECONDS, lambda: None)
            self._has_started = True
        with _as_end_of_file():
            self._line.send((verb, words))
        error, answer = self._hear(seconds, beat)
        self.is_well = True
        if error is not None:
            raise error
        return answer

    def end(self) -> None:
        self.is_well = False
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()

    def _hear(self, seconds: float, beat: Beat) -> Any:
        said, end = beat(), time.monotonic() + seconds
        while not self._line.poll(min(1.0, seconds)):
            now_said = beat()
            if now_said != said:
                said, end = now_said, time.monotonic() + seconds
            if time.monotonic() > end:
                raise SourceError(f"It did not go on for {seconds:.0f} seconds and was ended.")
        with _as_end_of_file():
            return self._line.recv()


def serve(line: int) -> None:
    """The child's life: one piece of work after another, until the parent is gone."""
    connection = Connection(line)
    with contextlib.suppress(EOFError, ConnectionError):
        connection.send("started")
        while True:
            verb, words = connection.recv()
            connection.send(_outcome(verb, words))


def _outcome(verb: Callable[..., Any], words: tuple[Any, ...]) -> tuple[Exception | None, Any]:
    try:
        return None, verb(*words)
    except Exception as error:  # whatever it is: the parent raises it
        return error, None


def _warm(city: Path, is_simulated: bool) -> None:
    cached_city(city, is_simulated)


@contextlib.contextmanager
def _as_end_of_file() -> Any:
    try:
        yield
    except ConnectionError:
        raise EOFError from None
