"""What runs beside the screens in the process that owns a DuckDB file: the watch, and the door for command
lines. With PostgreSQL the watch is a program of its own: etl/standby.py."""

import fcntl
import os
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from types import MappingProxyType

from etl import cli, door
from etl.desk import Desk, Voice
from etl.door import Request
from etl.errors import UserError
from etl.watch import NO_MORE, Chore, Watch
from etl.worker import Workers
from settings import Settings
from warehouse.engines import Warehouse

Other = Callable[[Sequence[str], Voice], int]
"""A program beside the ETL whose commands come through the same door: its words, who is told, exit status."""


def start(
    settings: Settings,
    warehouse: Warehouse,
    others: Mapping[str, Other] = MappingProxyType({}),
    chores: Mapping[str, Chore] = NO_MORE,
) -> Callable[[], None]:
    """Starts it all; what it returns stops it within seconds. `others`: by the first of their words;
    `chores`: timed work of rooms that the ETL does not know, by name.

    UserError where another service works in the same folder.
    """
    alone = alone_in(settings.var)
    workers = Workers()
    stops = [
        _open_door(settings, warehouse, workers, others),
        _start_watch(settings, warehouse, workers, chores),
        workers.stop,
        alone,
    ]

    def stop() -> None:
        for each in stops:
            each()

    return stop


def alone_in(var: Path) -> Callable[[], None]:
    """One watch for one folder of runs; what it returns lets the next one in."""
    var.mkdir(parents=True, exist_ok=True)
    lock = os.open(var / "watch.lock", os.O_CREAT | os.O_WRONLY)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(lock)
        raise UserError(f"Another service works in {var} (LMW_VAR); stop it, or give this its own.") from None
    return partial(os.close, lock)


def _open_door(
    settings: Settings, warehouse: Warehouse, workers: Workers, others: Mapping[str, Other]
) -> Callable[[], None]:
    def answer(request: Request, voice: Voice) -> int:
        program, *rest = request.argv or [""]
        if program in others:
            return others[program](rest, voice)
        theirs = replace(settings, city=Path(request.city), simulated=request.simulated)
        return cli.answer(request.argv, Desk(theirs, voice, lent=warehouse, workers=workers))

    opened = door.listen(Path(settings.warehouse.removeprefix("duckdb:///")), answer)

    def shut() -> None:
        opened.shutdown()
        opened.server_close()

    return shut


def _start_watch(
    settings: Settings, warehouse: Warehouse, workers: Workers, chores: Mapping[str, Chore]
) -> Callable[[], None]:
    ended = threading.Event()
    watch = Watch(settings, warehouse, workers, more=chores)
    thread = threading.Thread(target=watch.run, args=(ended,), name="watch")
    thread.start()

    def stop() -> None:
        ended.set()
        thread.join()

    return stop
