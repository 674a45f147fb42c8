"""`retry [--source NAME]`: rejected rows again, after a mapping or the city folder was mended."""

import argparse
import json
from dataclasses import asdict

from etl.desk import Desk
from etl.loading import checked_source, retry
from warehouse.write import Counts


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--source", metavar="NAME", help="of one source only")


def run(args: argparse.Namespace, desk: Desk) -> int:
    names = [checked_source(desk.city, args.source)] if args.source else sorted(desk.city.sources)
    tried = {name: retry(desk, name) for name in names}
    if args.json:
        desk.voice.say(json.dumps({name: asdict(counts) for name, counts in tried.items() if counts}))
        return 0
    for name, counts in tried.items():
        desk.voice.say(f"{name}: {_said(counts)}")
    return 0


def _said(counts: Counts | None) -> str:
    if counts is None:
        return "no rejected row"
    taken = counts.read - counts.rejected
    return f"{counts.read:,} tried, {taken:,} taken, {counts.rejected:,} still rejected"
