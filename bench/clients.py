"""Screens and people as light clients over HTTP, a thread each: they ask what browsers ask, at their pace."""

import json
import random
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import requests
from flask import Flask

from app import steady
from tests.visitors import Visitor, call, picture_of

POLL = "/wall/api/version"
_TIMEOUT = 30
TURN_SECONDS = (
    0.0005  # of a client: else they would wait for each other, and that would be told of the server
)


@dataclass
class Notes:
    """Of many threads: how long each answer took, by what was asked, and what went wrong."""

    seconds: dict[str, list[float]] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)
    cores: float = 0.0  # that the server took meanwhile

    def ask(self, what: str, ask: Callable[[], requests.Response]) -> requests.Response | None:
        """The answer; None, with a note, where it was none."""
        began = time.perf_counter()
        try:
            answer = ask()
            answer.raise_for_status()
        except requests.RequestException as error:
            self.faults.append(f"{what}: {error}"[:160])
            return None
        self.seconds.setdefault(what, []).append(time.perf_counter() - began)
        return answer


@dataclass
class Screen:
    """Asks the tiny answer, and the picture where that has another key; `heard` gets each picture's parts."""

    url: str
    headers: dict[str, str]
    body: dict[str, Any]
    every: float
    name: str = "Uji"
    heard: Callable[[dict[str, Any]], None] = lambda _: None
    notes: Notes = field(default_factory=Notes)

    def watch(self, ended: threading.Event) -> None:
        key, line, body = "", requests.Session(), json.loads(json.dumps(self.body))
        line.headers.update(self.headers)
        while not ended.wait(self.every):
            said = self.notes.ask(
                "poll", lambda: line.get(f"{self.url}{POLL}?name={self.name}", timeout=_TIMEOUT)
            )
            if said is None or (newest := said.json()["key"]) == key:
                continue
            body["inputs"][0]["value"] = newest
            picture = self.notes.ask(
                "picture",
                lambda: line.post(f"{self.url}/wall/_dash-update-component", json=body, timeout=_TIMEOUT),
            )
            if picture is not None:
                parts = picture.json()["response"]
                key = parts["wall-shown"]["data-key"]
                self.heard(parts)


@dataclass
class Person:
    """Clicks through pages, reading each for eight to twenty seconds; `clicks`: (name, body of the call)."""

    url: str
    headers: dict[str, str]
    clicks: Iterator[tuple[str, dict[str, Any]]]
    seed: int
    notes: Notes

    def read(self, ended: threading.Event) -> None:
        chance, line = random.Random(self.seed), requests.Session()
        line.headers.update(self.headers)
        while not ended.wait(chance.uniform(8, 20)):
            name, body = next(self.clicks)
            self.notes.ask(
                name,
                lambda: line.post(f"{self.url}/_dash-update-component", json=body, timeout=_TIMEOUT),  # noqa: B023, called at once
            )


def run(lives: list[Callable[[threading.Event], None]], during: Callable[[], None]) -> None:
    """All at once, until `during` has come to its end."""
    steady()
    sys.setswitchinterval(TURN_SECONDS)
    ended = threading.Event()
    threads = [threading.Thread(target=life, args=(ended,), daemon=True) for life in lives]
    try:
        for thread in threads:
            thread.start()
        during()
    finally:
        ended.set()
        for thread in threads:
            thread.join()


def picture(server: Flask) -> dict[str, Any]:
    """The body of a screen's call for its picture."""
    return call(server, picture_of(server), {"wall-key.data": ""}, app="/wall/")


def headers(one: Visitor) -> dict[str, str]:
    """What its browser sends along."""
    return one.headers | {"Cookie": f"{one.cookie}={one.raw}"}
