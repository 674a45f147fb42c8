"""The command line: one module a command in etl/commands, each with `arguments(parser)` and `run(args,
desk)`.

A command runs against a `Desk`: the warehouse, the city, and where its words go. Where the warehouse is
held by a running server, the same words of the command line go to that server, which runs the same command
and streams its answer.
"""

import argparse
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path

from city import CityFaults
from etl import door
from etl.desk import Desk, Terminal, add_places
from etl.errors import UserError
from warehouse.errors import WarehouseBusy, WarehouseError

_SAID = (UserError, WarehouseError, CityFaults, OSError)

COMMANDS = {
    "check": "check a city folder whole, and say every fault",
    "load": "load files of a source into the warehouse",
    "retry": "try rejected rows again after a mapping was mended",
    "export": "write cases, clocks, calls or rejected rows to CSV or Parquet",
    "explain": "tell one case's clocks in plain words",
    "forget": "remove one case for a legal request",
    "retain": "remove what is older than it is kept",
    "watch": "keep the data coming: ask the sources, watch the inbox, do what is due",
    "doctor": "say what is wrong with this installation, and how to mend it",
    "simulate": "write a simulated service through source files, and load it",
    "status": "say what the warehouse holds and how old each source is",
    "backup": "copy the warehouse while it runs",
    "rehearse": "try the newest nightly backup: restore it beside the warehouse, and ask it",
    "restore": "bring a backup into a fresh warehouse",
    "upgrade": "bring the tables to what this program knows; screens go on meanwhile",
    "bundle": "write what a helper elsewhere needs to see, without anybody's data",
    "boundaries": "check a city's own outline file, and install it",
}

# These make no warehouse where there is none.
OF_WHAT_IS_HELD = ("retry", "export", "explain", "forget", "retain", "status", "backup")


def main(argv: Sequence[str]) -> int:
    """Runs one command; the exit status: 0 done, 1 a sentence on standard error says why not, 2 wrong
    words."""
    terminal = Terminal()
    try:
        desk = Desk.of(parse(argv), terminal)
        return _run_or_ask(argv, desk)
    except _SAID as error:
        terminal.fault(_sentence(error))
        return 1
    except KeyboardInterrupt:
        terminal.fault("Stopped. What was finished stays; the same command goes on from there.")
        return 130


def answer(argv: Sequence[str], desk: Desk) -> int:
    """One command at a running server, for a command line elsewhere; what goes wrong is said there."""
    try:
        return run(argv, desk)
    except _SAID as error:
        desk.voice.fault(_sentence(error))
        return 1


def run(argv: Sequence[str], desk: Desk) -> int:
    """One command on a desk that is already set: the command line's own, or the running server's."""
    args = parse(argv)
    if args.command in OF_WHAT_IS_HELD and (file := desk.missing):
        raise UserError(
            f"There is no warehouse {file}; check LMW_WAREHOUSE. The first load or start makes it."
        )
    with desk:
        return import_module(f"etl.commands.{args.command}").run(args, desk)


def _run_or_ask(argv: Sequence[str], desk: Desk) -> int:
    try:
        return run(argv, desk)
    except WarehouseBusy as busy:
        city = str(desk.settings.city.absolute())
        request = door.Request(list(argv), str(Path.cwd()), city, desk.settings.simulated)
        return door.ask(busy.path, request, desk.voice)


def _sentence(error: Exception) -> str:
    """What the system itself refuses (no such folder, no right, no space) names a file and no more."""
    if isinstance(error, OSError):
        what = error.strerror or str(error)
        place = f"{error.filename}: " if error.filename else ""
        return f"{place}{what}; check that the folder exists, may be written to, and has space left."
    return str(error)


def parse(argv: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m etl", description="From raw records to true numbers.")
    verbs = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name, purpose in COMMANDS.items():
        verb = verbs.add_parser(name, help=purpose, description=purpose)
        if name in argv[:1]:  # the others are not even imported
            add_places(verb)
            import_module(f"etl.commands.{name}").arguments(verb)
    return parser.parse_args(argv)
