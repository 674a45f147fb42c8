"""A warehouse with 26 weeks of calls and complaints that end with week 47 of 2026, on each engine."""

import datetime as dt
import itertools
from collections.abc import Callable, Iterator
from functools import partial

import pytest

from city import cached_city
from tests.databases import ENGINES
from tests.rows import put
from warehouse import about, tables
from warehouse.engines import Warehouse

WIB = dt.timezone(dt.timedelta(hours=7))
LAST = dt.datetime(2026, 11, 20, 12, tzinfo=WIB)  # Friday of week 47
OWN = {"city_code": "kediri", "known_from": 1}


@pytest.fixture(scope="session")
def city(root):
    return cached_city(root / "data" / "kediri", is_simulated=True)


@pytest.fixture
def add() -> Callable[..., None]:
    """add(warehouse, number, week=0, …): so many complaints received that many weeks before week 47."""
    made = itertools.count()

    def _add(warehouse: Warehouse, number: int, week: int = 0, **given: object) -> None:
        _insert(warehouse, _complaints(made, number, week, **given))

    return _add


@pytest.fixture
def told(warehouse) -> Callable[[dt.datetime], None]:
    """told(until): up to when the source of complaints has told everything."""
    return partial(_tell, warehouse)


@pytest.fixture
def fill() -> Callable[[Warehouse], None]:
    return fill_weeks


@pytest.fixture(params=ENGINES)
def ready_url(request, new_url) -> str:
    """Of a warehouse that is filled already where a test asks for `full`."""
    return new_url(request.param, is_ready=True, fill=fill_full if "full" in request.fixturenames else None)


@pytest.fixture
def full(warehouse) -> Warehouse:
    return warehouse


def fill_weeks(warehouse: Warehouse) -> None:
    numbers = itertools.count(100_000)  # apart from those that a test adds
    with warehouse.write() as connection:
        about.put(connection, "kind", "simulasi")
    rows = [row for week in range(26) for row in _complaints(numbers, 4 + week % 3, week)]
    _insert(warehouse, rows + _complaints(numbers, 9, area="35.71.02.1001"))


def fill_full(warehouse: Warehouse) -> None:
    fill_weeks(warehouse)
    _tell(warehouse, dt.datetime(2026, 11, 24, 12, tzinfo=WIB))


def _complaints(numbers: Iterator[int], count: int, week: int = 0, **given: object) -> list[dict]:
    at = LAST - dt.timedelta(weeks=week)
    own = {"source": "kasus", "kind": "aduan", "category": "pju", "agency": "dishub", "state": "diterima"}
    row = OWN | own | {"area": "35.71.01.1004", "received_at": at, "day": at.date(), "hour_of_week": 108}
    return [{"case_id": f"lapor:{next(numbers)}", **row, **given} for _ in range(count)]


def _insert(warehouse: Warehouse, rows: list[dict]) -> None:
    with warehouse.write() as connection:
        put(connection, tables.cases, rows)


def _tell(warehouse: Warehouse, until: dt.datetime) -> None:
    own = {"city_code": "kediri", "load_id": "l1", "source": "kasus", "state": "done", "data_version": 1}
    times = {"started_at": until, "finished_at": until, "newest_at": until}
    version = {"city_code": "kediri", "data_version": 1, "at": until, "load_id": "l1"}
    with warehouse.write() as connection:
        connection.execute(tables.loads.delete())
        connection.execute(tables.loads.insert().values(**own, **times))
        connection.execute(tables.versions.delete())
        connection.execute(tables.versions.insert().values(**version))
