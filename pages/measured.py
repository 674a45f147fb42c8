"""`/metrics` for Prometheus: requests of this process, and how the installation fares. Off unless it is set.

Several web processes are asked one by one, each at its own port: what they count is theirs, what they read of
the warehouse is the same. Labels are routes, sources and states; nothing that anybody typed.
"""

import hmac
import ipaddress
import time
from collections.abc import Iterator
from pathlib import Path

import sqlalchemy as sa
from flask import Flask, Response, abort, g, request
from prometheus_client import CollectorRegistry, Counter, Histogram, PlatformCollector, ProcessCollector
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest
from prometheus_client.registry import Collector

from access.calls import route
from access.roles import PUBLIC
from pages.place import Place
from warehouse.copies import State
from warehouse.vitals import Vitals, vitals

OFF, LOCAL = "off", "local"
_BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.3, 0.5, 1, 2, 5, 10)


def add_measured(server: Flask, place: Place) -> None:
    """Called before the gate, so that what it refuses is counted too."""
    registry = CollectorRegistry()
    chosen = place.settings.metrics
    if chosen != OFF:
        ProcessCollector(registry=registry)
        PlatformCollector(registry=registry)
        registry.register(_Warehouse(place))
        _count_requests(server, registry)

    @route(server, "/metrics", PUBLIC)
    def metrics() -> Response:
        """To this machine, or to who brings the word of the file; to others there is no such page."""
        if chosen == OFF or not (_is_here() if chosen == LOCAL else _has_word(Path(chosen))):
            abort(404)
        answer = Response(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)
        answer.cache_control.no_store = True
        return answer


def _count_requests(server: Flask, registry: CollectorRegistry) -> None:
    asked = Counter("lmw_requests", "Requests answered.", ["route", "method", "status"], registry=registry)
    seconds = Histogram(
        "lmw_request_seconds", "From a request to its answer.", ["route"], buckets=_BUCKETS, registry=registry
    )

    @server.before_request
    def begin() -> None:
        g.began = time.perf_counter()

    @server.after_request
    def end(answer: Response) -> Response:
        rule = str(request.url_rule) if request.url_rule else "none"
        method = request.method if request.method in _METHODS else "other"
        asked.labels(rule, method, answer.status_code).inc()
        seconds.labels(rule).observe(time.perf_counter() - g.get("began", time.perf_counter()))
        return answer


_METHODS = ("GET", "HEAD", "POST", "OPTIONS")


class _Warehouse(Collector):
    """Asked anew with each scrape; where the warehouse is away that alone is told."""

    def __init__(self, place: Place) -> None:
        self._place = place

    def collect(self) -> Iterator[Metric]:
        try:
            with self._place.warehouse.read() as connection:
                found = vitals(connection, self._place.city.code, self._place.now())
        except sa.exc.DBAPIError:
            yield GaugeMetricFamily("lmw_database_up", "Whether the warehouse answers.", 0)
            return
        yield GaugeMetricFamily("lmw_database_up", "Whether the warehouse answers.", 1)
        yield from _of_vitals(found)
        if self._place.copy:
            yield from _of_copy(self._place.copy.state())


def _of_vitals(found: Vitals) -> Iterator[Metric]:
    yield GaugeMetricFamily("lmw_schema_step", "Step of the tables.", found.schema_step)
    yield GaugeMetricFamily("lmw_data_version", "Newest version of the data.", found.data_version)
    yield GaugeMetricFamily("lmw_sessions", "People signed in.", found.sessions)
    if found.watch_age is not None:
        yield GaugeMetricFamily("lmw_watch_age_seconds", "Since the watch's sign of life.", found.watch_age)
    ages = GaugeMetricFamily("lmw_source_age_seconds", "Since a source told everything.", labels=["source"])
    for source, seconds in found.ages.items():
        if seconds is not None:
            ages.add_metric([source], seconds)
    failures = GaugeMetricFamily("lmw_source_failures", "Failures in a row.", labels=["source"])
    for source, number in found.failures.items():
        failures.add_metric([source], number)
    loads = CounterMetricFamily("lmw_loads", "Loads by how they ended.", labels=["source", "state"])
    for (source, state), number in found.loads.items():
        loads.add_metric([source, state], number)
    rows = CounterMetricFamily("lmw_rows", "Rows by what became of them.", labels=["source", "outcome"])
    for (source, outcome), number in found.rows.items():
        rows.add_metric([source, outcome], number)
    yield from (ages, failures, loads, rows)


def _of_copy(found: State) -> Iterator[Metric]:
    yield GaugeMetricFamily(
        "lmw_copy_version", "Data version of this process's copy; 0: none yet.", found.version
    )
    if found.age is not None:
        yield GaugeMetricFamily("lmw_copy_age_seconds", "Since the copy stood at the newest.", found.age)
    answers = CounterMetricFamily("lmw_copy_answers", "Long questions by who answered.", labels=["by"])
    for who, number in found.answered.items():
        answers.add_metric([who], number)
    yield answers


def _is_here() -> bool:
    """From this machine itself; behind a proxy that is not believed nobody is."""
    if "X-Forwarded-For" in request.headers and "werkzeug.proxy_fix.orig" not in request.environ:
        return False
    try:
        return ipaddress.ip_address(request.remote_addr or "").is_loopback
    except ValueError:
        return False


def _has_word(file: Path) -> bool:
    """`Authorization: Bearer WORD`, the word that the file holds; one of fewer than 16 letters is none."""
    try:
        word = file.read_text().strip()
    except (OSError, UnicodeDecodeError):
        return False
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    return len(word) >= 16 and hmac.compare_digest(given.encode(), word.encode())
