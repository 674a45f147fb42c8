"""`watch`: keeps the data coming until it is told to end (SIGTERM, SIGINT); the embedded server does so by
itself."""

import argparse
import signal
import threading

from etl import log, service
from etl.desk import Desk
from etl.errors import UserError


def arguments(parser: argparse.ArgumentParser) -> None:
    """No options but the places."""


def run(args: argparse.Namespace, desk: Desk) -> int:
    if desk.lent is not None:
        raise UserError("The server that holds this warehouse watches already; `status` tells how it goes.")
    log.set_up()
    ended = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: ended.set())
    stop = service.start(desk.settings, desk.warehouse)
    desk.voice.say(f"Watching {desk.settings.inbox}; stop with Ctrl+C.")
    ended.wait()
    stop()
    desk.voice.say("Stopped.")
    return 0
