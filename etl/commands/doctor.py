"""`doctor`: a line a check, with ok, look or wrong and what to do; exit status 1 where something is wrong."""

import argparse
from dataclasses import asdict

import orjson

from etl.desk import Desk
from etl.doctor import WRONG, examine


def arguments(parser: argparse.ArgumentParser) -> None:
    """No options but the places."""


def run(args: argparse.Namespace, desk: Desk) -> int:
    found = examine(desk)
    if args.json:
        desk.voice.say(orjson.dumps([asdict(finding) for finding in found]).decode())
    else:
        for finding in found:
            desk.voice.say(f"{finding.state:5}  {finding.check}: {finding.sentence}")
    return int(any(finding.state == WRONG for finding in found))
