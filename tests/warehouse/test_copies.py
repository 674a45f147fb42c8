"""A copy for reading holds what PostgreSQL holds, row for row, whatever came between; else it isn't asked."""

import datetime as dt
import itertools
import os
import random
import shutil
import signal
import subprocess
import sys
import threading
import time
from contextlib import closing

import pytest
import sqlalchemy as sa

from tests.waiting import until
from tests.warehouse.conftest import load_folder, make_call, make_case, make_clock, make_event, write_staged
from warehouse import copied, copies, copy_files, streams, tables
from warehouse.copies import COPY, DATABASE, Copy
from warehouse.engines import open_warehouse
from warehouse.errors import WarehouseError
from warehouse.forget import forget
from warehouse.retention import retain
from warehouse.undo import can_undo, undo

CITY = "35.71"
AT = dt.datetime(2026, 11, 24, 1, 20, tzinfo=dt.UTC)
MEMORY = "200MB"
pytestmark = pytest.mark.postgres


@pytest.fixture
def warehouse(new_url):
    with closing(open_warehouse(new_url("postgresql", is_ready=True))) as opened:
        yield opened


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "copies"


@pytest.fixture
def copy(warehouse, folder):
    with closing(Copy(warehouse, folder, MEMORY)) as made:
        yield made


@pytest.fixture
def loaded(warehouse, tmp_path):
    """`loaded("first", ("wa:1", …), hour=8)`: a load of these cases, with a call of each."""

    def _loaded(name, keys, hour=8, source="wa"):
        cases = [make_case(key, hour, state=f"at {hour}", closed_at=AT, source=source) for key in keys]
        clocks = [make_clock(key, seq=seq, agency=f"of {hour % seq}") for key in keys for seq in (1, 2)]
        events = [make_event(key, seq) for key in keys for seq in range(1, hour - 5)]
        calls = [make_call(f"112:{key}", hour=hour - 4, case_id=key, outcome="answered") for key in keys]
        chunk = {"cases": cases, "clocks": clocks, "events": events, "calls": calls}
        write_staged(tmp_path / name, chunk)
        load_folder(warehouse, tmp_path / name, load_id=name, source=source)

    return _loaded


def cut(folder):
    (file,) = folder.glob("*.duckdb")
    os.truncate(file, file.stat().st_size // 2)


def garble(folder, first=12_288):
    """From a byte on; at first without that are DuckDB's headers, which an open copy has read."""
    (file,) = folder.glob("*.duckdb")
    with file.open("r+b") as opened:
        opened.seek(first)
        opened.write(os.urandom(file.stat().st_size - first))


def test_what_long_questions_read_is_copied_row_for_row(warehouse, copy, loaded):
    loaded("first", ("wa:1", "wa:2"))
    copy.bring()
    assert answered(copy) == (held(warehouse), COPY)
    assert len(held(warehouse)["calls"]) == 2


def test_a_copy_that_is_behind_is_not_asked(warehouse, copy, loaded):
    loaded("first", ("wa:1",))
    copy.bring()
    loaded("second", ("wa:1", "wa:2"), hour=9)
    assert answered(copy) == (held(warehouse), DATABASE)
    copy.bring()
    assert answered(copy) == (held(warehouse), COPY)


def test_nothing_of_a_forgotten_case_stays(warehouse, copy, loaded, folder):
    loaded("first", ("wa:1", "wa:pojok"))
    copy.bring()
    (old,) = folder.glob("*.duckdb")
    forget(warehouse, CITY, "wa:pojok", load_id="forget", at=AT)
    assert answered(copy) == (held(warehouse), DATABASE)
    copy.bring()
    assert answered(copy) == (held(warehouse), COPY)
    assert not old.exists()


def test_what_is_too_old_to_be_kept_leaves_the_copy_though_it_makes_no_version(warehouse, copy, loaded):
    loaded("first", ("wa:1",))
    copy.bring()
    retain(warehouse, {"calls": 0}, AT)
    assert answered(copy) == (held(warehouse), DATABASE)
    copy.bring()
    assert answered(copy) == (held(warehouse), COPY)
    assert not held(warehouse)["calls"]


@pytest.mark.parametrize("seed", range(2))
def test_it_follows_whatever_comes_in_any_order(warehouse, copy, loaded, seed):
    chance, loads = random.Random(seed), []
    for number in range(14):
        what = chance.choice(("load", "load", "load", "undo", "forget", "retain"))
        if what == "undo" and loads:
            with warehouse.write() as connection:
                if can_undo(connection, CITY, loads[-1]):
                    undo(connection, CITY, loads.pop(), new_load_id=f"undo {number}", at=AT)
        elif what == "forget":
            forget(warehouse, CITY, f"wa:{chance.randrange(9)}", load_id=f"forget {number}", at=AT)
        elif what == "retain":
            retain(warehouse, {"case_versions": 0, "clock_versions": 0}, AT + dt.timedelta(days=1))
        else:
            keys = [f"wa:{one}" for one in sorted(chance.sample(range(9), 4))]
            loads.append(f"load-{number}")
            loaded(loads[-1], keys, hour=chance.randrange(8, 20), source=chance.choice(("wa", "sp4n")))
        if chance.random() < 0.6:
            copy.bring()
            assert answered(copy) == (held(warehouse), COPY)
        assert answered(copy)[0] == held(warehouse)


def test_a_process_that_is_killed_in_the_middle_leaves_what_the_next_goes_on_from(warehouse, folder, loaded):
    loaded("first", ("wa:1",))
    with closing(Copy(warehouse, folder, MEMORY)) as before:
        before.bring()
    (file,) = folder.glob("*.duckdb")
    loaded("second", ("wa:1", "wa:2"), hour=9)
    with in_a_process(warehouse, folder, "copy._look = once_written; copy.bring()") as killed:
        assert killed.wait(60) == -signal.SIGKILL
    with closing(Copy(warehouse, folder, MEMORY)) as copy:
        copy.bring()
        assert answered(copy) == (held(warehouse), COPY)
    assert list(folder.glob("*.duckdb")) == [file]


def test_a_copying_that_is_given_up_half_way_keeps_nobody_waiting(warehouse, copy, loaded, monkeypatch):
    """More than lies between the database and us: it waits until somebody reads on, or calls it off."""
    loaded("first", ("wa:1",))
    row = make_call("112:many") | {"city_code": CITY, "day": AT.date(), "hour_of_week": 1, "known_from": 1}
    many = [row | {"call_id": f"112:{number}", "disposition": "x" * 8_000} for number in range(2_000)]
    with warehouse.write() as connection:
        connection.execute(tables.calls.insert(), many)
    monkeypatch.setattr(streams, "_BLOCK_BYTES", 500_000)
    looks = itertools.count()

    def look():
        if next(looks) == 5:
            raise copies._Stopped

    def bring():
        with pytest.raises(copies._Stopped):
            copy.bring()

    monkeypatch.setattr(copy, "_look", look)

    bringing = threading.Thread(target=bring, daemon=True)
    bringing.start()
    bringing.join(60)
    assert not bringing.is_alive()
    assert answered(copy) == (held(warehouse), DATABASE)


def test_each_process_has_a_file_of_its_own_and_what_nobody_has_is_swept(warehouse, folder, loaded, copy):
    loaded("first", ("wa:1",))
    with in_a_process(warehouse, folder, "copy.bring(); print('there', flush=True); input()") as other:
        assert other.stdout.readline() == "there\n"
        (theirs,) = folder.glob("*.duckdb")
        copy.bring()
        assert answered(copy) == (held(warehouse), COPY)
        copy.close()
        copy_files.sweep(folder)
        assert list(folder.glob("*.duckdb")) == [theirs]
        other.kill()
    copy_files.sweep(folder)
    assert not list(folder.iterdir())


@pytest.mark.parametrize("what", ["cut", "garbled", "of another form"])
def test_a_file_that_is_torn_or_of_another_program_is_made_anew(warehouse, folder, loaded, what, monkeypatch):
    loaded("first", ("wa:1",))
    with closing(Copy(warehouse, folder, MEMORY)) as before:
        before.bring()
    (file,) = folder.glob("*.duckdb")
    if what == "cut":
        cut(folder)
    elif what == "garbled":
        garble(folder, first=4096)
    else:
        monkeypatch.setattr(copied, "FORM", "another")
    with closing(Copy(warehouse, folder, MEMORY)) as copy:
        copy.bring()
        assert answered(copy) == (held(warehouse), COPY)
    assert not file.exists()


def test_another_history_under_the_same_number_is_not_taken_for_ours(warehouse, copy, loaded, new_url):
    loaded("first", ("wa:1",))
    copy.bring()
    with warehouse.write() as connection:
        connection.execute(tables.versions.update().values(load_id="another"))
        connection.execute(tables.cases.update().values(state="otherwise"))
    assert answered(copy) == (held(warehouse), DATABASE)
    copy.bring()
    assert answered(copy) == (held(warehouse), COPY)


def test_a_disk_without_room_takes_no_copy_and_the_database_answers(warehouse, copy, loaded, monkeypatch):
    loaded("first", ("wa:1",))
    monkeypatch.setattr(copy_files, "_SHARE", 1e12)
    with pytest.raises(WarehouseError, match=r"MB free, a copy may take"):
        copy.bring()
    assert answered(copy) == (held(warehouse), DATABASE)


def test_what_is_wrong_is_said_once_until_the_copy_is_whole(copy, loaded, monkeypatch, caplog):
    caplog.set_level("INFO", "warehouse.copies")
    monkeypatch.setattr(copies, "AGAIN_SECONDS", 0)
    monkeypatch.setattr(copies, "LOOK_SECONDS", 0.05)
    tries = itertools.count()

    def refuse(*_):
        if next(tries) < 3:
            raise WarehouseError("No room.")

    monkeypatch.setattr(copy_files, "refuse_without_room", refuse)
    loaded("first", ("wa:1",))
    copy.start()
    until(lambda: copy.state().version == 1)
    copy.close()
    assert caplog.messages == [
        "The copy for reading failed, the database answers meanwhile: No room.",
        "The copy for reading is whole again.",
    ]


@pytest.mark.parametrize("how", [shutil.rmtree, cut, garble])
def test_a_copy_whose_file_is_spoilt_in_use_answers_nothing_false_and_is_made_anew(
    warehouse, folder, loaded, how
):
    loaded("first", ("wa:1",))
    with closing(Copy(warehouse, folder, MEMORY)) as before:
        before.bring()
    with closing(Copy(warehouse, folder, MEMORY)) as copy:
        copy.bring()  # opened, and no block of its rows read yet
        how(folder)
        assert answered(copy)[0] == held(warehouse)
        loaded("second", ("wa:1", "wa:2"), hour=9)
        copy.bring()
        assert answered(copy) == (held(warehouse), COPY)
        assert len(list(folder.glob("*.duckdb"))) == 1


def test_a_question_waits_for_the_thread_that_brings_its_copy_to_a_load(warehouse, copy, loaded, monkeypatch):
    monkeypatch.setattr(copies, "PATIENCE_SECONDS", 60)
    loaded("first", ("wa:1",))
    copy.start()
    until(lambda: copy.state().version == 1)
    loaded("second", ("wa:1", "wa:2"), hour=9)
    assert answered(copy) == (held(warehouse), COPY)
    copy.close()
    assert answered(copy) == (held(warehouse), DATABASE)


def test_nobody_waits_twice_for_a_copy_that_does_not_come(warehouse, copy, loaded, monkeypatch):
    loaded("first", ("wa:1",))
    copy.bring()
    monkeypatch.setattr(copy, "_thread", threading.current_thread())  # one that lives and brings nothing
    monkeypatch.setattr(copies, "PATIENCE_SECONDS", 0.01)
    loaded("second", ("wa:1", "wa:2"), hour=9)
    assert answered(copy) == (held(warehouse), DATABASE)
    monkeypatch.setattr(copies, "PATIENCE_SECONDS", 1e6)
    assert answered(copy) == (held(warehouse), DATABASE)


def held(warehouse):
    with warehouse.read() as connection:
        return rows_of(connection)


def answered(copy):
    """(what a question about all rows is told, by whom)."""
    before = copy.state().answered
    found = copy.ask(rows_of)
    (who,) = (name for name, number in copy.state().answered.items() if number > before[name])
    return found, who


def rows_of(connection):
    return {table.name: sorted(map(told, connection.execute(sa.select(table)))) for table in copied.COPIED}


def test_of_few_cases_none_is_made_and_what_copies_left_goes(warehouse, folder, loaded, monkeypatch):
    monkeypatch.setattr(copies, "AGAIN_SECONDS", 0.05)
    with closing(Copy(warehouse, folder, MEMORY)) as before:
        before.bring()
    with closing(Copy(warehouse, folder, MEMORY, least=3).start()) as copy:
        until(lambda: not any(folder.iterdir()))
        loaded("first", ("wa:1", "wa:2"))
        time.sleep(0.2)
        assert copy.state().version == 0
        assert not any(folder.iterdir())
        loaded("second", ("wa:3",), hour=9)
        until(lambda: copy.state().version == 2)


def told(row):
    """Either driver has an object of its own for UTC."""
    return [value.isoformat() if isinstance(value, dt.datetime) else repr(value) for value in row]


def in_a_process(warehouse, folder, does):
    """Another process with a copy; `once_written` kills it when it has written its first rows."""
    program = (
        "import os, pathlib, signal, sys\n"
        "from warehouse.copies import Copy\n"
        "from warehouse.engines import open_warehouse\n"
        "batches = iter(range(99))\n"
        "def once_written():\n"
        "    if next(batches) == 3: os.kill(os.getpid(), signal.SIGKILL)\n"
        f"copy = Copy(open_warehouse(sys.argv[1]), pathlib.Path(sys.argv[2]), '{MEMORY}')\n{does}\n"
    )
    return subprocess.Popen(
        [sys.executable, "-c", program, warehouse.url, str(folder)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
