"""A server process holds the warehouse; the command line goes through its door."""

import json
import socket
import stat
import subprocess
import sys
import threading
import zipfile
from pathlib import Path

import pytest

from etl import cli, door
from etl.door import Request
from etl.errors import UserError
from etl.log import LogVoice

SERVING = """
import sys
from pathlib import Path
from etl import service
from settings import Settings
from warehouse.engines import open_warehouse
from warehouse.schema import upgrade
city, url, var = sys.argv[1:]
settings = Settings(city=Path(city), warehouse=url, var=Path(var), inbox=Path(var) / "inbox", port=0)
warehouse = open_warehouse(url, memory_limit="500MB")
upgrade(warehouse)
stop = service.start(settings, warehouse)
print("open", flush=True)
sys.stdin.read()
stop()
warehouse.close()
"""
HOLDING = """
import sys
import duckdb
held = duckdb.connect(sys.argv[1])
print("open", flush=True)
sys.stdin.read()
"""


@pytest.fixture
def command(settings, tmp_path, monkeypatch, capsys):
    """`command("status", …)`: (exit status, lines of standard output, standard error)."""
    for name in ("city", "warehouse", "var"):
        monkeypatch.setenv(f"LMW_{name.upper()}", str(getattr(settings, name)))
    monkeypatch.setenv("LMW_SIMULATED", "0")
    monkeypatch.chdir(tmp_path)

    def run(*words):
        status = cli.main([str(word) for word in words])
        said = capsys.readouterr()
        return status, said.out.splitlines(), said.err

    return run


@pytest.fixture
def server(settings, root):
    """A running server that holds the warehouse; it ends when its standard input does."""
    with _started(SERVING, root, settings.city, settings.warehouse, settings.var) as process:
        yield process
        process.stdin.close()
        assert process.wait(20) == 0


@pytest.fixture
def warehouse_file(settings) -> Path:
    return Path(settings.warehouse.removeprefix("duckdb:///"))


def test_commands_work_while_the_server_runs(server, command, tmp_path, calls_csv):
    (tmp_path / "112_a.csv").write_text(calls_csv(1, 2))
    status, lines, _ = command("load", "112_a.csv")  # a relative path: the server is in another folder
    assert status == 0
    assert json.loads(lines[-1]) == {"read": 2, "new": 2, "changed": 0, "same": 0, "rejected": 0}

    status, lines, _ = command("status", "--json")
    assert (status, json.loads(lines[-1])["calls"]) == (0, 2)

    status, _, _ = command("backup", "kept.zip")
    assert status == 0
    assert zipfile.is_zipfile(tmp_path / "kept.zip")

    status, lines, error = command("load", "112_none.csv")
    assert (status, lines) == (1, [])
    assert error == f"There is no file {tmp_path / '112_none.csv'}; check the name.\n"


def test_the_door_is_for_its_owner_alone(server, warehouse_file):
    mode = door.path_of(warehouse_file).stat().st_mode
    assert stat.S_ISSOCK(mode)
    assert stat.S_IMODE(mode) == 0o600


def test_a_server_that_was_killed_stands_in_nobodys_way(settings, command, root, warehouse_file):
    with _started(SERVING, root, settings.city, settings.warehouse, settings.var) as server:
        server.kill()
        server.wait()
    assert door.path_of(warehouse_file).exists()
    assert command("status")[0] == 0


def test_a_program_that_holds_the_file_without_a_door_is_told(command, root, warehouse_file):
    with _started(HOLDING, root, warehouse_file) as holder:
        status, lines, error = command("status")
        holder.stdin.close()
    assert (status, lines) == (1, [])
    assert error == (
        f"{warehouse_file} is in use by another program that does not answer (No such file or directory); "
        "stop that program, or wait until it is done.\n"
    )


def test_a_server_that_stops_before_it_has_answered_is_told(command, root, warehouse_file):
    with (
        _started(HOLDING, root, warehouse_file) as holder,
        socket.create_server(str(door.path_of(warehouse_file)), family=socket.AF_UNIX) as listener,
    ):
        threading.Thread(target=lambda: _hang_up(listener)).start()
        status, lines, error = command("status")
        holder.stdin.close()
    assert (status, lines) == (1, [])
    assert error == "The server stopped before it had answered; what it had finished stays.\n"


def test_a_warehouse_deep_in_folders_has_a_door_too(tmp_path):
    folder = tmp_path / ("x" * 60) / ("y" * 60)
    folder.mkdir(parents=True)
    opened = door.listen(folder / "warehouse.duckdb", lambda _request, voice: voice.say("here") or 0)
    try:
        assert door.is_open(folder / "warehouse.duckdb")
        voice = LogVoice("door")
        assert door.ask(folder / "warehouse.duckdb", Request([], "/", "city", False), voice) == 0
    finally:
        opened.shutdown()
        opened.server_close()


def test_a_name_that_no_socket_takes_is_told(tmp_path):
    with pytest.raises(UserError, match=r"too long a name for a warehouse; give its file a shorter one\.$"):
        door.listen(tmp_path / ("z" * 120 + ".duckdb"), lambda _request, _voice: 0)


def _started(program: str, root: Path, *words: object) -> subprocess.Popen[str]:
    """A process that has said that it is open."""
    process = subprocess.Popen(
        [sys.executable, "-c", program, *map(str, words)],
        cwd=root,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout.readline() == "open\n"
    return process


def _hang_up(listener: socket.socket) -> None:
    connection, _ = listener.accept()
    with connection, connection.makefile("rb") as words:
        words.readline()
