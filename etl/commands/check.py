"""`check`: opens the city folder whole; every fault with file and line, then what will soon be wrong."""

import argparse
from dataclasses import asdict

import orjson

from city import warnings
from etl.desk import Desk


def arguments(parser: argparse.ArgumentParser) -> None:
    """No options but the places."""


def run(args: argparse.Namespace, desk: Desk) -> int:
    city = desk.city  # CityFaults says every fault, a line each
    soon = warnings(city, desk.now().date())
    if args.json:
        desk.voice.say(orjson.dumps([asdict(fault) for fault in soon], default=str).decode())
        return 0
    for fault in soon:
        desk.voice.say(f"Soon: {fault}")
    desk.voice.say(
        f"{city.name}: {len(city.areas)} areas, {len(city.agencies)} agencies, "
        f"{len(city.categories)} categories, {len(city.policies)} policy versions, "
        f"{len(city.sources)} sources. No fault."
    )
    return 0
