"""A warehouse with 26 weeks of calls and complaints that end with week 47 of 2026, on each engine."""

import datetime as dt
from collections.abc import Callable

import pytest

from city import open_city
from warehouse import about, tables
from warehouse.engines import Warehouse

WIB = dt.timezone(dt.timedelta(hours=7))
LAST = dt.datetime(2026, 11, 20, 12, tzinfo=WIB)  # Friday of week 47
OWN = {"city_code": "kediri", "known_from": 1}


@pytest.fixture(scope="session")
def city(root):
    return open_city(root / "data" / "kediri", simulated=True)


@pytest.fixture
def add() -> Callable[..., None]:
    """add(warehouse, number, week=0, …): so many complaints received that many weeks before week 47."""
    made = iter(range(1_000_000))

    def _add(warehouse: Warehouse, number: int, week: int = 0, **given: object) -> None:
        at = LAST - dt.timedelta(weeks=week)
        own = {"source": "kasus", "kind": "aduan", "category": "pju", "agency": "dishub", "state": "diterima"}
        row = OWN | own | {"area": "35.71.01.1004", "received_at": at, "day": at.date(), "hour_of_week": 108}
        rows = [{"case_id": f"lapor:{next(made)}", **row, **given} for _ in range(number)]
        with warehouse.write() as connection:
            connection.execute(tables.cases.insert(), rows)

    return _add


@pytest.fixture
def told(warehouse) -> Callable[[dt.datetime], None]:
    """told(until): up to when the source of complaints has told everything."""

    def _told(until: dt.datetime) -> None:
        own = {"city_code": "kediri", "load_id": "l1", "source": "kasus", "state": "done", "data_version": 1}
        times = {"started_at": until, "finished_at": until, "newest_at": until}
        version = {"city_code": "kediri", "data_version": 1, "at": until, "load_id": "l1"}
        with warehouse.write() as connection:
            connection.execute(tables.loads.delete())
            connection.execute(tables.loads.insert().values(**own, **times))
            connection.execute(tables.versions.delete())
            connection.execute(tables.versions.insert().values(**version))

    return _told


@pytest.fixture
def fill(add) -> Callable[[Warehouse], None]:
    def _fill(warehouse: Warehouse) -> None:
        with warehouse.write() as connection:
            about.put(connection, "kind", "simulasi")
        for week in range(26):
            add(warehouse, 4 + week % 3, week)
        add(warehouse, 9, area="35.71.02.1001")

    return _fill


@pytest.fixture
def full(warehouse, fill, told) -> Warehouse:
    fill(warehouse)
    told(dt.datetime(2026, 11, 24, 12, tzinfo=WIB))
    return warehouse
