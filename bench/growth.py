"""How much longer pages of 7 and 90 days take where the warehouse holds more years and cases.

The whole page, as its callback answers it to one person who narrows it each time to another place, in the
processor's time of this process: what the machine does beside it does not count.
"""

import datetime as dt
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median

from flask import Flask

from app import create_server
from bench import sizes
from bench.ask import stage_cases
from bench.desk import click, filled
from bench.record import Result, result
from bench.runs import CITY, FOLDER, MOMENT, city, lacks_room
from settings import Settings
from tests.visitors import as_role

SMALLEST = 100_000
LARGEST = sizes.of(named=10_000_000, short=1_000_000)
DAYS = (7, 90)
PATHS = ("/", "/trends", "/sla", "/cases")
ASKED = 9  # times each


def measure(rows: list[int]) -> Iterator[Result]:
    """The times of a page at the smallest size, and how many times that it takes at the others."""
    first: dict[tuple[str, int], float] = {}
    for n in sorted({SMALLEST, *(n for n in rows if SMALLEST < n <= LARGEST)}):
        if said := lacks_room(n):
            print(said)
            continue
        for (path, days), taken in _pages(n).items():
            name = f"{path.strip('/') or 'summary'}.{days}_days"
            yield result(f"scale.page.{name}", taken, "ms of CPU", f"{n:,} cases")
            before = first.setdefault((path, days), taken)
            if n > SMALLEST:
                size = f"{n:,} against {SMALLEST:,} cases"
                yield result(f"scale.growth.{name}", taken / before, "times", size, "<= 3")


def _pages(n: int) -> dict[tuple[str, int], float]:
    FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=FOLDER) as name:
        folder = Path(name)
        warehouse = filled(folder, stage_cases(n, folder))
        server = create_server(Settings(city=CITY, var=folder, simulated=True), warehouse, lambda: MOMENT)
        taken = {(path, days): _page(server, path, days) for path in PATHS for days in DAYS}
        warehouse.close()
    return taken


def _page(server: Flask, path: str, days: int) -> float:
    """The median, in milliseconds; the first makes the statements and does not count."""
    client, taken = as_role(server, "pimpinan"), []
    last = MOMENT.date()
    period = {"period": "range", "from": str(last - dt.timedelta(days - 1)), "to": str(last)}
    for area in sorted(city().codes("areas"))[: ASKED + 1]:
        began = time.process_time()
        answer = click(client, path, period | {"area": area})
        taken.append(1_000 * (time.process_time() - began))
        assert answer.status_code == 200, answer.text[:200]
    return median(taken[1:])
