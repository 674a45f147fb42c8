"""What of the data each role sees."""

import datetime as dt

import pytest
import sqlalchemy as sa

from access.roles import ROLES
from access.scope import NO_AGENCY, cases_seen, hides_reporter, scoped, totals
from access.viewer import STRANGER, Viewer
from metrics.filters import Filters
from warehouse import tables

ALL = Filters(city_code="kediri", zone="Asia/Jakarta")
DINKES = Viewer("dr. A", "opd", ("dinkes", "psc"))
CASES = {  # case_id: columns
    "own": {"agency": "dinkes"},
    "own_confidential": {"agency": "dinkes", "is_confidential": True},
    "held_before": {"agency": "bpbd"},
    "held_before_confidential": {"agency": "bpbd", "is_confidential": True},
    "another": {"agency": "bpbd"},
    "nobodys": {"agency": ""},
}


@pytest.mark.parametrize(
    ("viewer", "asked", "expected"),
    [
        (DINKES, (), ("dinkes", "psc")),
        (DINKES, ("psc",), ("psc",)),
        (DINKES, ("bpbd", "psc"), ("psc",)),
        (DINKES, ("bpbd",), (NO_AGENCY,)),
        (Viewer("of none", "opd"), (), (NO_AGENCY,)),
        (Viewer("Wali", "pimpinan"), (), ()),
        (Viewer("Wali", "pimpinan"), ("bpbd",), ("bpbd",)),
        (Viewer("layar", "display"), (), ()),
        (STRANGER, (), (NO_AGENCY,)),
    ],
)
def test_a_question_is_narrowed_to_what_the_viewer_may_see(viewer, asked, expected) -> None:
    asked_for = Filters(city_code="kediri", zone="Asia/Jakarta", agencies=asked)
    assert scoped(asked_for, viewer).agencies == expected


def test_totals_keep_the_period_and_no_choice_that_could_be_one_agencys_alone() -> None:
    day = dt.date(2026, 11, 1)
    asked = Filters(
        city_code="kediri", zone="Asia/Jakarta", start=day, kinds=("aduan",), agencies=("a",), areas=("b",)
    )
    kept = Filters(city_code="kediri", zone="Asia/Jakarta", start=day, kinds=("aduan",))
    assert totals(asked) == kept


@pytest.mark.parametrize(
    ("role", "expected"),
    [
        ("operator", set(CASES)),
        ("pimpinan", {"own", "held_before", "another", "nobodys"}),
        ("admin", {"own", "held_before", "another", "nobodys"}),
        ("opd", {"own", "own_confidential", "held_before"}),
        ("display", set()),
        ("", set()),
    ],
)
def test_each_role_sees_its_cases(warehouse, role, expected) -> None:
    _fill(warehouse)
    viewer = Viewer("x", role, ("dinkes",) if role == "opd" else ())
    assert _seen(warehouse, viewer) == expected


def test_an_opd_without_agencies_sees_no_case(warehouse) -> None:
    _fill(warehouse)
    assert _seen(warehouse, Viewer("x", "opd")) == set()


def test_an_agency_that_is_reported_itself_sees_neither_name_nor_text() -> None:
    assert hides_reporter("dinkes", DINKES)
    assert not hides_reporter("bpbd", DINKES)
    assert not hides_reporter("", DINKES)
    roles = {role for role in ROLES if not hides_reporter("bpbd", Viewer("x", role))}
    assert roles == {"opd", "operator"}


def _fill(warehouse) -> None:
    with warehouse.write() as connection:
        for name, given in CASES.items():
            row = {"city_code": "kediri", "case_id": name, "known_from": 1, **given}
            connection.execute(tables.cases.insert().values(**row))
        for name in ("held_before", "held_before_confidential"):
            step = {"city_code": "kediri", "case_id": name, "seq": 1, "agency": "dinkes"}
            connection.execute(tables.case_events.insert().values(**step))


def _seen(warehouse, viewer: Viewer) -> set[str]:
    asked = sa.select(tables.cases.c.case_id).where(*cases_seen(tables.cases, viewer))
    with warehouse.read() as connection:
        return set(connection.scalars(asked))
