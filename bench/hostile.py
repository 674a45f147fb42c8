"""Requests that no browser of ours would send, to every address and callback, as nobody and as every role.

Each is made from a seed. None may be answered with 5xx or a traceback. The rows of every table are counted
before and after: no data may change, and what a form with its right key did is on the audit trail.
"""

import json
import logging
import random
import re
import socket
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from flask import Flask
from werkzeug.serving import make_server

from access.calls import is_in_browser, registered
from access.roles import PUBLIC
from app import create_server
from bench.runs import CITY, MOMENT
from settings import Settings
from tests.visitors import Visitor, call, visitor
from warehouse import tables
from warehouse.engines import Warehouse, open_warehouse
from warehouse.people_tables import audit, people, posts, sessions
from warehouse.people_tables import failures as failed_logins
from warehouse.people_tables import tokens as screen_tokens
from warehouse.schema import upgrade

METHODS = ("GET", "POST", "POST", "POST", "HEAD", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE")
TYPES = (
    "application/json",
    "application/x-www-form-urlencoded",
    "multipart/form-data; boundary=x",
    "text/plain",
    "\xff",
)
ODD: tuple[Any, ...] = (
    *(None, "", "x" * 9_000, -1, 2**63, 1e308, [], {}, [None], {"a": {"b": []}}, True, [["a"] * 50]),
    *("/admin", "../../etc/passwd", "?agencies=bpbd&start=x", "2026-02-30", "2026-11-24", "pju", "dinkes"),
    *("'; DROP TABLE cases; --", "<script>alert(1)</script>", "\x00", "\ud800", "é\u202e", "%00", "{{7*7}}"),
    *("0812-3456-7890", {"type": "x", "index": [1]}, "kasus", "9" * 400, "-0", "1e9", "NaN"),
    *("0000-00-00/9999-99-99", ["2026-01-01", "2025-01-01"]),
)
_TRACE = re.compile(rb"Traceback \(most recent|File \"|sqlalchemy|duckdb\.|werkzeug\.|\.py\b.{0,9}line")
_OF_ITSELF = {failed_logins.key, tables.screens.key, audit.key, sessions.key}  # what any request may leave
_DEEDS = {people.key, posts.key, screen_tokens.key}  # of an admin


def failures(seeds: Sequence[int], folder: Path, over_http: int = 0) -> list[str]:
    """One request for each seed, in process; the last `over_http` of them as raw bytes on a socket. A
    sentence for each that went wrong."""
    warehouse = open_warehouse(f"duckdb:///{folder / 'hostile.duckdb'}", memory_limit="500MB")
    upgrade(warehouse)
    settings = Settings(city=CITY, var=folder, metrics="local")
    server = create_server(settings, warehouse, lambda: MOMENT)
    visitors = [visitor(server, role, ("dinkes",) if role == "opd" else ()) for role in PUBLIC]
    before = _rows(warehouse)
    split = len(seeds) - over_http
    said = [fault for seed in seeds[:split] if (fault := _ask(server, visitors, seed))]
    said += _over_http(server, seeds[split:])
    said += _written(before, _rows(warehouse))
    warehouse.close()
    return said


def _ask(server: Flask, visitors: list[Visitor], seed: int) -> str:
    chance = random.Random(seed)
    one = chance.choice(visitors)
    headers = {"Content-Type": chance.choice(TYPES), "Accept": chance.choice(("text/html", "*/*", ""))}
    if chance.random() < 0.8:
        headers |= one.headers
    if chance.random() < 0.1:
        headers |= {"Host": chance.choice(("evil.example", "[::1", "127.0.0.1:x", "a" * 300))}
    if chance.random() < 0.2:
        headers |= {"X-Forwarded-For": "1.2.3.4, é", "Range": "bytes=-9,0-", "If-None-Match": "W/\x01"}
    method, path, body = _request(server, chance)
    client = server.test_client(use_cookies=False)
    environ = {"HTTP_COOKIE": f"{one.cookie}={one.raw}"} if one.cookie and chance.random() < 0.9 else {}
    wire = {
        name: text.replace("\x01", "").encode("utf-8", "replace").decode("latin-1")
        for name, text in headers.items()
    }
    try:
        answer = client.open(path, method=method, data=body, headers=wire, environ_base=environ)
        content = answer.get_data()
    except Exception as error:  # none may come: that is what is measured
        return f"seed {seed}: {method} {path[:80]} raised {type(error).__name__}: {error}"
    if answer.status_code >= 500:
        return f"seed {seed}: {method} {path[:80]} was answered {answer.status_code}."
    is_ours = answer.status_code < 400 and ("assets" in path or "_dash-" in path)
    if not is_ours and _TRACE.search(content):
        return f"seed {seed}: {method} {path[:80]} tells how it is built."
    return ""


def _request(server: Flask, chance: random.Random) -> tuple[str, str, bytes]:
    """Half are calls of a callback with odd values, the rest anything."""
    known = registered(server)
    if chance.random() < 0.5:
        prefix = chance.choice(list(known.apps))
        app = known.apps[prefix]
        output = chance.choice([name for name, entry in app.callback_map.items() if not is_in_browser(entry)])
        body = call(server, output, app=prefix)
        for part in (*body["inputs"], *body["state"]):
            part["value"] = chance.choice(ODD)
        if chance.random() < 0.3:
            body[chance.choice(("output", "outputs", "inputs", "state", "changedPropIds", "x"))] = (
                chance.choice(ODD)
            )
        return "POST", f"{prefix}_dash-update-component", _bytes(body, chance)
    rules = [rule.rule for rule in server.url_map.iter_rules()] + list(known.pages)
    path = re.sub(r"<[^>]*>|\*", lambda _: _word(chance), chance.choice(rules))
    if chance.random() < 0.5:
        names = (
            "start",
            "end",
            "agencies",
            "kinds",
            "page",
            "token",
            "next",
            "lang",
            "tab",
            "name",
            _word(chance),
        )
        path += "?" + "&".join(f"{chance.choice(names)}={_word(chance)}" for _ in range(chance.randint(1, 6)))
    fields = {chance.choice(("name", "password", "id", "_csrf_token", "role")): str(chance.choice(ODD))[:50]}
    body = chance.choice((b"", b"{}", b"[" * 5_000, b"\xff\xfe", json.dumps(fields).encode(), _form(fields)))
    return chance.choice(METHODS), path, body


def _word(chance: random.Random) -> str:
    text = str(chance.choice(ODD))[: chance.choice((5, 40, 2_000))]
    return "".join(
        letter if letter.isalnum() and letter.isascii() else f"%{ord(letter) % 256:02x}" for letter in text
    )


def _form(fields: dict[str, str]) -> bytes:
    return "&".join(f"{name}={text}" for name, text in fields.items()).encode("utf-8", "replace")


def _bytes(body: dict, chance: random.Random) -> bytes:
    whole = json.dumps(body).encode()
    if chance.random() < 0.8:
        return whole
    torn = bytearray(whole)
    for _ in range(chance.randint(1, 5)):
        torn[chance.randrange(len(torn))] = chance.randrange(256)
    return bytes(torn[: chance.randrange(1, len(torn) + 1)])


def _over_http(server: Flask, seeds: Sequence[int]) -> Iterator[str]:
    """As bytes on a line, torn and odd in ways that a client library would not write."""
    if not seeds:
        return
    logging.getLogger("werkzeug").setLevel(logging.CRITICAL)
    listening = make_server("127.0.0.1", 0, server, threaded=True)
    threading.Thread(target=listening.serve_forever, daemon=True).start()
    for seed in seeds:
        chance = random.Random(seed)
        method, path, body = _request(server, chance)
        first = f"{method} {path} HTTP/1.1"
        head = (first, "Host: 127.0.0.1", f"Content-Length: {len(body)}", "Connection: close", "", "")
        sent = bytearray("\r\n".join(head).encode("latin-1", "replace") + body)
        if chance.random() < 0.3:
            sent[chance.randrange(len(sent))] = chance.randrange(256)
        with socket.create_connection(("127.0.0.1", listening.server_port), timeout=10) as line:
            line.sendall(bytes(sent))
            line.shutdown(socket.SHUT_WR)
            answer = b"".join(iter(lambda line=line: line.recv(65_536), b""))
        if re.match(rb"HTTP/1\.. 5(?!01|05)", answer):
            yield f"seed {seed} over HTTP: {bytes(sent[:60])!r} was answered {answer[:40]!r}"
    listening.shutdown()
    listening.server_close()


def _written(before: dict[str, int], after: dict[str, int]) -> Iterator[str]:
    changed = {name: rows - before[name] for name, rows in after.items() if rows != before[name]}
    for name, rows in changed.items():
        if name not in _OF_ITSELF | _DEEDS:
            yield f"{rows} rows were written to {name}."
    deeds = sum(max(0, changed.get(name, 0)) for name in _DEEDS)
    if deeds > changed.get(audit.key, 0):
        yield f"{deeds} deeds, {changed.get(audit.key, 0)} on record."


def _rows(warehouse: Warehouse) -> dict[str, int]:
    with warehouse.read() as connection:
        counted = {
            table.key: sa.select(sa.func.count()).select_from(table)
            for table in tables.metadata.sorted_tables
        }
        return {name: connection.scalar(statement) or 0 for name, statement in counted.items()}
