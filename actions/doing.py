"""What every action stands on: who does it, on which warehouse and city, when."""

import datetime as dt
from dataclasses import dataclass

import sqlalchemy as sa

from access.viewer import Viewer
from city import City
from warehouse import audit
from warehouse.engines import Warehouse


@dataclass(frozen=True)
class Doing:
    """`at`: the moment; `address`: where the request came from; `username`: for the audit trail."""

    warehouse: Warehouse
    city: City
    viewer: Viewer
    at: dt.datetime
    address: str = ""
    username: str = ""

    def note(self, connection: sa.Connection, action: str, subject: str, detail: str = "") -> None:
        """On record, in the same transaction as the deed."""
        who = audit.Doer(
            self.city.code, self.viewer.person_id, self.username or self.viewer.name, self.address
        )
        audit.note(connection, who, self.at, action, subject, detail)
