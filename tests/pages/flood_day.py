"""A flood day of the simulated service, loaded as it came: a warehouse with late records."""

import argparse
import datetime as dt
from collections.abc import Iterable
from pathlib import Path

from etl.commands.simulate import run
from etl.desk import Desk
from etl.log import LogVoice
from settings import Settings
from warehouse.engines import Warehouse

WIB = dt.timezone(dt.timedelta(hours=7))
STORM = dt.date(2026, 11, 18)
_LOADS = ((17, 20), (18, 6), (18, 11), (18, 15), (19, 7), (20, 9))  # day and hour of November
LOADS = [dt.datetime(2026, 11, day, hour, tzinfo=WIB) for day, hour in _LOADS]
DAYS = 3  # of history before the first


def fill(warehouse: Warehouse, settings: Settings, loads: Iterable[dt.datetime] = LOADS) -> None:
    """`loads`: when the service's files are loaded."""
    for number, at in enumerate(loads):
        args = argparse.Namespace(at=at, days=None if number else DAYS, cases=None, folder=None, json=True)
        run(args, Desk(settings, LogVoice("flood"), lent=warehouse))


def settings(root: Path, folder: Path) -> Settings:
    return Settings(city=root / "data" / "kediri", var=folder, simulated=True)
