"""A drill under way in this process: its row, its warehouse, its scenario, its folder."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from drill.cases import Case
from drill.clock import time_of
from drill.files import Writer, writer
from drill.reading import read_scenario
from drill.scenario import Scenario
from drill.timeline import Timeline, timeline
from etl.desk import Desk
from etl.inbox import Inbox
from warehouse.drill_tables import Drill
from warehouse.drills import open_drill
from warehouse.engines import Warehouse

PLAYED_UNTIL = "played_until"


@dataclass(frozen=True)
class Log:
    """The drill's log as the last tick left it: its last step, and its cases by number."""

    number: int = 0
    cases: Mapping[int, Case] = field(default_factory=dict)


@dataclass
class Run:
    """A drill under way in this process; `main` is the service's own desk. `row` is as the last tick found
    it."""

    main: Desk
    row: Drill
    warehouse: Warehouse
    scenario: Scenario
    timeline: Timeline
    writer: Writer
    folder: Path
    left_at: dt.datetime | None = None  # when the last tick was done, in this process
    log: Log = Log()
    inbox: Inbox = field(init=False)

    def __post_init__(self) -> None:
        (self.folder / "inbox").mkdir(parents=True, exist_ok=True)
        self.inbox = Inbox(self.folder / "inbox", quiet_seconds=0.0)

    @property
    def ends_at(self) -> dt.datetime:
        return self.row.begins_at + dt.timedelta(seconds=self.scenario.seconds)

    def now(self) -> dt.datetime:
        """Scenario time."""
        return min(time_of(self.row, self.main.now()), self.ends_at)

    def desk(self) -> Desk:
        """Where its files are loaded."""
        own = replace(self.main.settings, var=self.folder, inbox=self.inbox.folder)
        return Desk(
            own,
            self.main.voice,
            lent=self.warehouse,
            workers=self.main.workers,
            clock=self.now,
            is_drill=True,
        )


def open_run(desk: Desk, row: Drill) -> Run:
    """Raises CityFaults or NoSource where the city changed so that it can't be played on."""
    city = desk.city
    scenario = read_scenario(f"drills/{row.scenario}.toml", row.text.encode(), city)
    calling = str(city.channels["code"].iloc[0])
    return Run(
        main=desk,
        row=row,
        warehouse=open_drill(desk.warehouse, row.name),
        scenario=scenario,
        timeline=timeline(scenario, calling, row.name),
        writer=writer(city),
        folder=folder_of(desk.settings.var, row.name),
    )


def folder_of(var: Path, name: str) -> Path:
    """What a drill writes; goes with it."""
    return var / "drills" / name
