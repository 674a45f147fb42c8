"""The door of a running server for the command line: a Unix socket beside the DuckDB file, for its owner
only.

The command line sends its words as one line of JSON; the server runs the same command on its own warehouse
and streams the answer back, a line of JSON for each thing said, the exit status last.
"""

import contextlib
import json
import os
import socket
import socketserver
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from etl.desk import Voice, here
from etl.errors import UserError

Answer = Callable[["Request", Voice], int]
_MOST_BYTES = 107  # of the address of a Unix socket


@dataclass(frozen=True)
class Request:
    """A caller's words, the folder that relative paths start from, and the settings that go with the words:
    the city, and whether it is a demo."""

    argv: Sequence[str]
    folder: str
    city: str
    simulated: bool


def path_of(warehouse_file: Path) -> Path:
    return warehouse_file.with_suffix(".sock")


@contextlib.contextmanager
def _address(path: Path) -> Iterator[str]:
    """How a socket takes a path: of a long one it would take no more than 107 bytes, so that goes by its
    folder. UserError where the name alone is too long."""
    if len(os.fsencode(path)) <= _MOST_BYTES:
        yield str(path)
        return
    folder = os.open(path.parent, os.O_PATH)
    try:
        address = f"/proc/self/fd/{folder}/{path.name}"
        if len(os.fsencode(address)) > _MOST_BYTES:
            raise UserError(f"{path.name} is too long a name for a warehouse; give its file a shorter one.")
        yield address
    finally:
        os.close(folder)


def ask(warehouse_file: Path, request: Request, voice: Voice) -> int:
    """Has the server that holds the warehouse run this command; its exit status."""
    with socket.socket(socket.AF_UNIX) as line:
        try:
            with _address(path_of(warehouse_file)) as address:
                line.connect(address)
        except OSError as error:
            raise UserError(
                f"{warehouse_file} is in use by another program that does not answer ({error.strerror}); "
                "stop that program, or wait until it is done."
            ) from None
        with line.makefile("rwb") as wire:
            wire.write(json.dumps(asdict(request)).encode() + b"\n")
            wire.flush()
            return _listen(wire, voice)


def is_open(warehouse_file: Path) -> bool:
    """Whether a server answers at the door."""
    with socket.socket(socket.AF_UNIX) as line, _address(path_of(warehouse_file)) as address:
        return line.connect_ex(address) == 0


def listen(warehouse_file: Path, answer: Answer) -> socketserver.BaseServer:
    """Opens the door in a thread of its own; `shutdown()` and `server_close()` shut it."""
    path = path_of(warehouse_file)
    path.unlink(
        missing_ok=True
    )  # a killed server leaves its socket behind; the file lock says that nobody is there
    old = os.umask(0o177)
    try:
        with _address(path) as address:
            server = _Door(address, _Caller)
    finally:
        os.umask(old)
    server.answer = answer
    threading.Thread(target=server.serve_forever, name="door", daemon=True).start()
    return server


class Wire:
    """A voice at the server that speaks at the caller's terminal."""

    def __init__(self, send: Callable[[dict], None]) -> None:
        self._send = send

    def say(self, text: str) -> None:
        self._send({"say": text})

    def fault(self, text: str) -> None:
        self._send({"fault": text})

    def progress(self, what: str, done: int, total: int) -> None:
        self._send({"progress": [what, done, total]})


def _listen(wire: Iterable[bytes], voice: Voice) -> int:
    for line in wire:
        match json.loads(line):
            case {"say": text}:
                voice.say(text)
            case {"fault": text}:
                voice.fault(text)
            case {"progress": [what, done, total]}:
                voice.progress(what, done, total)
            case {"exit": status}:
                return status
    raise UserError("The server stopped before it had answered; what it had finished stays.")


class _Door(socketserver.ThreadingUnixStreamServer):
    daemon_threads = True
    answer: Answer


class _Caller(socketserver.StreamRequestHandler):
    server: _Door

    def handle(self) -> None:
        line = self.rfile.readline()
        if not line:
            return  # somebody only looked whether the door is there
        request = Request(**json.loads(line))
        here.set(Path(request.folder))  # each caller has a thread, and so a context, of its own
        with contextlib.suppress(BrokenPipeError):  # the caller went away; its command stopped there
            self._send({"exit": self.server.answer(request, Wire(self._send))})

    def _send(self, message: dict) -> None:
        self.wfile.write(json.dumps(message).encode() + b"\n")
        self.wfile.flush()
