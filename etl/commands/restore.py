"""`restore FILE`: a backup into a warehouse that holds nothing yet."""

import argparse

from etl.desk import Desk, path
from warehouse.backup import restore


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", metavar="FILE", type=path)


def run(args: argparse.Namespace, desk: Desk) -> int:
    counts = restore(args.file, desk.warehouse)
    desk.voice.say("Restored: " + ", ".join(f"{n:,} {name}" for name, n in counts.items() if n))
    return 0
