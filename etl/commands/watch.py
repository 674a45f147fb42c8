"""`watch`: keeps the data coming until it is told to end (SIGTERM, SIGINT); the embedded server does so by
itself. With PostgreSQL one watches and others stand by (etl/standby.py)."""

import argparse
import os
import signal
import threading
from collections.abc import Mapping

from etl import log, service, standby
from etl.desk import Desk
from etl.errors import UserError
from etl.watch import NO_MORE, Chore

ENDING = (signal.SIGTERM, signal.SIGINT)


def arguments(parser: argparse.ArgumentParser) -> None:
    """No options but the places."""


def run(args: argparse.Namespace, desk: Desk, chores: Mapping[str, Chore] = NO_MORE) -> int:
    """`chores`: timed work of rooms that the ETL does not know; watch.py brings them."""
    if desk.lent is not None:
        raise UserError("The server that holds this warehouse watches already; `status` tells how it goes.")
    log.set_up()
    ended = told_to_end()
    if desk.warehouse.kind == "duckdb":
        stop = service.start(desk.settings, desk.warehouse, chores=chores)
        desk.voice.say(f"Watching {desk.settings.inbox}; stop with Ctrl+C.")
        ended.wait()
        stop()
    else:
        standby.keep_watch(desk.settings, desk.warehouse, ended, desk.voice.say, chores)
    desk.voice.say("Stopped.")
    return 0


def told_to_end() -> threading.Event:
    """Set once a signal tells this process to end. A thread of its own sets it: a handler runs in the main
    thread, and would wait for a lock of the event that the main thread itself may hold just then."""
    ended = threading.Event()
    heard, told = os.pipe()
    os.set_blocking(told, False)
    signal.set_wakeup_fd(told)
    for number in ENDING:
        signal.signal(number, lambda *_: None)

    def listen() -> None:
        while os.read(heard, 1)[0] not in ENDING:
            pass
        ended.set()

    threading.Thread(target=listen, name="signals", daemon=True).start()
    return ended
