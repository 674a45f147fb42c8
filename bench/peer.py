"""Beside Apache Superset in one run: the same cases in the same PostgreSQL, the same tables asked over
HTTP, with every cache off on both sides; and ours again without its copy for reading, and on the embedded
engine.

Both are asked by one person. An answer counts when its last byte is read; the sum of the cases in it has to
be the same on all sides. Ours are the tables that the pages offer to take along: the gate, the scope and the
audit trail are in their time. And a page as a person sees it: the call that draws all of /trends, beside the
charts of it, which Superset's dashboards ask for all at once.
"""

import concurrent.futures as futures
import csv
import http.client
import io
import itertools
import json
import logging
import re
import tempfile
import threading
import time
import urllib.parse
from collections.abc import Callable, Hashable, Iterator
from contextlib import closing, contextmanager, nullcontext
from datetime import timedelta
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any

from flask import Flask
from werkzeug.serving import make_server

from app import begin, create_server
from bench import postgres, superset
from bench.ask import PERIODS, filled, stage_cases
from bench.record import Result, result
from bench.runs import CITY, FOLDER, MOMENT
from settings import Settings
from tests.visitors import Visitor, call, visitor
from warehouse.engines import Warehouse

TIMES = 15
ALONE = "postgresql_alone"  # with LMW_COPY=0
AIMS = {"7_days": 10, "90_days": 10, "5_years": 5}  # times faster, embedded
OURS = {"by_area": "/take/trends/areas.csv", "by_day": "/take/trends/course.csv"}
PAGE = "page"
DAY = {"timeGrain": "P1D", "columnType": "BASE_AXIS", "sqlExpression": "day", "label": "day"}
THEIRS: dict[str, list[Any]] = {"by_area": ["area"], "by_day": [{**DAY, "expressionType": "SQL"}]}
CHARTS: tuple[list[Any], ...] = ([], *THEIRS.values(), [*THEIRS["by_day"], "category"], ["hour_of_week"])
"""Of the page: how many, where, when, of what, at which hour."""

Ask = Callable[[str, int], int]
"""(table, days) -> cases in the answer"""
Timed = dict[tuple[str, str], tuple[float, int]]
"""(table, period) -> (median milliseconds, cases in the answer)"""


def measure(rows: list[int]) -> Iterator[Result]:
    n = min(rows)
    with tempfile.TemporaryDirectory(dir=FOLDER) as name, postgres.server() as address:
        folder = Path(name)
        staged = stage_cases(n, folder)
        postgresql = address + "postgres"
        took = {}
        with filled(f"duckdb:///{folder / 'warehouse.duckdb'}", staged) as warehouse:
            took["duckdb"] = _ours_timed(warehouse, folder)
        with filled(postgresql, staged) as warehouse:
            took[ALONE] = _ours_timed(warehouse, folder, is_copied=False)
            took["postgresql"] = _ours_timed(warehouse, folder)
        plain = f"{address}postgres".replace("+psycopg", "+psycopg2")
        with superset.running(folder) as peer:
            dataset = peer.table(peer.database(plain), "cases")
            took["superset"] = _timed(lambda table, days: _theirs(peer, dataset, table, days))
    yield from _results(took, f"{n:,} cases")


def _ours_timed(warehouse: Warehouse, folder: Path, *, is_copied: bool = True) -> Timed:
    """Once the server has its copy for reading, beside PostgreSQL."""
    settings = Settings(city=CITY, var=folder, simulated=True, copy=is_copied)
    server = create_server(settings, warehouse, lambda: MOMENT)
    place = server.extensions["lapor"]
    place.answers.get = _always_anew
    with closing(place.copy) if place.copy else nullcontext():
        if place.copy:
            place.copy.bring()
        begin(server)
        with _site(server) as ask:
            return _timed(ask)


def _results(took: dict[str, Timed], size: str) -> Iterator[Result]:
    for who, each in took.items():
        for (table, period), (milliseconds, _) in each.items():
            yield result(f"scale.peer.{who}.{table}.{period}", milliseconds, "ms", size)
    for (table, period), (theirs, counted) in took["superset"].items():
        for kind, aim in (("duckdb", f">= {AIMS[period]}"), ("postgresql", ">= 1"), (ALONE, "")):
            ours, same = took[kind][table, period]
            assert counted == same, f"{table}, {period}: Superset counts {counted}, {kind} {same}"
            name = f"scale.peer.faster.{kind}.{table}.{period}"
            yield result(name, theirs / ours, "times", size, aim)


def _timed(ask: Ask) -> Timed:
    """Each question warm; ours and theirs count the same cases, or nothing is compared."""
    timed = {}
    for (period, days), table in itertools.product(PERIODS.items(), (*OURS, PAGE)):
        counted = ask(table, days)
        timed[table, period] = (median(_milliseconds(ask, table, days) for _ in range(TIMES)), counted)
    return timed


def _milliseconds(ask: Ask, table: str, days: int) -> float:
    began = time.perf_counter()
    ask(table, days)
    return 1000 * (time.perf_counter() - began)


def _always_anew(_key: Hashable, make: Callable[[], Any]) -> Any:
    return make()


@contextmanager
def _site(server: Any) -> Iterator[Ask]:
    """Ours on a port, asked by an operator, whose files are exact."""
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    site = make_server("127.0.0.1", 0, server, threaded=True)
    threading.Thread(target=site.serve_forever, daemon=True).start()
    who = visitor(server, "operator")
    line = partial(_ours, site.server_port, who)
    try:
        yield lambda table, days: _page(line, server, days) if table == PAGE else _table(line, table, days)
    finally:
        site.shutdown()
        site.server_close()


def _ours(port: int, who: Visitor, address: str, body: dict[str, Any] | None = None) -> str:
    headers = {"Cookie": f"{who.cookie}={who.raw}", "Content-Type": "application/json", **who.headers}
    connection = http.client.HTTPConnection("127.0.0.1", port)
    connection.request("POST" if body else "GET", address, json.dumps(body) if body else None, headers)
    answer = connection.getresponse()
    text = answer.read().decode("utf-8-sig")
    connection.close()
    assert answer.status == 200, text[:300]
    return text


def _query(days: int) -> str:
    end = MOMENT.date()
    first = end - timedelta(days - 1)
    days_asked = {"from": first.isoformat(), "to": end.isoformat(), "step": "day"}
    return "?" + urllib.parse.urlencode({"period": "range", "compared": "none", **days_asked})


def _page(line: Callable[..., str], server: Flask, days: int) -> int:
    """All of it, and the count that it begins with."""
    inputs = {"desk-url.pathname": "/trends", "desk-url.search": _query(days)}
    drawn = line("/_dash-update-component", call(server, "desk-page.children", inputs))
    found = re.search(r'"figure-value large"},"([\d.]+)"', drawn)
    assert found, drawn[:300]
    return int(found[1].replace(".", ""))


def _table(line: Callable[..., str], table: str, days: int) -> int:
    text = line(f"{OURS[table]}{_query(days)}")
    lines = csv.reader(io.StringIO(text), delimiter=";")
    rows = itertools.takewhile(bool, lines)  # notes follow a blank line
    return sum(int(row[1]) for row in itertools.islice(rows, 1, None))


def _theirs(peer: superset.Superset, dataset: int, table: str, days: int) -> int:
    if table != PAGE:
        return _chart(peer, dataset, days, THEIRS[table])
    with futures.ThreadPoolExecutor(len(CHARTS)) as lines:
        counted = set(lines.map(partial(_chart, peer, dataset, days), CHARTS))
    assert len(counted) == 1, counted
    return counted.pop()


def _chart(peer: superset.Superset, dataset: int, days: int, columns: list[Any]) -> int:
    end = MOMENT.date() + timedelta(1)
    span = f"{end - timedelta(days)} : {end}"
    filters = [
        {"col": "day", "op": "TEMPORAL_RANGE", "val": span},
        {"col": "kind", "op": "==", "val": "aduan"},
    ]
    answer = peer.chart(dataset, {"columns": columns, "metrics": ["count"], "filters": filters})
    return sum(row["count"] for row in answer["data"])
