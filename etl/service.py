"""What runs beside the screens in the process that owns the warehouse: the door for command lines, and, in
a demo, the feed that keeps the simulated service going."""

import logging
import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from etl import cli, door
from etl.desk import Desk, Voice
from etl.door import Request
from etl.errors import UserError
from etl.log import LogVoice
from settings import Settings
from warehouse.engines import Warehouse
from warehouse.errors import WarehouseError

FEED_SECONDS = 20
_log = logging.getLogger(__name__)


def start(settings: Settings, warehouse: Warehouse) -> Callable[[], None]:
    """Starts it all; what it returns stops it, after the load that is under way."""
    stops = []
    if settings.warehouse.startswith("duckdb:///"):
        stops.append(_open_door(settings, warehouse))
    if settings.simulated:
        stops.append(_start_feed(settings, warehouse))

    def stop() -> None:
        for each in stops:
            each()

    return stop


def _open_door(settings: Settings, warehouse: Warehouse) -> Callable[[], None]:
    def answer(request: Request, voice: Voice) -> int:
        theirs = replace(settings, city=Path(request.city), simulated=request.simulated)
        return cli.answer(request.argv, Desk(theirs, voice, lent=warehouse))

    opened = door.listen(Path(settings.warehouse.removeprefix("duckdb:///")), answer)

    def shut() -> None:
        opened.shutdown()
        opened.server_close()

    return shut


def _start_feed(settings: Settings, warehouse: Warehouse) -> Callable[[], None]:
    ended = threading.Event()
    thread = threading.Thread(target=_feed, args=(settings, warehouse, ended), name="feed")
    thread.start()

    def stop() -> None:
        ended.set()
        thread.join()

    return stop


def _feed(settings: Settings, warehouse: Warehouse, ended: threading.Event) -> None:
    """Until it is told to end. A run that fails is said and tried again: what it lacked comes with the
    next."""
    while True:
        desk = Desk(settings, LogVoice("feed"), lent=warehouse)
        try:
            cli.run(["simulate"], desk)
        except (UserError, WarehouseError) as error:
            _log.error("The feed failed and goes on: %s", error)
        if ended.wait(FEED_SECONDS):
            return
