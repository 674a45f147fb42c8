"""`retain TABLE=DAYS …`: removes what is older than it is kept, table by table."""

import argparse

from etl.desk import Desk
from warehouse.retention import retain


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "kept", metavar="TABLE=DAYS", nargs="+", type=_kept, help="calls=730 rejected_rows=90 …"
    )


def run(args: argparse.Namespace, desk: Desk) -> int:
    for table, number in retain(desk.warehouse, dict(args.kept), desk.now()).items():
        desk.voice.say(f"{table}: {number:,} rows removed")
    return 0


def _kept(word: str) -> tuple[str, int]:
    table, _, days = word.partition("=")
    return table, int(days)
