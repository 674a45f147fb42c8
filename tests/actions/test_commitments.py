"""Promises are made, edited and ended by who may, and nothing of them is ever overwritten."""

import datetime as dt
from dataclasses import replace

import pytest

from access.viewer import Viewer
from actions.commitments import Draft, Refused, edit, end, make
from city import cached_city
from warehouse.audit import trail
from warehouse.commitments import standing, steps_of

MAYOR = Viewer("Wali Kota", "pimpinan", person_id="p1")
DRAFT = Draft(
    agency="dinsos",
    post="Kepala Dinas Sosial",
    text="Tambah satu verifikator bansos",
    measure="resolution_days",
    target=8.0,
    due_day=dt.date(2026, 12, 1),
)
LATER = dt.timedelta(days=1)


@pytest.fixture(scope="module")
def city(root):
    return cached_city(root / "data" / "kediri")


def test_a_promise_stands_as_it_was_made(warehouse, city, today):
    commitment_id = make(warehouse, city, MAYOR, DRAFT, today)
    with warehouse.read() as connection:
        (found,) = standing(connection, city.code, today)
    assert (found.commitment_id, found.seq, found.change, found.person) == (
        commitment_id,
        1,
        "dibuat",
        "Wali Kota",
    )
    assert (found.text, found.target, found.due_day, found.made_at) == (
        DRAFT.text,
        8.0,
        DRAFT.due_day,
        today,
    )


def test_an_edit_and_an_end_are_steps_and_the_past_stays(warehouse, city, today):
    commitment_id = make(warehouse, city, MAYOR, DRAFT, today)
    moved = replace(DRAFT, due_day=dt.date(2026, 12, 15))
    edit(warehouse, city, MAYOR, commitment_id, 1, moved, "menunggu anggaran", today + LATER)
    end(warehouse, city, MAYOR, commitment_id, 2, "verifikator sudah ada", today + 2 * LATER)
    with warehouse.read() as connection:
        history = steps_of(connection, city.code, commitment_id)
        then = standing(connection, city.code, today)
    assert [step.change for step in history] == ["dibuat", "diubah", "diakhiri"]
    assert [step.due_day.day for step in history] == [1, 15, 15]
    assert {step.made_at for step in history} == {today}
    assert [step.due_day.day for step in then] == [1]  # as it was known that day


def test_every_step_is_on_the_audit_trail(warehouse, city, today):
    commitment_id = make(warehouse, city, MAYOR, DRAFT, today)
    end(warehouse, city, MAYOR, commitment_id, 1, "sudah", today + LATER)
    with warehouse.read() as connection:
        rows, total = trail(connection, city.code)
    assert total == 2
    assert rows["subject"].unique().tolist() == [f"commitment {commitment_id}"]
    assert rows["detail"].tolist() == ["janji dinsos diakhiri", "janji dinsos dibuat"]
    assert rows["person_id"].unique().tolist() == ["p1"]


def test_of_two_who_edit_the_same_the_second_is_told(warehouse, city, today):
    commitment_id = make(warehouse, city, MAYOR, DRAFT, today)
    edit(warehouse, city, MAYOR, commitment_id, 1, DRAFT, "satu", today)
    with pytest.raises(Refused) as refused:
        edit(warehouse, city, MAYOR, commitment_id, 1, DRAFT, "dua", today)
    assert refused.value.faults == {"": "meanwhile"}


def test_what_has_ended_or_never_was_can_not_be_edited(warehouse, city, today):
    commitment_id = make(warehouse, city, MAYOR, DRAFT, today)
    end(warehouse, city, MAYOR, commitment_id, 1, "selesai", today)
    for which, seq, fault in ((commitment_id, 2, "ended"), ("other", 1, "unknown")):
        with pytest.raises(Refused) as refused:
            edit(warehouse, city, MAYOR, which, seq, DRAFT, "lagi", today)
        assert refused.value.faults == {"": fault}


@pytest.mark.parametrize("role", ["opd", "admin", "display", ""])
def test_only_the_mayors_office_and_the_command_center_make_them(duckdb_warehouse, city, today, role):
    with pytest.raises(Refused) as refused:
        make(duckdb_warehouse, city, Viewer("x", role), DRAFT, today)
    assert refused.value.faults == {"": "right"}


@pytest.mark.parametrize(
    ("change", "faults"),
    [
        ({"agency": "no_such"}, {"agency": "choose"}),
        ({"text": " \n\t "}, {"text": "missing"}),
        ({"text": "a" * 301}, {"text": "long"}),
        ({"post": "a" * 81}, {"post": "long"}),
        ({"measure": "drop table"}, {"measure": "choose"}),
        ({"target": None}, {"target": "number"}),
        ({"target": float("nan")}, {"target": "number"}),
        ({"target": -1.0}, {"target": "number"}),
        ({"measure": "on_time_resolve", "target": 85.0}, {"target": "number"}),
        ({"measure": "none"}, {"target": "without"}),
        ({"due_day": None}, {"due_day": "choose"}),
        ({"due_day": dt.date(2020, 1, 1)}, {"due_day": "far"}),
        ({"due_day": dt.date(9999, 1, 1)}, {"due_day": "far"}),
        (
            {"category": "x", "area": "y", "kind": "z"},
            {"category": "unknown", "area": "unknown", "kind": "unknown"},
        ),
    ],
)
def test_a_draft_that_can_not_be_is_refused_by_field(duckdb_warehouse, city, today, change, faults):
    with pytest.raises(Refused) as refused:
        make(duckdb_warehouse, city, MAYOR, replace(DRAFT, **change), today)
    assert refused.value.faults == faults
    with duckdb_warehouse.read() as connection:
        assert standing(connection, city.code, today) == []


def test_numbers_that_tell_who_somebody_is_are_not_kept(duckdb_warehouse, city, today):
    draft = replace(DRAFT, text="Hubungi\nBu Ani 0812 3456 7890\x00 segera")
    commitment_id = make(duckdb_warehouse, city, MAYOR, draft, today)
    with duckdb_warehouse.read() as connection:
        assert steps_of(connection, city.code, commitment_id)[0].text == "Hubungi Bu Ani ••• segera"


def test_an_agency_sees_its_own(duckdb_warehouse, city, today):
    make(duckdb_warehouse, city, MAYOR, DRAFT, today)
    make(duckdb_warehouse, city, MAYOR, replace(DRAFT, agency="dishub"), today)
    with duckdb_warehouse.read() as connection:
        assert [each.agency for each in standing(connection, city.code, today, ("dishub",))] == ["dishub"]


def test_a_finding_of_a_drill_says_where_it_comes_from_to_its_end(warehouse, city, today):
    draft = replace(DRAFT, origin="drill:2026-11-28-banjir")
    commitment_id = make(warehouse, city, MAYOR, draft, today)
    end(warehouse, city, MAYOR, commitment_id, 1, "Sudah dilatih", today + LATER)
    with warehouse.read() as connection:
        steps = steps_of(connection, "kediri", commitment_id)
    assert [step.origin for step in steps] == [draft.origin] * 2
