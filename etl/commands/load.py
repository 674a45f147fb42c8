"""`load [--source NAME] FILE…`: files into the warehouse; the last line counts the rows as JSON."""

import argparse
import json
from dataclasses import asdict

from etl.desk import Desk, path
from etl.loading import load_file


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--source", metavar="NAME", help="which source's mapping; found by the file's name when absent"
    )
    parser.add_argument("files", metavar="FILE", nargs="+", type=path)


def run(args: argparse.Namespace, desk: Desk) -> int:
    total: dict[str, int] = {}
    note = desk.voice.fault if args.json else desk.voice.say  # standard output is for the counts alone
    for file in args.files:
        counts = asdict(load_file(desk, file, args.source, note))
        total = {name: total.get(name, 0) + value for name, value in counts.items()}
        if not args.json:
            desk.voice.say(
                f"{file.name}: " + ", ".join(f"{value:,} {name}" for name, value in counts.items())
            )
    desk.voice.say(json.dumps(total))
    return 0
