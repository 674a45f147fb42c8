"""`status`: what the warehouse holds, how old each source is, and how the service fares."""

import argparse
import datetime as dt
import json
from collections.abc import Iterator
from typing import Any

from etl.desk import Desk
from warehouse.contents import contents

DEAD_SECONDS = 120  # the watch gives a sign every 15, or after the load that it waits for


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
    for line in _watch(held, desk.now()):
        desk.voice.say(line)
    return 0


def _watch(held: dict[str, Any], at: dt.datetime) -> Iterator[str]:
    """The service in lines: whether it is alive, each source's state, each job's."""
    yield f"Watch: {_alive(held['watching_at'], at)}"
    for source in held["watch"]:
        tail = "".join(f"; {part}" for part in (source["message"], _next(source)) if part)
        yield f"  {source['source']}: {source['state']}, seen up to {_instant(source['seen_at'])}{tail}"
    for job in held["jobs"]:
        tail = "".join(f"; {part}" for part in (job["message"], _next(job)) if part)
        last = f"{job['state']}, last {_instant(job['last_at'])}" if job["last_at"] else "not run yet"
        yield f"  {job['name']} ({job['schedule']}): {last}{tail}"


def _alive(watching_at: str, at: dt.datetime) -> str:
    if not watching_at:
        return "not running"
    seconds = (at - dt.datetime.fromisoformat(watching_at)).total_seconds()
    if seconds > DEAD_SECONDS:
        return f"gave no sign of life for {seconds / 60:,.0f} minutes; start it again"
    return f"running, sign of life {max(0, seconds):.0f} s ago"


def _next(row: dict[str, Any]) -> str:
    return f"next {_instant(row['next_at'])}" if row["next_at"] else ""


def _instant(at: dt.datetime | None) -> str:
    return f"{at:%Y-%m-%d %H:%M:%S} UTC" if at else "nothing yet"
