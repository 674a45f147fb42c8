"""`simulate`: the demo year, written as source files and loaded through the same pipeline; again: only what
came since.

`simulate --cases N --folder DIR` writes one large file instead and loads nothing (for measurements).
"""

import argparse
import datetime as dt
import json
from collections import Counter
from dataclasses import asdict
from pathlib import Path
from zoneinfo import ZoneInfo

from etl.desk import Desk, instant, path
from etl.errors import UserError
from etl.loading import load_file
from etl.simulate import history_start, seen_until, top_up, write_cases, write_days
from warehouse import about, freshness

SINCE = "simulated_until"  # the moment up to which the warehouse's simulated service has been loaded


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--days", type=int, help="how far back a first run begins (the launch, or a year)")
    parser.add_argument(
        "--cases", type=int, metavar="N", help="write N cases of five years to one file, and stop"
    )
    parser.add_argument(
        "--folder", metavar="DIR", type=path, help="where the source files go (LMW_VAR/simulation)"
    )
    parser.add_argument("--at", metavar="INSTANT", type=instant, help="the simulated now")


def run(args: argparse.Namespace, desk: Desk) -> int:
    if not desk.settings.simulated:
        raise UserError(
            "This installation is not a demo; set LMW_SIMULATED=1 and another LMW_WAREHOUSE for one."
        )
    desk.at = desk.moment(args.at) if args.at else None
    now = desk.now()
    folder = args.folder or desk.settings.var / "simulation"
    if args.cases:
        files = write_cases(desk.city, args.cases, folder, until=now)
        names = [str(file) for file in files]
        desk.voice.say(json.dumps({"files": names}) if args.json else "\n".join(names))
        return 0
    total: Counter[str] = Counter()
    for file in _files(desk, args.days, folder, now):
        counts = load_file(desk, file)
        total.update(asdict(counts))
        if not args.json:
            desk.voice.say(
                f"{file.name}: {counts.read:,} read, {counts.new:,} new, {counts.changed:,} changed"
            )
        file.unlink()
    if args.json:
        desk.voice.say(json.dumps(total))
    with desk.warehouse.write() as connection:
        about.put(connection, SINCE, now.isoformat())
        for source, seen_at in seen_until(desk.city, now).items():
            freshness.saw(connection, desk.city.code, source, seen_at, now)
    return 0


def _files(desk: Desk, days: int | None, folder: Path, now: dt.datetime) -> list[Path]:
    with desk.warehouse.read() as connection:
        since = about.get(connection, SINCE)
    if since:
        return top_up(desk.city, folder, dt.datetime.fromisoformat(since), now)
    today = now.astimezone(ZoneInfo(desk.city.zone)).date()
    first = today - dt.timedelta(days) if days else history_start(desk.city, now)
    return write_days(desk.city, first, today, folder, until=now)
