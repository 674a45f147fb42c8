"""The watch in a process that owns a warehouse: real files, a real address that hangs, lies or vanishes."""

import dataclasses
import datetime as dt
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import Path

import pytest
import sqlalchemy as sa

from city import cached_city
from etl.errors import UserError
from etl.loading import alone
from etl.watch import NO_MORE, Chore, Watch, timetable
from etl.worker import Workers
from settings import Settings
from tests import waiting
from warehouse import tables
from warehouse.contents import contents
from warehouse.engines import Warehouse

SECONDS = 15
until = partial(waiting.until, seconds=SECONDS)


class Clock:
    """A clock that a test sets."""

    def __init__(self) -> None:
        self.ahead = dt.timedelta(0)

    def __call__(self) -> dt.datetime:
        return dt.datetime.now(dt.UTC) + self.ahead


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(scope="module")
def warm() -> Iterator[Workers]:
    """Keeps the idle child of a watch that is stopped for the next: its start takes two seconds."""
    between = Workers()
    yield between
    between.stop()


@pytest.fixture
def watching(
    duckdb_warehouse: Warehouse, clock: Clock, warm: Workers
) -> Iterator[Callable[..., Callable[[], None]]]:
    """watching(settings, chores) starts a watch; what it returns stops it, as the end of the test does."""
    stops: list[Callable[[], None]] = []

    def start(settings: Settings, more: Mapping[str, Chore] = NO_MORE) -> Callable[[], None]:
        ended, workers = threading.Event(), Workers()
        hand_on(warm, workers)
        watch = Watch(settings, duckdb_warehouse, workers, clock, lambda: 0.0, 1.0, more)
        thread = threading.Thread(target=watch.run, args=(ended,))
        thread.start()

        def stop() -> None:
            hand_on(workers, warm)
            ended.set()
            thread.join(10)
            assert not thread.is_alive()

        stops.append(stop)
        return stop

    yield start
    for stop in stops:
        stop()


def test_a_file_is_loaded_and_put_away_with_what_became_of_it(
    watching, settings, calls_csv, duckdb_warehouse
):
    watching(settings)
    (settings.inbox / "112_pagi.csv").write_text(calls_csv(1, 2))
    until(lambda: put_away(settings, "done"))
    assert put_away(settings, "done") == {
        "112_pagi.csv": "112_pagi.csv: sudah dimuat. 2 baris dibaca: 2 baru, 0 berubah, 0 sama, 0 ditolak.\n"
    }
    held = look(duckdb_warehouse)
    assert held["calls"] == 2
    exported = dt.datetime(2026, 11, 24, 1, 10, tzinfo=dt.UTC)  # the moment of the export, not of the load
    assert source(held, "panggilan_112")["seen_at"] == exported


def test_garbage_is_put_away_and_told_while_the_next_file_is_loaded(
    watching, settings, calls_csv, duckdb_warehouse
):
    watching(settings)
    (settings.inbox / "112_rusak.csv").write_bytes(b"\x00\xff\x13garbage" * 99)
    (settings.inbox / "surat.docx").write_text("x")
    until(lambda: len(put_away(settings, "failed")) == 2)
    assert put_away(settings, "failed")["surat.docx"].startswith(
        "surat.docx: tidak dapat dimuat. surat.docx fits no"
    )
    until(lambda: source(look(duckdb_warehouse), "panggilan_112").get("state") == "failed")
    assert loads(duckdb_warehouse) == [("112_rusak.csv", "failed")]

    (settings.inbox / "112_baik.csv").write_text(calls_csv(1))
    until(lambda: put_away(settings, "done"))
    assert loads(duckdb_warehouse) == [("112_baik.csv", "done"), ("112_rusak.csv", "failed")]


def test_a_source_that_hangs_lies_or_vanishes_is_told_while_the_rest_goes_on(
    watching, settings, polled_city, site, calls_csv, clock, duckdb_warehouse
):
    site.answer = calls_csv(1).encode()
    watching(dataclasses.replace(settings, city=polled_city))
    until(lambda: polls(duckdb_warehouse) == ["1 read, 1 new, 0 changed."])
    seen_at = source(look(duckdb_warehouse), "live")["seen_at"]
    assert abs(clock() - seen_at) < dt.timedelta(seconds=SECONDS)  # all was told up to when it was asked

    def fails(why: str, failures: int) -> None:
        clock.ahead += dt.timedelta(minutes=6)
        until(lambda: source(look(duckdb_warehouse), "live")["failures"] == failures)
        state = source(look(duckdb_warehouse), "live")
        assert (state["state"], state["seen_at"]) == ("failed", seen_at)
        assert why in state["message"]
        (settings.inbox / f"112_{failures}.csv").write_text(calls_csv(100 + failures))
        until(lambda: len(put_away(settings, "done")) == failures)

    site.answer = None
    fails("did not go on for 1 seconds and was ended", 1)
    site.answer = b"<html>login</html>"
    fails("has no column that source 'live' maps", 2)
    site.vanish()
    fails("can't be reached", 3)
    assert clock() - seen_at > dt.timedelta(minutes=15)  # by now every screen says that it is late


def test_a_poll_that_finds_nothing_new_is_heard_from_and_leaves_no_load(
    watching, settings, polled_city, site, calls_csv, clock, duckdb_warehouse
):
    site.answer = calls_csv(1).encode()
    watching(dataclasses.replace(settings, city=polled_city))
    until(lambda: polls(duckdb_warehouse) == ["1 read, 1 new, 0 changed."])
    before = source(look(duckdb_warehouse), "live")["seen_at"]
    clock.ahead = dt.timedelta(minutes=2)
    until(lambda: polls(duckdb_warehouse) == ["Nothing new."])
    assert source(look(duckdb_warehouse), "live")["seen_at"] > before + dt.timedelta(minutes=1)
    assert (site.asked, len(loads(duckdb_warehouse))) == (2, 1)


def test_two_runs_of_a_source_never_overlap(watching, settings, calls_csv, duckdb_warehouse) -> None:
    watch = Watch(settings, duckdb_warehouse, Workers())
    with alone(watch.desk("test"), "panggilan_112"):
        watching(settings)
        (settings.inbox / "112_a.csv").write_text(calls_csv(1))
        (settings.inbox / "kasus_a.csv").write_text("x")
        until(lambda: put_away(settings, "failed"))  # another source does not wait
        assert look(duckdb_warehouse)["calls"] == 0
    until(lambda: look(duckdb_warehouse)["calls"] == 1)


def test_it_stops_within_seconds_and_says_that_nobody_watches(watching, settings, polled_city, site) -> None:
    site.answer = None
    stop = watching(dataclasses.replace(settings, city=polled_city))
    until(lambda: site.asked == 1)
    began = time.monotonic()
    stop()
    assert time.monotonic() - began < 20


def test_a_restart_makes_up_once_for_the_nights_that_it_missed(
    watching, settings, clock, duckdb_warehouse, tmp_path
):
    (tmp_path / "copies").mkdir()
    nightly = dataclasses.replace(settings, backup=str(tmp_path / "copies"), keep="calls=730 inbox=30")
    stop = watching(nightly)
    until(lambda: len(look(duckdb_warehouse)["jobs"]) == 2)
    stop()
    held = look(duckdb_warehouse)
    assert held["watching_at"] == ""
    assert {row["state"] for row in held["watch"]} == {"off"}

    clock.ahead = dt.timedelta(days=3)
    watching(nightly)
    until(lambda: {row["state"] for row in look(duckdb_warehouse)["jobs"]} == {"done"})
    assert len(list((tmp_path / "copies").iterdir())) == 1
    assert all("this makes up for" in row["message"] for row in look(duckdb_warehouse)["jobs"])


def test_a_city_folder_that_is_broken_for_a_while_stops_nothing_for_good(
    watching, settings, polled_city, calls_csv, site
):
    site.answer = calls_csv(7).encode()
    watching(dataclasses.replace(settings, city=polled_city))
    until(lambda: site.asked == 1)
    agencies = (polled_city / "agencies.csv").read_text()
    (polled_city / "agencies.csv").write_text("nonsense")
    (settings.inbox / "112_a.csv").write_text(calls_csv(1))
    time.sleep(2)
    assert (settings.inbox / "112_a.csv").exists()
    (polled_city / "agencies.csv").write_text(agencies)
    until(lambda: put_away(settings, "done"))


def test_a_chore_of_another_room_runs_and_what_stops_it_is_told_until_it_does(
    watching, settings, duckdb_warehouse
) -> None:
    said = iter([UserError("There are no data."), "Made."])

    def chore(_: object) -> str:
        told = next(said, "Nothing is due.")
        if isinstance(told, UserError):
            raise told
        return told

    def packs() -> dict:
        return next((job for job in look(duckdb_warehouse)["jobs"] if job["name"] == "packs"), {})

    watching(settings, {"packs": Chore("every 1 s", chore)})
    until(lambda: (packs().get("state"), packs().get("message")) == ("failed", "There are no data."))
    until(lambda: packs()["state"] == "done")
    assert packs()["failures"] == 0


def test_the_timetable_has_what_the_settings_ask_for(settings, root) -> None:

    city = cached_city(root / "data" / "kediri")
    assert timetable(settings, city) == {}
    chosen = dataclasses.replace(settings, simulated=True, backup="x", keep="calls=1")
    assert timetable(chosen, city) == {
        "simulation": "every 20 s",
        "backup": "daily 02:10",
        "clean_up": "daily 03:10",
    }


def hand_on(one: Workers, other: Workers) -> None:
    """Its idle children."""
    with one._lock, other._lock:
        other._idle += one._idle
        one._idle.clear()


def put_away(settings: Settings, where: str) -> dict[str, str]:
    """The notes by the file's own name."""
    files = [path for path in (settings.inbox / where).glob("*") if path.suffix != ".txt"]
    return {path.name.partition("_")[2]: Path(f"{path}.txt").read_text() for path in files}


def look(warehouse: Warehouse) -> dict:
    with warehouse.read() as connection:
        return contents(connection, "kediri")


def source(held: dict, name: str) -> dict:
    return next((row for row in held["watch"] if row["source"] == name), {})


def polls(warehouse: Warehouse) -> list[str]:
    """What the job of the polled source said last, when it is done."""
    return [row["message"] for row in look(warehouse)["jobs"] if row["state"] == "done"]


def loads(warehouse: Warehouse) -> list[tuple[str, str]]:
    with warehouse.read() as connection:
        return sorted(
            tuple(row) for row in connection.execute(sa.select(tables.loads.c.file, tables.loads.c.state))
        )
