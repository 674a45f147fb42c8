"""Screens over tables of another release: the old ones go on, the new ones wait and say so."""

import datetime as dt
import threading
import time

import pytest
import sqlalchemy as sa

from metrics.counts import counts_by_area
from metrics.filters import Filters
from warehouse import about
from warehouse.engines import open_warehouse
from warehouse.errors import WarehouseError
from warehouse.schema import upgrade
from warehouse.served import NEWEST, Behind, check, make_ready, wait_until_served
from warehouse.steps import FIRST, STEPS

pytestmark = pytest.mark.postgres
NEXT = NEWEST + 1
FILTERS = Filters(
    city_code="35.71", zone="Asia/Jakarta", start=dt.date(2026, 11, 1), end=dt.date(2026, 11, 25)
)


@pytest.fixture
def served(new_url):
    warehouse = open_warehouse(new_url("postgresql", is_ready=True))
    yield warehouse
    warehouse.close()


def test_questions_of_the_release_before_are_answered_over_newer_tables(served, load_rows, case, today):
    load_rows(served, {"cases": [case(), case("wa:2")]})
    with served.read() as connection:
        before = counts_by_area(connection, FILTERS, today)
    upgrade(served, STEPS | {NEXT: _add_a_column_and_a_table})
    make_ready(served)
    with served.read() as connection:
        assert counts_by_area(connection, FILTERS, today).equals(before)
    with served.write() as connection:
        about.put(connection, "kind", "nyata")


def test_a_step_that_breaks_with_the_release_before_refuses_its_screens(served):
    upgrade(served, STEPS | {NEXT: _add_a_table}, frozenset({NEXT}))
    with pytest.raises(WarehouseError, match=f"is at step {NEXT}, these screens know step {NEWEST}"):
        make_ready(served)


def test_screens_of_the_new_release_wait_for_their_tables_and_say_so(served):
    with served.read() as connection:
        with pytest.raises(Behind, match=rf"is at step {NEWEST}, these screens need {NEXT}: run `python"):
            check(connection, served.url, newest=NEXT)
        check(connection, served.url)


def test_screens_wait_until_somebody_makes_the_tables(postgres_url):
    warehouse, said = open_warehouse(postgres_url), []
    waiting = threading.Thread(target=wait_until_served, args=(warehouse, said.append))
    waiting.start()
    while not said:
        time.sleep(0.01)
    upgrade(warehouse)
    waiting.join(20)
    assert not waiting.is_alive()
    [sentence] = said
    assert sentence.startswith("Waiting: postgresql+psycopg://")
    assert sentence.endswith(f"is at step 0, these screens need {NEWEST}: run `python -m etl upgrade`.")
    warehouse.close()


def test_a_change_of_the_tables_holds_up_no_question_while_it_waits_for_a_long_one(
    served, monkeypatch, load_rows, case
):
    monkeypatch.setattr("warehouse.schema.LOCK_SECONDS", 0.2)
    load_rows(served, {"cases": [case()]})
    count = sa.text("SELECT count(*) FROM cases")
    with served.read() as long_one:
        long_one.execute(count)
        change = threading.Thread(
            target=upgrade, args=(served, STEPS | {NEXT: _add_a_column_and_a_table}), daemon=True
        )
        change.start()
        for _ in range(5):
            began = time.monotonic()
            with served.read() as other:
                other.execute(count)
            assert time.monotonic() - began < 15
            time.sleep(0.1)
        assert change.is_alive()
    change.join(20)
    with served.read() as connection:
        assert about.get(connection, "schema_step") == str(NEXT)


def test_every_step_of_today_serves_all_screens(served):
    with served.read() as connection:
        assert about.get(connection, "serves_from") == str(FIRST)


def _add_a_table(connection: sa.Connection) -> None:
    connection.execute(sa.text("CREATE TABLE rollups (city_code TEXT)"))


def _add_a_column_and_a_table(connection: sa.Connection) -> None:
    connection.execute(sa.text("ALTER TABLE cases ADD COLUMN note TEXT NOT NULL DEFAULT ''"))
    _add_a_table(connection)
