"""`restore FILE`: a backup into a warehouse that holds nothing yet."""

import argparse
import json

from etl.desk import Desk, path
from warehouse.backup import restore


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", metavar="FILE", type=path)


def run(args: argparse.Namespace, desk: Desk) -> int:
    counts = restore(args.file, desk.warehouse)
    said = "Restored: " + ", ".join(f"{n:,} {name}" for name, n in counts.items() if n)
    desk.voice.say(json.dumps(counts) if args.json else said)
    return 0
