"""`export cases|clocks|calls|rejected --out FILE [--at INSTANT]`: to CSV or Parquet.
`export city --out FILE.zip [--days N]`: what a city hands to its province."""

import argparse
import datetime as dt
import json
from zoneinfo import ZoneInfo

from etl.desk import Desk, instant, path
from etl.errors import UserError
from warehouse.export import export
from warehouse.handed import hand_over

_CITY = "city"


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("what", choices=("cases", "clocks", "calls", "rejected", _CITY))
    parser.add_argument(
        "--out", metavar="FILE", type=path, required=True, help=".csv or .parquet; of city .zip"
    )
    parser.add_argument("--at", metavar="INSTANT", type=instant, help="verdicts then (now)")
    parser.add_argument(
        "--days",
        metavar="N",
        type=int,
        help="of city: what is new of the last N days (all)",
    )


def run(args: argparse.Namespace, desk: Desk) -> int:
    at = desk.moment(args.at)
    if args.days is not None and (args.what != _CITY or args.days < 1):
        raise UserError("--days N is for the export of a city, and at least 1.")
    if args.what == _CITY:
        count = _handed(args, desk, at)
    else:
        count = export(desk.warehouse, args.what, args.out, city_code=desk.city.code, at=at)
    answer = (
        json.dumps({"file": str(args.out), "rows": count}) if args.json else f"{args.out}: {count:,} rows"
    )
    desk.voice.say(answer)
    return 0


def _handed(args: argparse.Namespace, desk: Desk, at: dt.datetime) -> int:
    city = desk.city
    zone = ZoneInfo(city.zone)
    manifest = {
        "city": city.code,
        "name": city.name,
        "zone": city.zone,
        "at": at.isoformat(),
        "sensitive": list(city.sensitive),
    }
    first = at.astimezone(zone).date() - dt.timedelta(args.days or 0)
    since = dt.datetime.combine(first, dt.time(), zone) if args.days else None
    return hand_over(desk.warehouse, args.out, manifest, city_code=city.code, since=since)
