"""`upgrade`: the tables brought to what this program knows. On PostgreSQL screens of the release before go on
meanwhile, and those of the new one wait for it."""

import argparse
import json

from etl.desk import Desk
from warehouse.schema import upgrade


def arguments(parser: argparse.ArgumentParser) -> None:
    """No options but the places."""


def run(args: argparse.Namespace, desk: Desk) -> int:
    """A running server has done so itself at its start; opening the warehouse does it here."""
    step = upgrade(desk.warehouse)
    desk.voice.say(json.dumps({"schema_step": step}) if args.json else f"The tables are at step {step}.")
    return 0
