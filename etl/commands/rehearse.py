"""`rehearse`: the restore test of the newest nightly backup; exit status 1 where it could not be restored."""

import argparse
from dataclasses import asdict

import orjson

from etl.desk import Desk
from etl.rehearsal import rehearse


def arguments(parser: argparse.ArgumentParser) -> None:
    """No options but the places."""


def run(args: argparse.Namespace, desk: Desk) -> int:
    found = rehearse(desk)
    said = found.fault or f"{found.file}: {found.rows:,} rows restored, {found.cases:,} cases counted."
    desk.voice.say(orjson.dumps(asdict(found)).decode() if args.json else said)
    return int(bool(found.fault))
