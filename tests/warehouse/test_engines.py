"""Opening, reading, writing: what each engine must give."""

import datetime as dt
import subprocess
import sys
import threading
import time

import pytest
import sqlalchemy as sa

from warehouse import about, tables
from warehouse.claims import claim_watch
from warehouse.engines import WarehouseBusy, open_warehouse
from warehouse.errors import WarehouseError


def test_instants_come_back_in_utc(warehouse):
    wib = dt.timezone(dt.timedelta(hours=7))
    at = dt.datetime(2026, 11, 24, 8, 20, tzinfo=wib)
    with warehouse.write() as connection:
        connection.execute(tables.versions.insert().values(city_code="35.71", data_version=1, at=at))
    with warehouse.read() as connection:
        found = connection.scalar(sa.select(tables.versions.c.at))
        assert (found, found.utcoffset()) == (at, dt.timedelta(0))


def test_a_reader_sees_one_state_while_the_writer_writes(warehouse):
    with warehouse.read() as reader:
        assert about.get(reader, "kind") == ""
        with warehouse.write() as writer:
            about.put(writer, "kind", "nyata")
        assert about.get(reader, "kind") == ""
    with warehouse.read() as reader:
        assert about.get(reader, "kind") == "nyata"


def test_an_exception_undoes_what_was_written(warehouse):
    with pytest.raises(ZeroDivisionError):
        _write_and_fail(warehouse)
    with warehouse.read() as connection:
        assert about.get(connection, "kind") == ""


def test_one_writes_at_a_time_and_many_read(warehouse):
    with warehouse.write() as connection:
        about.put(connection, "count", "0")
    threads = [threading.Thread(target=_count_up, args=(warehouse,)) for _ in range(30)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with warehouse.read() as connection:
        assert about.get(connection, "count") == "30"


def test_a_second_process_waits_to_write_on_postgresql(postgres_url):
    here, there = open_warehouse(postgres_url), open_warehouse(postgres_url)
    order = []
    with here.write():
        other = threading.Thread(target=_write_and_note, args=(there, order))
        other.start()
        other.join(0.3)
        order.append("first")
    other.join()
    here.close()
    there.close()
    assert order == ["first", "second"]


def test_a_duckdb_file_that_another_process_holds_is_busy(tmp_path):
    file = tmp_path / "warehouse.duckdb"
    hold = (
        f"import duckdb, sys; c = duckdb.connect({str(file)!r}); print('held', flush=True); sys.stdin.read()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", hold], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as other:
        assert other.stdout.readline() == b"held\n"
        with pytest.raises(WarehouseBusy, match="is in use by another program") as busy:
            open_warehouse(f"duckdb:///{file}")
        other.stdin.close()
    assert busy.value.path == file


@pytest.mark.parametrize(
    ("url", "sentence"),
    [
        ("sqlite:///x.db", "A warehouse is duckdb:///FILE"),
        ("warehouse", "is no address of a warehouse"),
        ("duckdb:////no/such/folder/x.duckdb", "can't be opened as a DuckDB file"),
        (
            "postgresql+psycopg://me:secret@127.0.0.1:1/x",
            r"postgresql\+psycopg://me:\*\*\*@127.0.0.1:1/x can't be reached",
        ),
    ],
)
def test_an_address_that_leads_nowhere_is_one_sentence(url, sentence):
    with pytest.raises(WarehouseError, match=sentence):
        open_warehouse(url)


def test_a_file_that_is_no_database_is_one_sentence(tmp_path):
    file = tmp_path / "notes.duckdb"
    file.write_text("not a database, but long enough to look at" * 100)
    with pytest.raises(WarehouseError, match="can't be opened as a DuckDB file"):
        open_warehouse(f"duckdb:///{file}")


def test_read_only_writes_nothing(warehouse, ready_url):
    warehouse.close()
    reader = open_warehouse(ready_url, read_only=True)
    with pytest.raises(sa.exc.DBAPIError), reader.write() as connection:
        about.put(connection, "kind", "nyata")
    reader.close()


def _count_up(warehouse) -> None:
    with warehouse.write() as connection:
        about.put(connection, "count", str(int(about.get(connection, "count")) + 1))
    with warehouse.read() as connection:
        assert int(about.get(connection, "count")) > 0


def _write_and_note(warehouse, order) -> None:
    with warehouse.write():
        order.append("second")


def _write_and_fail(warehouse) -> None:
    with warehouse.write() as connection:
        about.put(connection, "kind", "nyata")
        raise ZeroDivisionError


@pytest.mark.parametrize("name", ["kasus.csv", "Rekap.XLSX", "laporan.json"])
def test_a_file_of_another_kind_is_no_warehouse(tmp_path, name):
    sentence = r" is the name of another kind of file; a warehouse is a file of its own, such as duckdb:///"
    with pytest.raises(WarehouseError, match=sentence):
        open_warehouse(f"duckdb:///{tmp_path / name}")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.postgres
def test_a_warehouse_has_one_watch_wherever_it_runs(postgres_url):
    one, other = open_warehouse(postgres_url), open_warehouse(postgres_url)
    claim = claim_watch(one)
    assert claim.is_held()
    assert claim_watch(other) is None
    claim.release()
    end = time.monotonic() + 30  # the server lets go when it sees that the line is closed
    while not (claim := claim_watch(other)):
        assert time.monotonic() < end
        time.sleep(0.02)
    claim.release()
    one.close()
    other.close()


@pytest.mark.postgres
def test_a_watch_whose_line_was_cut_knows_that_it_has_lost_its_claim(postgres_url):
    one, other = open_warehouse(postgres_url), open_warehouse(postgres_url)
    claim = claim_watch(one)
    with other.write() as connection:
        connection.execute(
            sa.text(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
        )
    assert not claim.is_held()
    taken = claim_watch(other)
    assert not claim.is_held()
    claim.release()
    assert taken.is_held()
    taken.release()
    one.close()
    other.close()
