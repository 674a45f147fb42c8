"""`forget CASE`: removes one case wherever it stands, for a legal request."""

import argparse
import uuid

from etl.desk import Desk
from warehouse.forget import forget


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("case", metavar="CASE")


def run(args: argparse.Namespace, desk: Desk) -> int:
    removed = forget(desk.warehouse, desk.city.code, args.case, load_id=uuid.uuid4().hex, at=desk.now())
    desk.voice.say(f"{args.case}: {removed:,} rows removed; no file brings it back.")
    return 0
