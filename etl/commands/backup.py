"""`backup FILE`: a copy of the warehouse as it is now, taken while it runs. `--nightly`: tonight's into
LMW_BACKUP, the newest ones kept, unless the watch has made it."""

import argparse
import json

from etl.chores import back_up, is_backed_up
from etl.desk import Desk, path
from etl.errors import UserError
from warehouse.backup import backup


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", metavar="FILE", type=path, nargs="?")
    parser.add_argument("--nightly", action="store_true", help="into LMW_BACKUP, once a day")


def run(args: argparse.Namespace, desk: Desk) -> int:
    if args.nightly:
        desk.voice.say("Made already today." if is_backed_up(desk) else back_up(desk))
        return 0
    if args.file is None:
        raise UserError("Name the file of the backup, or say --nightly.")
    counts = backup(desk.warehouse, args.file)
    said = f"{args.file}: " + ", ".join(f"{n:,} {name}" for name, n in counts.items() if n)
    desk.voice.say(json.dumps(counts) if args.json else said)
    return 0
