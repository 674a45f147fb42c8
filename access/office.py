"""Where access is kept: the warehouse, the city, the time, and what was looked up in the last seconds."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from flask import Flask, current_app

from access.seen import Seen
from warehouse.audit import Doer
from warehouse.engines import Warehouse

_NAME = "office"
PROGRAM = "program"  # who did it, in the audit trail, where no person did


@dataclass(frozen=True)
class Office:
    warehouse: Warehouse
    city_code: str
    zone: str
    now: Callable[[], datetime]
    seen: Seen = field(default_factory=Seen)
    login: threading.Lock = field(default_factory=threading.Lock)

    def today(self) -> date:
        """In the city."""
        return self.now().astimezone(ZoneInfo(self.zone)).date()

    def of_city(self, table: sa.Table) -> sa.ColumnElement[bool]:
        return table.c.city_code == self.city_code

    def program(self, address: str = "") -> Doer:
        return Doer(self.city_code, "", PROGRAM, address)

    @contextmanager
    def change(self) -> Iterator[sa.Connection]:
        """The writer's transaction for what changes somebody's rights: it counts from the next request on."""
        with self.warehouse.write() as connection:
            yield connection
        self.seen.forget()

    def settle(self, server: Flask) -> None:
        server.extensions[_NAME] = self


def office() -> Office:
    """Of the server that answers this request."""
    return office_of(current_app._get_current_object())  # type: ignore[attr-defined]  # of a LocalProxy


def office_of(server: Flask) -> Office:
    return server.extensions[_NAME]
