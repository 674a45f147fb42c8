"""What the gate costs a request: who it is, whether its role may, what a Dash call's body must be, and the
headers of the answer; for a page and for a call of it, by one person with nothing else going on.

Each request is a new one, of which nothing is parsed yet; neither making it nor the page's answer is counted.
The mean is of the processor's time, which what else runs on the machine does not lengthen.
"""

import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
from flask import Flask, Response

from access import gate
from app import create_server
from bench.record import Result, result
from bench.runs import CITY, MOMENT
from settings import Settings
from tests.visitors import Visitor, call, visitor
from warehouse.engines import open_warehouse
from warehouse.schema import upgrade

REQUESTS, WARM = 3_000, 200
AIM = "<= 0.5"
QUERY = "?period=quarter&category=pju"


def measure(_rows: list[int]) -> Iterator[Result]:
    """Whatever the warehouse holds: the gate asks none of it."""
    with tempfile.TemporaryDirectory() as name:
        warehouse = open_warehouse(f"duckdb:///{Path(name) / 'warehouse.duckdb'}")
        upgrade(warehouse)
        server = create_server(Settings(city=CITY, var=Path(name)), warehouse, lambda: MOMENT)
        one = visitor(server, "pimpinan")
        body = call(server, "desk-page.children", {"desk-url.pathname": "/trends", "desk-url.search": QUERY})
        asked = {"page": {"path": f"/trends{QUERY}"}}
        asked["call"] = {"path": "/_dash-update-component", "method": "POST", "json": body}
        for kind, request in asked.items():
            taken, worked = _taken(server, one, request)
            size = f"{REQUESTS:,} requests, {kind}"
            yield result(f"desk.gate_{kind}_p50", 1_000 * float(np.median(taken)), "ms", size, AIM)
            yield result(f"desk.gate_{kind}_mean", 1_000 * float(np.mean(worked)), "ms of CPU", size, AIM)
        warehouse.close()


def _taken(server: Flask, one: Visitor, request: dict) -> tuple[list[float], list[float]]:
    """Seconds of each request, by the clock and of the processor."""
    check, mark = _of_gate(server.before_request_funcs), _of_gate(server.after_request_funcs)
    taken, worked = [], []
    for _ in range(WARM + REQUESTS):
        with server.test_request_context(**request, environ_overrides=one.environ):
            answer = Response("x", headers={"Content-Type": "text/html"})
            start, began = time.perf_counter(), time.thread_time()
            refused = check()
            mark(answer)
            worked.append(time.thread_time() - began)
            taken.append(time.perf_counter() - start)
            assert refused is None
    return taken[WARM:], worked[WARM:]


def _of_gate(functions: dict) -> Callable:
    """The one that the gate put before or after every request."""
    (found,) = [one for one in functions[None] if one.__module__ == gate.__name__]
    return found
