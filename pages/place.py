"""What every page stands on: the settings, the city, the warehouse and the time; one to a server."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from flask import Flask, current_app

from access.viewer import viewer
from city import City
from metrics.filters import Filters
from pages.answers import Answers
from settings import Settings
from warehouse import about
from warehouse.engines import Warehouse
from warehouse.versions import current

_NAME = "lapor"


@dataclass(frozen=True)
class Place:
    """`now` gives the moment, with its zone: the only clock that a page reads."""

    settings: Settings
    city: City
    warehouse: Warehouse
    now: Callable[[], datetime]
    answers: Answers = field(default_factory=Answers)

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
        with self.warehouse.read() as connection:
            return self.settings.simulated or about.get(connection, "kind") == "simulasi"

    def version(self) -> int:
        """The newest data version."""
        with self.warehouse.read() as connection:
            return current(connection)

    def settle(self, server: Flask) -> None:
        server.extensions[_NAME] = self


def here() -> Place:
    """The place of the server that answers this request."""
    return current_app.extensions[_NAME]
