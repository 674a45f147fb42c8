"""Nothing of a drill reaches the city's figures: every question and every export, to the byte, before and
after, also when a drill was killed half way."""

import datetime as dt
import importlib
import inspect
import pickle
import pkgutil

import sqlalchemy as sa

import metrics
from metrics.cases import Search
from metrics.filters import Filters
from tests.pages.conftest import Held
from warehouse import tables
from warehouse.drill_tables import drill_files, drill_steps
from warehouse.drills import drop_drill
from warehouse.export import export

GIVEN = {
    "which": ("darurat",), "search": Search(), "objection_ids": ("x",), "limit": 20, "weeks": 8,
    "since": dt.date(2026, 10, 1), "step": "day", "by": "agency", "scope": "case", "clocks": ("resolve",),
}  # fmt: skip
"""What questions need beside connection, filters and moment, where a bare one of its type will not do."""
FIRST = ["connection", "filters", "at"]
OWN = ("metrics.drilled",)
EXPORTS = ("cases", "clocks", "calls", "rejected")


def test_every_question_and_export_answers_the_same_before_and_after_and_half_way(play, tmp_path):
    fill(play)
    before = answers(play, tmp_path)
    play.start("tabrakan", speed=60)
    play.go(10)
    play.run = None  # killed half way
    assert answers(play, tmp_path) == before
    play.start_again()
    play.to_the_end(step=10)
    with play.desk.warehouse.read() as connection:
        for table in (drill_steps, drill_files):
            assert connection.scalar(sa.select(sa.func.count()).select_from(table)) == 0
    drop_drill(play.desk.warehouse, play.row.name)
    assert answers(play, tmp_path) == before


def test_the_questions_that_are_compared_are_all_there_are():
    found = questions()
    assert len(found) > 25
    assert {"key_figures", "counts_by_area", "funnel", "on_time", "open_emergencies"} <= {
        one.__name__ for one in found
    }


def fill(play):
    """Cases, clocks, calls, steps and a refused row of the city itself."""
    held = Held(play.desk.warehouse, play.now)
    held.emergency("kebakaran", "35.71.02.1008", 4).emergency(
        "ambulans", "35.71.01.1001", 30, state="selesai"
    )
    held.complaint("35.71.01.1011").complaint("35.71.03.1002", 4_000, agency="dishub").call(3).call(50).load()
    with play.desk.warehouse.write() as connection:
        own = {"city_code": "kediri", "case_id": "lapor:1", "at": play.now, "recorded_at": play.now}
        connection.execute(tables.case_events.insert().values(seq=1, state="diterima", **own))
        row = {"city_code": "kediri", "load_id": "load-1", "source": "kasus", "file": "kasus_1.csv"}
        connection.execute(
            tables.rejected_rows.insert().values(row_number=3, reason="key_missing", masked="{}", **row)
        )


def questions():
    """Every question of metrics/: (connection, filters, at, …) → frame."""
    found = {}
    for module in pkgutil.walk_packages(metrics.__path__, "metrics."):
        if module.name in OWN:
            continue
        for name, one in inspect.getmembers(importlib.import_module(module.name), inspect.isfunction):
            given = list(inspect.signature(one).parameters)
            if (
                given[:3] == FIRST
                and not name.startswith("_")
                and "DataFrame" in str(one.__annotations__["return"])
            ):
                found[f"{one.__module__}.{name}"] = one
    return list(found.values())


def answers(play, folder):
    filters = Filters(city_code="kediri", zone="Asia/Jakarta", start=None, end=None)
    day = filters.local_day(START) - dt.timedelta(days=30)
    dated = Filters(city_code="kediri", zone="Asia/Jakarta", start=day, end=filters.local_day(START))
    told = {}
    with play.desk.warehouse.read() as connection:
        for question in questions():
            name = f"{question.__module__}.{question.__name__}"
            for nth, narrowed in enumerate((filters, dated)):
                told[name, nth] = answer(question, connection, narrowed)
    for what in EXPORTS:
        file = folder / f"{what}.csv"
        export(play.desk.warehouse, what, file, city_code="kediri", at=START)
        told[what] = sorted(file.read_bytes().splitlines())
    return told


def answer(question, connection, filters):
    """Its bytes; where it refuses the filters, why."""
    more = {
        name: GIVEN[name] if name in GIVEN else parameter.annotation()
        for name, parameter in list(inspect.signature(question).parameters.items())[3:]
        if parameter.default is inspect.Parameter.empty and parameter.kind is not parameter.VAR_KEYWORD
    }
    try:
        frame = question(connection, filters, START, **more)
    except ValueError as refused:
        return str(refused)
    return pickle.dumps(sorted(map(repr, frame.itertuples(index=False))))


START = dt.datetime(2026, 11, 24, 1, 20, tzinfo=dt.UTC)
