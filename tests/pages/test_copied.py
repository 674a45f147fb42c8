"""Every long question is answered alike by a copy for reading and by PostgreSQL; what no copy has is asked of
PostgreSQL."""

import datetime as dt
import importlib
import inspect
import tempfile
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
import sqlalchemy as sa

import app
from bench.runs import CITY, MOMENT, city, load_staged
from etl.pipeline import Job, stage
from etl.simulate import write_cases
from metrics.apart import running, unjudged
from metrics.counts import counts_by, trend
from metrics.filters import Filters
from metrics.objections import on_time_corrected
from metrics.on_time import on_time
from pages.place import LONG_DAYS, OF_COPY, Place, place_of
from settings import Settings
from tests.waiting import until
from tests.warehouse.conftest import make_call
from warehouse import objections, tables
from warehouse.copies import COPY, DATABASE, Copy
from warehouse.engines import open_warehouse

pytestmark = pytest.mark.postgres
EVERYTHING = Filters(city_code=city().code, zone=city().zone)
YEARS = replace(EVERYTHING, start=dt.date(2021, 11, 25), end=dt.date(2026, 11, 25))
NEEDED = {"step": "week", "scope": "case", "clocks": ("resolve",)}  # by questions without a default
FURTHER = [
    *((counts_by, {"by": by, "previous": YEARS}) for by in ("agency", "area", "channel", "kind")),
    *((trend, {"step": step}) for step in ("week", "month")),
    *((on_time, {"scope": "agency", "by": by}) for by in ("all", "category")),
    *((question, {"scope": "agency", "clocks": ("resolve", "respond")}) for question in (running, unjudged)),
]


@pytest.fixture
def place(new_url, tmp_path):
    with (
        closing(open_warehouse(new_url("postgresql", is_ready=True, fill=simulated))) as warehouse,
        closing(Copy(warehouse, tmp_path / "copies", "200MB")) as copy,
    ):
        copy.bring()
        yield Place(Settings(simulated=True), city(), warehouse, lambda: MOMENT, copy=copy)


@pytest.mark.parametrize("filters", [YEARS, replace(EVERYTHING, kinds=("aduan",), without=("pju",))])
def test_every_long_question_has_one_answer(place, filters):
    asked = 0
    for question, options in [*questions(), *FURTHER]:
        if question.__name__ == "counts_by_area" and filters.start is None:
            continue  # there is no period before all of them
        with place.warehouse.read() as connection:
            expected = question(connection, filters, MOMENT, **options)
        found = place.asked(question, filters, MOMENT, **options)
        asked += 1
        assert place.copy.state().answered == {COPY: asked, DATABASE: 0}, question
        if isinstance(expected, pd.DataFrame):
            pd.testing.assert_frame_equal(found, expected, obj=question.__name__)
        else:
            assert found == expected, question


def test_an_objection_that_is_decided_counts_at_once(place):
    def corrected():
        return place.asked(on_time_corrected, YEARS, MOMENT, scope="agency")

    before = corrected()
    with place.warehouse.write() as connection:
        own = tables.clocks.c
        clock = connection.execute(
            tables.clocks.select().where(own.scope == "agency", own.is_on_time.is_(False)).limit(1)
        ).one()
        names = ("city_code", "case_id", "clock", "seq", "scope", "agency")
        row = {name: getattr(clock, name) for name in names}
        row |= {
            "objection_id": "one",
            "ground": "salah_disposisi",
            "text": "",
            "evidence": "",
            "claimed_at": None,
        }
        objections.file(connection, row | {"raw_verdict": "late", "filed_at": MOMENT}, "", "dinas")
        objections.add_step(connection, city().code, "one", objections.ACCEPTED, MOMENT, "", "walikota", "")
    assert corrected()["accepted_count"].sum() == before["accepted_count"].sum() + 1
    assert place.copy.state().answered[COPY] == 0


def test_short_periods_and_what_was_known_then_are_asked_of_the_database(place):
    short = replace(YEARS, start=YEARS.end - dt.timedelta(LONG_DAYS))
    place.asked(trend, short, MOMENT)
    place.asked(trend, YEARS, MOMENT, version=1)
    assert place.copy.state().answered == {COPY: 0, DATABASE: 0}


def test_a_server_has_a_copy_unless_it_is_unwanted_and_then_sweeps_its_folder(place, tmp_path, monkeypatch):
    monkeypatch.setattr(app, "COPIED_FROM", 500)
    place.copy.close()
    kept = Settings(city=CITY, var=tmp_path, simulated=True, metrics="local")
    server = app.create_server(kept, place.warehouse, lambda: MOMENT)
    with closing(place_of(server).copy) as copy:
        app.begin(server)
        until(lambda: copy.state().version)
        assert copy.state().answered == {COPY: 0, DATABASE: 0}
        told = server.test_client().get("/metrics", environ_base={"REMOTE_ADDR": "127.0.0.1"}).text
        assert 'lmw_copy_answers_total{by="copy"} 0.0' in told
    assert (
        place_of(app.create_server(replace(kept, copy=False), place.warehouse, lambda: MOMENT)).copy is None
    )
    assert not list((tmp_path / "copies").iterdir())


def questions():
    """Of the modules that a copy serves, each with what it needs to be asked."""
    for module in sorted(OF_COPY):
        for name, question in inspect.getmembers(importlib.import_module(module), inspect.isfunction):
            takes, gives = (said := inspect.signature(question)).parameters, said.return_annotation
            is_ours = question.__module__ == module and not name.startswith("_") and gives is not sa.Select
            if is_ours and list(takes)[:3] == ["connection", "filters", "at"]:
                lacks = [which for which, one in list(takes.items())[3:] if one.default is one.empty]
                yield question, {which: NEEDED[which] for which in lacks}


def simulated(warehouse):
    """Five years of 600 cases, and some calls."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (file,) = write_cases(city(), 600, folder / "file", until=MOMENT)
        load_staged(warehouse, stage(Job(file, "kasus", CITY, True, MOMENT, ""), folder))
    with warehouse.write() as connection:
        for hour in range(24):
            outcome = ("answered", "dropped")[hour % 2]
            call = make_call(f"112:{hour}", hour, outcome=outcome, answer_seconds=hour)
            call |= {"city_code": city().code, "day": dt.date(2026, 11, 23), "hour_of_week": hour}
            connection.execute(tables.calls.insert().values(**call, known_from=1))
