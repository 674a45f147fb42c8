"""Named changes: who may enter them, what is refused, and what stays."""

import datetime as dt

import pytest

from access.viewer import Viewer
from actions.changes import enter, withdraw
from actions.commitments import Refused
from city import cached_city
from warehouse import named_changes
from warehouse.audit import trail

WIB = dt.timezone(dt.timedelta(hours=7))
NOW = dt.datetime(2026, 11, 25, 9, tzinfo=WIB)
MAYOR = Viewer("Wali Kota", "pimpinan", person_id="p1")
CREW = {"day": dt.date(2026, 10, 5), "name": "Regu malam", "figure": "resolve", "agency": "dishub"}


@pytest.fixture(scope="module")
def city(root):
    return cached_city(root / "data" / "kediri")


def test_it_is_entered_withdrawn_with_a_reason_and_audited(warehouse, city):
    change_id = enter(warehouse, city, MAYOR, **CREW, at=NOW)
    later = NOW + dt.timedelta(days=1)
    with warehouse.read() as connection:
        (held,) = named_changes.standing(connection, "kediri", NOW)
    assert (held.name, held.day, held.agency, held.person) == (
        "Regu malam",
        CREW["day"],
        "dishub",
        "Wali Kota",
    )
    withdraw(warehouse, city, MAYOR, change_id, "Regu batal dibentuk", later)
    with warehouse.read() as connection:
        assert named_changes.standing(connection, "kediri", later) == []
        assert len(named_changes.standing(connection, "kediri", NOW)) == 1  # as it was known then
        steps = named_changes.steps(connection, "kediri", later)
        assert [(step.step, step.reason) for step in steps] == [
            ("dicatat", ""),
            ("dicabut", "Regu batal dibentuk"),
        ]
        assert len(trail(connection, "kediri", "named change")[0]) == 2
    with pytest.raises(Refused, match="unknown"):
        withdraw(warehouse, city, MAYOR, change_id, "sekali lagi", later)


@pytest.mark.parametrize(
    ("given", "fault"),
    [
        ({"day": None}, "change_day: past"),
        ({"day": dt.date(2026, 11, 26)}, "change_day: past"),
        ({"day": dt.date(2020, 1, 1)}, "change_day: past"),
        ({"name": " \n"}, "change_name: missing"),
        ({"name": "x" * 121}, "change_name: long"),
        ({"figure": "semua"}, "change_figure: choose"),
        ({"agency": "polres"}, "agency: unknown"),
    ],
)
def test_what_is_refused(duckdb_warehouse, city, given, fault):
    with pytest.raises(Refused, match=fault):
        enter(duckdb_warehouse, city, MAYOR, **CREW | given, at=NOW)


def test_only_who_makes_commitments_may(duckdb_warehouse, city):
    for role in ("opd", "admin"):
        with pytest.raises(Refused, match="right"):
            enter(duckdb_warehouse, city, Viewer("x", role, ("dishub",)), **CREW, at=NOW)
