"""Who may run a drill and who may play in it, on a real warehouse."""

import datetime as dt

import pytest

from access.roles import ADMIN, OPD, OPERATOR, PIMPINAN
from access.viewer import Viewer
from actions.doing import Doing
from actions.drill_steps import Act, act, sit
from actions.drills import Extra, add_case, clear, hurry, pause, resume, start, stop
from actions.refused import Refused
from city import cached_city
from drill.cases import fold
from warehouse.drill_tables import PAUSED, RUNNING, active_drill, change_drill, drill_named, steps_of
from warehouse.drills import drill_of


@pytest.fixture(scope="module")
def city(root):
    return cached_city(root / "data" / "kediri")


@pytest.fixture
def warehouse(duckdb_warehouse):
    return duckdb_warehouse


@pytest.fixture
def doing(city, warehouse, today):
    """doing(role, minutes later): who does it, and when."""

    def of(role=OPERATOR, minutes=0.0, agencies=()):
        viewer = Viewer("Uji", role, agencies, person_id=f"p-{role}")
        return Doing(warehouse, city, viewer, today + dt.timedelta(minutes=minutes))

    return of


@pytest.fixture
def name(doing):
    return start(doing(), "pasar", 1.0)


def test_only_who_runs_drills_starts_one_and_only_one_at_a_time(doing):
    for role in (PIMPINAN, OPD):
        assert why(start, doing(role), "pasar", 1.0) == "role"
    assert why(start, doing(), "nothing", 1.0) == "drill_unknown"
    assert why(start, doing(), "pasar", 7.0) == "drill_unknown"
    assert start(doing(ADMIN), "pasar", 60.0) == "pasar_20261124_082000"
    assert why(start, doing(minutes=1), "banjir", 1.0) == "drill_active"


def test_it_is_paused_hurried_resumed_and_stopped(doing, name, warehouse):
    pause(doing(minutes=5), name)
    row = named(warehouse, name)
    assert (row.state, row.held - row.begins_at) == (PAUSED, dt.timedelta(minutes=5))
    assert why(pause, doing(minutes=6), name) == "drill_state"
    hurry(doing(minutes=6), name, 60.0)
    resume(doing(minutes=7), name)
    row = named(warehouse, name)
    assert (row.state, row.speed, row.held - row.begins_at) == (RUNNING, 60.0, dt.timedelta(minutes=5))
    assert why(hurry, doing(), name, 3.0) == "drill_unknown"
    assert why(stop, doing(OPD, agencies=("damkar",)), name) == "role"
    stop(doing(minutes=8), name)
    assert named(warehouse, name).ending == "dihentikan"
    assert why(clear, doing(minutes=9), name, None) == "drill_state"


def test_an_extra_case_is_in_the_log_with_its_category_s_agency(doing, name, warehouse):
    assert why(add_case, doing(), name, Extra("kebakaran", "nowhere", "whatsapp")) == "drill_choose"
    add_case(doing(minutes=2), name, Extra("kebakaran", "35.71.02.1008", "telepon_112"))
    with drill_of(warehouse, name).read() as connection:
        (case,) = fold(steps_of(connection)).values()
    assert (case.truth.agency, case.truth.kind, case.state) == ("damkar", "darurat", "diterima")


def test_a_person_acts_from_a_seat_that_is_theirs_alone(doing, name, warehouse):
    add_case(doing(minutes=1), name, Extra("kebakaran", "35.71.02.1008", "telepon_112"))
    operator, chief = doing(minutes=2), doing(OPD, 3, ("damkar",))
    assert why(act, operator, name, "operator", "", Act(1, "take")) == "drill_seat"
    sit(operator, name, "operator", "", is_person=True)
    act(operator, name, "operator", "", Act(1, "take"))
    assert why(act, operator, name, "operator", "", Act(1, "forward")) == "drill_choose"
    act(operator, name, "operator", "", Act(1, "forward", agency="damkar"))
    assert why(act, operator, name, "operator", "", Act(1, "forward", agency="damkar")) == "drill_meanwhile"
    assert why(sit, chief, name, "operator", "", is_person=True) == "role"
    assert why(sit, chief, name, "admin_opd", "bpbd", is_person=True) == "role"
    for layer, step in (("admin_opd", "respond"), ("lapangan", "arrive"), ("lapangan", "resolve")):
        sit(chief, name, layer, "damkar", is_person=True)
        act(chief, name, layer, "damkar", Act(1, step))
    with drill_of(warehouse, name).read() as connection:
        (case,) = fold(steps_of(connection)).values()
    assert (case.state, case.agency, case.is_over) == ("selesai", "damkar", True)
    assert [one.doer for one in case.steps[1:]] == ["orang"] * 5
    sit(chief, name, "lapangan", "damkar", is_person=False)
    assert named(warehouse, name).by_people == ("admin_opd:damkar", "operator")


def test_nobody_acts_while_it_stands_or_after_it_is_over(doing, name, warehouse):
    add_case(doing(minutes=1), name, Extra("kebakaran", "35.71.02.1008", "telepon_112"))
    sit(doing(), name, "operator", "", is_person=True)
    pause(doing(minutes=2), name)
    assert why(act, doing(minutes=3), name, "operator", "", Act(1, "take")) == "drill_state"
    with warehouse.write() as connection:
        change_drill(connection, "kediri", name, state="selesai")
    assert why(sit, doing(), name, "operator", "", is_person=True) == "drill_state"
    with warehouse.read() as connection:
        assert active_drill(connection, "kediri") is None


def test_a_drill_that_is_cleared_leaves_its_report_alone(doing, name, warehouse, tmp_path):
    (tmp_path / "drills" / name / "inbox").mkdir(parents=True)
    with warehouse.write() as connection:
        change_drill(connection, "kediri", name, state="selesai", report="{}")
    clear(doing(), name, tmp_path)
    row = named(warehouse, name)
    assert (row.has_data, row.report) == (False, "{}")
    assert list((tmp_path / "drills").iterdir()) == []


def named(warehouse, name):
    with warehouse.read() as connection:
        return drill_named(connection, "kediri", name)


def why(verb, *given, **more):
    with pytest.raises(Refused) as refused:
        verb(*given, **more)
    return refused.value.why
