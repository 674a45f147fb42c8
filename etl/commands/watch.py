"""`watch`: keeps the data coming until it is told to end (SIGTERM, SIGINT); the embedded server does so by
itself. With PostgreSQL one watches and others stand by (etl/standby.py)."""

import argparse
import signal
import threading
from collections.abc import Mapping

from etl import log, service, standby
from etl.desk import Desk
from etl.errors import UserError
from etl.watch import NO_MORE, Chore


def arguments(parser: argparse.ArgumentParser) -> None:
    """No options but the places."""


def run(args: argparse.Namespace, desk: Desk, chores: Mapping[str, Chore] = NO_MORE) -> int:
    """`chores`: timed work of rooms that the ETL does not know; watch.py brings them."""
    if desk.lent is not None:
        raise UserError("The server that holds this warehouse watches already; `status` tells how it goes.")
    log.set_up()
    ended = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: ended.set())
    if desk.warehouse.kind == "duckdb":
        stop = service.start(desk.settings, desk.warehouse, chores=chores)
        desk.voice.say(f"Watching {desk.settings.inbox}; stop with Ctrl+C.")
        ended.wait()
        stop()
    else:
        standby.keep_watch(desk.settings, desk.warehouse, ended, desk.voice.say, chores)
    desk.voice.say("Stopped.")
    return 0
