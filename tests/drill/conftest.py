"""A drill played in a test: a clock that is moved by hand, and the real loader."""

import datetime as dt
from contextlib import closing

import pytest

from drill import running
from drill.reading import scenarios
from drill.run import open_run
from drill.starting import started
from etl.desk import Desk
from settings import Settings
from warehouse.drill_tables import add_drill, drill_named
from warehouse.engines import open_warehouse

NAME = "coba"


class Silent:
    def say(self, text): ...

    def fault(self, text): ...

    def progress(self, what, done, total): ...


class Play:
    """`desk` is the service's; `now` the real moment."""

    def __init__(self, desk, now):
        self.desk, self.now = desk, now
        desk.clock = lambda: self.now

    @property
    def city(self):
        return self.desk.city

    @property
    def row(self):
        with self.desk.warehouse.read() as connection:
            return drill_named(connection, self.city.code, NAME)

    def start(self, scenario, speed=60.0, seats="", text=""):
        found = scenarios(self.city).scenarios.get(scenario)
        text = text or (self.city.folder / "drills" / f"{scenario}.toml").read_text("utf-8")
        values = started(self.city, found, text, NAME, speed, self.now, "tester", seats)
        with self.desk.warehouse.write() as connection:
            add_drill(connection, **values)
        self.run = open_run(self.desk, self.row)
        return self

    def start_again(self):
        """As a server does that finds a drill."""
        self.run = open_run(self.desk, self.row)
        running.tidy(self.run)

    def go(self, seconds):
        """So many real seconds later, one tick."""
        self.now += dt.timedelta(seconds=seconds)
        return running.tick(self.run)

    def to_the_end(self, step=5.0, most=200):
        for _ in range(most):
            self.go(step)
            if not self.row.is_active:
                return
        raise AssertionError("the drill did not end")


@pytest.fixture
def play(root, tmp_path, today, new_url):
    yield from _played(new_url("duckdb", is_ready=True), root, tmp_path, today)


@pytest.fixture
def postgres_play(root, tmp_path, today, new_url):
    yield from _played(new_url("postgresql", is_ready=True), root, tmp_path, today)


def _played(url, root, folder, now):
    settings = Settings(city=root / "data" / "kediri", var=folder / "var", inbox=folder / "inbox")
    with closing(open_warehouse(url)) as warehouse:
        yield Play(Desk(settings, Silent(), lent=warehouse), now)
