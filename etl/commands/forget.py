"""`forget CASE`: removes one case wherever it stands, for a legal request."""

import argparse
import json
import uuid

from etl.desk import Desk
from warehouse.forget import forget


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("case", metavar="CASE")


def run(args: argparse.Namespace, desk: Desk) -> int:
    removed = forget(desk.warehouse, desk.city.code, args.case, load_id=uuid.uuid4().hex, at=desk.now())
    said = f"{args.case}: {removed:,} rows removed; no file brings it back."
    if not removed:
        said = f"{args.case}: nothing of it is held, so nothing was removed; check the number."
    desk.voice.say(json.dumps({"case_id": args.case, "removed": removed}) if args.json else said)
    return 0
