"""`boundaries FILE`: checks a city's own outline file, and installs it where it has no fault (or with
--force)."""

import argparse
import json

from etl import boundaries
from etl.desk import Desk, path


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "file", metavar="FILE", type=path, help="GeoJSON, GeoPackage or Shapefile, zipped or not"
    )
    parser.add_argument("--check", action="store_true", help="only check")
    parser.add_argument(
        "--force", action="store_true", help="install it with its faults mended as far as can be"
    )


def run(args: argparse.Namespace, desk: Desk) -> int:
    report = boundaries.check(args.file, desk.city)
    if args.json:
        desk.voice.say(json.dumps({"faults": report.faults, "notes": report.notes}))
    for note in () if args.json else report.notes:
        desk.voice.say(f"Note: {note}")
    for fault in report.faults:
        desk.voice.fault(f"Fault: {fault}")
    if not args.check:
        installed = boundaries.install(report, desk.settings.city, force=args.force)
        if not args.json:
            desk.voice.say(f"Installed as {installed}; what was there is beside it as .bak.")
    return 1 if report.faults and args.check else 0
