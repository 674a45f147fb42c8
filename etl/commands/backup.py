"""`backup FILE`: a copy of the warehouse as it is now, taken while it runs."""

import argparse
import json

from etl.desk import Desk, path
from warehouse.backup import backup


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", metavar="FILE", type=path)


def run(args: argparse.Namespace, desk: Desk) -> int:
    counts = backup(desk.warehouse, args.file)
    said = f"{args.file}: " + ", ".join(f"{n:,} {name}" for name, n in counts.items() if n)
    desk.voice.say(json.dumps(counts) if args.json else said)
    return 0
