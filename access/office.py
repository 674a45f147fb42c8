"""Where access is kept: the warehouse, the city, the time, and what was looked up in the last seconds."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import uuid4
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from flask import Flask, current_app

from access.seen import Seen
from warehouse import about
from warehouse.audit import Doer
from warehouse.engines import Warehouse

_NAME = "office"
_RIGHTS = "rights"
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
            about.put(connection, _RIGHTS, uuid4().hex)  # other processes see that it is another
        self.seen.forget()

    def rights(self) -> str:
        """A word for all rights as they stand: another one after each change, of any process, and on each
        day, since posts are held by days."""
        with self.warehouse.read() as connection:
            return f"{about.get(connection, _RIGHTS)} {self.today()}"

    def settle(self, server: Flask) -> None:
        server.extensions[_NAME] = self


def office() -> Office:
    """Of the server that answers this request."""
    return office_of(current_app._get_current_object())  # type: ignore[attr-defined]  # of a LocalProxy


def office_of(server: Flask) -> Office:
    return server.extensions[_NAME]
