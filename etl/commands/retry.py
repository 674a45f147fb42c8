"""`retry [--source NAME]`: rejected rows again, after a mapping or the city folder was mended."""

import argparse

from etl.desk import Desk
from etl.loading import retry


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--source", metavar="NAME", help="of one source only")


def run(args: argparse.Namespace, desk: Desk) -> int:
    for name in [args.source] if args.source else sorted(desk.city.sources):
        counts = retry(desk, name)
        if counts is None:
            desk.voice.say(f"{name}: no rejected row")
        else:
            taken = counts.read - counts.rejected
            desk.voice.say(
                f"{name}: {counts.read:,} tried, {taken:,} taken, {counts.rejected:,} still rejected"
            )
    return 0
