"""`export cases|clocks|calls|rejected --out FILE [--at INSTANT]`: to CSV or Parquet."""

import argparse
import json

from etl.desk import Desk, instant, path
from warehouse.export import export


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("what", choices=("cases", "clocks", "calls", "rejected"))
    parser.add_argument("--out", metavar="FILE", type=path, required=True, help="a .csv or .parquet")
    parser.add_argument("--at", metavar="INSTANT", type=instant, help="verdicts then (now)")


def run(args: argparse.Namespace, desk: Desk) -> int:
    at = desk.moment(args.at)
    count = export(desk.warehouse, args.what, args.out, city_code=desk.city.code, at=at)
    answer = (
        json.dumps({"file": str(args.out), "rows": count}) if args.json else f"{args.out}: {count:,} rows"
    )
    desk.voice.say(answer)
    return 0
