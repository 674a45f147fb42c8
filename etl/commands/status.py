"""`status`: what the warehouse holds, and how old each source is."""

import argparse
import json

from etl.desk import Desk
from warehouse.contents import contents


def arguments(parser: argparse.ArgumentParser) -> None:
    """No options but the places."""


def run(args: argparse.Namespace, desk: Desk) -> int:
    with desk.warehouse.read() as connection:
        held = contents(connection, desk.city.code)
    if args.json:
        desk.voice.say(json.dumps(held, default=str))
        return 0
    desk.voice.say(
        f"{desk.city.name}, data {held['kind'] or '(nothing loaded yet)'}, version {held['data_version']}: "
        f"{held['cases']:,} cases, {held['calls']:,} calls, {held['rejected_rows']:,} rejected rows"
    )
    for source in held["sources"]:
        newest = source["newest_at"] or "nothing yet"
        desk.voice.say(
            f"  {source['source']}: newest {newest}, last load {source['state']} {source['message']}"
        )
    return 0
