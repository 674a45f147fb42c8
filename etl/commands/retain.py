"""`retain TABLE=DAYS …`: removes what is older than it is kept, table by table."""

import argparse
import json

from etl.desk import Desk
from warehouse.retention import retain


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "kept", metavar="TABLE=DAYS", nargs="+", type=_kept, help="calls=730 rejected_rows=90 …"
    )


def run(args: argparse.Namespace, desk: Desk) -> int:
    removed = retain(desk.warehouse, dict(args.kept), desk.now())
    said = "\n".join(f"{table}: {number:,} rows removed" for table, number in removed.items())
    desk.voice.say(json.dumps(removed) if args.json else said)
    return 0


def _kept(word: str) -> tuple[str, int]:
    table, _, days = word.partition("=")
    if not days.isdecimal():
        raise argparse.ArgumentTypeError(f"'{word}' names no days; write calls=730")
    return table, int(days)
