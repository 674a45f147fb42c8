"""An Open311 endpoint on this machine that can be told to misbehave in every way that is known."""

import gzip
import json
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit
from xml.sax.saxutils import escape

Answer = tuple[int, dict[str, str], bytes]
Trick = Callable[[str, dict[str, str]], Answer | None]
DAY = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)


@dataclass
class Town:
    """`requests` are what it holds. `page_size`: the most of a page; `knows_pages`, `most`: a server without
    pages gives `most` of a window. `tricks`: each may answer in its place, once, before the next is tried."""

    requests: list[dict[str, Any]] = field(default_factory=list)
    knows_pages: bool = True
    page_size: int = 1000
    most: int = 1000
    is_empty_404: bool = False
    is_packed: bool = False
    arrange: Callable[[list[dict], int], list[dict]] = lambda found, page: found
    tricks: list[Trick] = field(default_factory=list)
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_port}/v2"
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def answer(self, path: str, query: dict[str, str]) -> Answer:
        what, _, form = path.rpartition("/")[2].partition(".")
        if what != "services" and self.tricks and (odd := self.tricks.pop(0)(path, query)):
            return odd
        if path.count("/") != 2 or what not in ("services", "requests"):
            return 404, {}, b"<html>404</html>"
        if what == "services":
            return self._written([{"service_code": "1", "service_name": "Lampu"}], form, what)
        found = self._found(query)
        if not found and self.is_empty_404:
            return 404, {}, b'[{"code":404,"description":"none"}]'
        return self._written(found, form, what)

    def _found(self, query: dict[str, str]) -> list[dict]:
        column = "updated_datetime" if "updated_after" in query else "requested_datetime"
        start = query.get("updated_after", query.get("start_date", "2026-09-01T00:00:00Z"))
        end = query.get("updated_before", query.get("end_date", "2099-01-01T00:00:00Z"))
        found = [one for one in self.requests if start <= one.get(column, start)[:19] + "Z" <= end]
        if not self.knows_pages:
            return found[: self.most]
        page, size = int(query.get("page", 1)), min(int(query.get("page_size", 50)), self.page_size)
        return self.arrange(found, page)[(page - 1) * size : page * size]

    def _written(self, found: list[dict], form: str, what: str) -> Answer:
        if form == "xml":
            tag = {"services": "service", "requests": "request"}[what]
            inner = "".join(f"<{tag}>{_xml(one)}</{tag}>" for one in found)
            body = f'<?xml version="1.0"?><service_{what}>{inner}</service_{what}>'.encode()
        else:
            body = json.dumps(found).encode()
        return (200, {"Content-Encoding": "gzip"}, gzip.compress(body)) if self.is_packed else (200, {}, body)


def request(number: int, minutes: float = 0, **others: Any) -> dict[str, Any]:
    """A request, received some minutes after DAY (UTC, without an offset)."""
    at = (DAY + timedelta(minutes=minutes)).strftime("%Y-%m-%dT%H:%M:%S")
    own = {"service_request_id": str(number), "status": "open", "service_name": "Lampu jalan"}
    return own | {"requested_datetime": at, "updated_datetime": at, "lat": "-7.82", "long": "112.01"} | others


def once(status: int, body: bytes = b"", **headers: str) -> Trick:
    named = {name.replace("_", "-"): text for name, text in headers.items()}
    return lambda path, query: (status, named, body)


def _xml(one: dict[str, Any]) -> str:
    return "".join(
        f"<{name}/>" if value in ("", None) else f"<{name}>{escape(str(value))}</{name}>"
        for name, value in one.items()
    )


def _handler(town: Town) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            place = urlsplit(self.path)
            query = {name: values[-1] for name, values in parse_qs(place.query).items()}
            town.asked.append((place.path, query))
            status, headers, body = town.answer(place.path, query)
            self.send_response(status)
            for name, text in ({"Content-Length": str(len(body))} | headers).items():
                self.send_header(name, text)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Silent."""

    return Handler
