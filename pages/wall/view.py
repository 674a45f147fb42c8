"""What a screen shows: a warehouse and a moment in it. All scenes are drawn from these alone."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from warehouse.engines import Warehouse

REAL, DRILL, REPLAY = "", "gladi", "ulang"


@dataclass(frozen=True)
class View:
    """`at`: where its clock stands, which runs `speed` times as fast as the real one (0: not at all).
    `newest`: the newest data version that it shows; `known`: the version that questions are asked at, None
    for what is known now. `title`: what its frame says of it. `beside`: the newest version of the real data,
    of which new emergencies are told in every view."""

    name: str
    warehouse: Warehouse
    at: datetime
    zone: ZoneInfo
    newest: int
    known: int | None = None
    speed: float = 1
    title: str = ""
    beside: int = 0

    @property
    def kind(self) -> str:
        return self.name.partition(" ")[0]

    @property
    def day(self) -> date:
        return self.at.astimezone(self.zone).date()

    @property
    def key(self) -> str:
        """Another one with each version of the data, and each minute: what is late then is drawn anew."""
        return f"{self.name}/{self.newest}.{self.beside}.{self.at:%Y%m%d%H%M}"

    def after(self, gone: timedelta) -> "View":
        """The same when real time has gone on."""
        return replace(self, at=self.at + gone * self.speed)
