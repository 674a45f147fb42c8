"""What every page stands on: the settings, the city, the warehouse and the time; one to a server."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

import pandas as pd
from flask import Flask, current_app, g, has_request_context

from access.viewer import viewer
from city import City
from metrics.filters import Filters
from pages.answers import Answers
from settings import Settings
from warehouse import about
from warehouse.copies import Copy
from warehouse.engines import Warehouse
from warehouse.versions import current, current_without

T = TypeVar("T")
Question = Callable[..., pd.DataFrame]
_NAME = "lapor"
_OF_CASES = ("apart", "handovers", "on_time", "open_cases", "quality", "suspicious", "tally", "time_spent")
"""Modules of questions to cases and their clocks alone: calls, which come all day, leave such answers as they
are."""
OF_COPY = {
    f"metrics.{name}"
    for name in (
        *("apart", "calls", "capability", "counts", "handovers", "on_time"),
        *("quality", "suspicious", "tally", "time_spent"),
    )
}
"""Modules of questions that read no other tables than a copy has, and that a long period makes slow."""
LONG_DAYS = 7


@dataclass(frozen=True)
class Place:
    """`now` gives the moment, with its zone: the only clock that a page reads. `copy`: of the warehouse, for
    long questions; None where there is none."""

    settings: Settings
    city: City
    warehouse: Warehouse
    now: Callable[[], datetime]
    answers: Answers = field(default_factory=Answers)
    copy: Copy | None = None

    @property
    def lang(self) -> str:
        """What this request's viewer reads; the city's language where nobody chose."""
        return viewer().lang or self.city.language

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.city.zone)

    @property
    def filters(self) -> Filters:
        """The whole city, any time."""
        return Filters(city_code=self.city.code, zone=self.city.zone)

    def is_simulated(self) -> bool:
        """Whether every page has to say that its data are simulated."""
        return self.settings.simulated or _once("simulated", self._holds_simulated)

    def version(self) -> int:
        """The newest data version, the same as long as a request lasts."""
        return _once("version", self._newest_version)

    def version_of_cases(self) -> int:
        """The newest that more than calls came with: as long as it is the same, so are cases and clocks."""
        version = self.version()
        calls = [name for name, source in self.city.sources.items() if source.record == "call"]

        def newest() -> tuple[int]:
            with self.warehouse.read() as connection:
                return (current_without(connection, calls),)

        return self.answers.get(("version of cases", version), newest)[0]

    def answer(
        self, question: Question, filters: Filters, at: datetime, until: str = "", **options: Any
    ) -> pd.DataFrame:
        """`question(connection, filters, at, **options)`, asked once for all who ask the same of the same
        data in this minute, or `until` another word. The frame is shared: never change it. It is
        exact: what a viewer is told of it is decided in pages.asking."""

        name = f"{question.__module__}.{question.__qualname__}"
        minute = until or f"{at:%Y%m%d%H%M}"
        is_of_cases = question.__module__.removeprefix("metrics.") in _OF_CASES
        version = self.version_of_cases() if is_of_cases else self.version()
        key = (name, filters, version, minute, tuple(sorted(options.items())))
        return self.answers.get(key, lambda: self.asked(question, filters, at, **options))

    def asked(self, question: Callable[..., T], filters: Filters, at: datetime, **options: Any) -> T:
        """`question(connection, filters, at, **options)`, of the copy where that serves it sooner. What was
        known at an earlier version no copy has."""
        is_now = options.get("version") is None
        if self.copy and question.__module__ in OF_COPY and is_now and _is_long(filters):
            return self.copy.ask(lambda connection: question(connection, filters, at, **options))
        with self.warehouse.read() as connection:
            return question(connection, filters, at, **options)

    def drawn(self, name: str, make: Callable[[], list[Any]]) -> list[Any]:
        """What all in this viewer's scope are shown alike, made once in this minute for the same data."""
        who = viewer()
        minute = f"{self.now():%Y%m%d%H%M}"
        key = ("drawn", name, who.role, who.agencies, self.lang, self.version(), minute)
        return self.answers.get(key, make)

    def _holds_simulated(self) -> bool:
        with self.warehouse.read() as connection:
            return about.get(connection, "kind") == "simulasi"

    def _newest_version(self) -> int:
        with self.warehouse.read() as connection:
            return current(connection)

    def settle(self, server: Flask) -> None:
        server.extensions[_NAME] = self


def _is_long(filters: Filters) -> bool:
    """Of shorter periods PostgreSQL's indexes tell as soon."""
    return filters.start is None or filters.end is None or (filters.end - filters.start).days > LONG_DAYS


def _once(name: str, make: Callable[[], T]) -> T:
    """Asked once in a request: a page says it in many places."""
    if not has_request_context():
        return make()
    kept = g.setdefault(_NAME, {})
    if name not in kept:
        kept[name] = make()
    return kept[name]


def here() -> Place:
    """The place of the server that answers this request."""
    return place_of(current_app)


def place_of(server: Flask) -> Place:
    return server.extensions[_NAME]
