"""`export cases|clocks|calls|rejected --out FILE [--at INSTANT]`: to CSV or Parquet."""

import argparse
import datetime as dt

from etl.desk import Desk, path
from warehouse.export import export


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("what", choices=("cases", "clocks", "calls", "rejected"))
    parser.add_argument("--out", metavar="FILE", type=path, required=True, help="a .csv or .parquet")
    parser.add_argument("--at", metavar="INSTANT", type=dt.datetime.fromisoformat, help="verdicts then (now)")


def run(args: argparse.Namespace, desk: Desk) -> int:
    at = (args.at or desk.now()).astimezone(dt.UTC)
    count = export(desk.warehouse, args.what, args.out, city_code=desk.city.code, at=at)
    desk.voice.say(f"{args.out}: {count:,} rows")
    return 0
