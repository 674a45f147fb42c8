"""What the doctor says of an installation that is well, and of one that is not."""

import dataclasses
import datetime as dt
import shutil
import socket
from pathlib import Path

import pytest

from etl.desk import Desk
from etl.doctor import LOOK, OK, WRONG, entrance, examine
from etl.log import LogVoice
from settings import Settings
from tests.access.providers import lying
from warehouse import about, freshness
from warehouse.engines import Warehouse

NOW = dt.datetime(2026, 11, 24, 1, 20, tzinfo=dt.UTC)


@pytest.fixture
def well(settings: Settings, tmp_path: Path) -> Settings:
    settings.var.mkdir()
    (tmp_path / "copies").mkdir()
    return dataclasses.replace(settings, backup=str(tmp_path / "copies"))


def test_nothing_is_wrong_with_a_good_installation(well, duckdb_warehouse) -> None:
    watched(duckdb_warehouse)
    found = states(well, duckdb_warehouse)
    assert WRONG not in found.values()
    for check in (
        "port",
        "var",
        "memory",
        "mail",
        "city",
        "zone",
        "boundaries",
        "inbox",
        "warehouse",
        "clock",
    ):
        assert found[check] == OK, check
    assert (found["watch"], found["source kasus"], found["source sp4n"]) == (OK, OK, LOOK)


def test_each_fault_is_found(well, duckdb_warehouse) -> None:
    watched(duckdb_warehouse)
    with duckdb_warehouse.write() as connection:
        about.put(connection, "kind", "simulasi")
        about.put(connection, about.WATCHING, (NOW - dt.timedelta(hours=2)).isoformat())
    (well.var / "salt").write_text("secret")
    (well.var / "salt").chmod(0o644)
    bad = dataclasses.replace(well, backup="away", memory="much")
    found = states(bad, duckdb_warehouse)
    wrong = {check for check, state in found.items() if state == WRONG}
    assert wrong == {"memory", "salt", "kind", "watch", "backup"}


def test_a_port_that_another_has_is_to_look_at(well, duckdb_warehouse) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        found = examine(Desk(dataclasses.replace(well, port=port), LogVoice("test"), clock=lambda: NOW))
    assert [one.state for one in found if one.check == "port"] == [LOOK]


def test_files_that_failed_and_files_that_wait_are_told(well, duckdb_warehouse) -> None:
    (well.inbox / "failed").mkdir()
    (well.inbox / "failed" / "x.csv").write_text("x")
    assert states(well, duckdb_warehouse)["inbox"] == LOOK
    shutil.rmtree(well.inbox)
    assert states(well, duckdb_warehouse)["inbox"] == LOOK


def test_a_broken_city_folder_is_told_and_the_machine_is_looked_at_all_the_same(
    well, polled_city, duckdb_warehouse
) -> None:
    (polled_city / "agencies.csv").write_text("nonsense")
    found = states(dataclasses.replace(well, city=polled_city), duckdb_warehouse)
    assert (found["city"], found["disk"]) == (WRONG, OK)


def test_a_warehouse_that_is_not_there_yet_is_not_made(well, tmp_path) -> None:
    found = {one.check: one.state for one in examine(Desk(well, LogVoice("test")))}
    assert found["warehouse"] == LOOK
    assert not (tmp_path / "warehouse.duckdb").exists()


@pytest.mark.parametrize(
    ("about", "file", "clock", "state"),
    [
        ({}, 0o600, dt.timedelta(), OK),
        ({}, 0o644, dt.timedelta(), WRONG),
        ({}, None, dt.timedelta(), WRONG),
        ({}, 0o600, dt.timedelta(minutes=5), LOOK),
        ({"issuer": "https://elsewhere.example"}, 0o600, dt.timedelta(), WRONG),
        ({"token_endpoint": ""}, 0o600, dt.timedelta(), WRONG),
    ],
)
def test_the_provider_of_the_single_sign_on_is_asked(well, tmp_path, about, file, clock, state) -> None:
    secret = tmp_path / "secret"
    if file is not None:
        secret.touch(file)
    with lying() as provider:
        provider.about = about
        given = {"sso_issuer": provider.issuer, "sso_client": "dasbor", "sso_secret_file": str(secret)}
        wound = dataclasses.replace(well, **given)
        desk = Desk(wound, LogVoice("test"), clock=lambda: dt.datetime.now(dt.UTC) + clock)
        found = [one.state for one in entrance.examine(desk)]
    assert max(found, key=(OK, LOOK, WRONG).index) == state


def test_a_provider_that_is_gone_is_told(well) -> None:
    given = {"sso_issuer": "http://127.0.0.1:9", "sso_client": "dasbor"}
    *_, last = entrance.examine(Desk(dataclasses.replace(well, **given), LogVoice("test")))
    assert last.state == WRONG
    assert "does not answer" in last.sentence


def watched(warehouse: Warehouse) -> None:
    with warehouse.write() as connection:
        about.put(connection, about.WATCHING, NOW.isoformat())
        for source in ("kasus", "panggilan_112"):
            freshness.saw(connection, "kediri", source, NOW, NOW)


def states(settings: Settings, warehouse: Warehouse) -> dict[str, str]:
    desk = Desk(settings, LogVoice("test"), lent=warehouse, clock=lambda: NOW)
    return {one.check: one.state for one in examine(desk)}
