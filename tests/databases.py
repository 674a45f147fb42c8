"""Real databases for tests: a private PostgreSQL for the session, and an empty warehouse on either engine.

`warehouse` runs a test twice, on DuckDB and on PostgreSQL; `duckdb_warehouse` and `postgres_url` are for the
rest.
"""

import os
import shutil
import socket
import subprocess
import tempfile
import uuid
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from warehouse.engines import Warehouse, open_warehouse
from warehouse.schema import upgrade


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The address of a private server without its database's name, on a free port of this machine."""
    programs = _programs()
    folder = Path(tempfile.mkdtemp(prefix="pg"))  # not tmp_path: a socket's path may have 107 characters
    port = _free_port()
    try:
        _as_postgres(
            folder, programs / "initdb", "-D", folder / "data", "-U", "postgres", "-A", "trust", "-E", "UTF8"
        )
        options = (
            f"-p {port} -k {folder} -c listen_addresses=127.0.0.1 -c fsync=off -c synchronous_commit=off"
        )
        _as_postgres(
            folder,
            programs / "pg_ctl",
            "-D",
            folder / "data",
            "-w",
            "-l",
            folder / "log",
            "-o",
            options,
            "start",
        )
        yield f"postgresql+psycopg://postgres@127.0.0.1:{port}/"
    finally:
        _as_postgres(
            folder, programs / "pg_ctl", "-D", folder / "data", "-m", "immediate", "stop", check=False
        )
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def postgres_url(postgres: str) -> Iterator[str]:
    """The address of a fresh database, dropped after the test."""
    name = "t" + uuid.uuid4().hex
    with psycopg.connect(_plain(postgres) + "postgres", autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name}")
        yield postgres + name
        server.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def duckdb_url(tmp_path: Path) -> str:
    return f"duckdb:///{tmp_path / 'warehouse.duckdb'}"


@pytest.fixture(params=["duckdb", pytest.param("postgresql", marks=pytest.mark.postgres)])
def warehouse_url(request: pytest.FixtureRequest) -> str:
    """The address of an empty place, on one engine and then on the other."""
    return request.getfixturevalue("duckdb_url" if request.param == "duckdb" else "postgres_url")


@pytest.fixture
def warehouse(warehouse_url: str) -> Iterator[Warehouse]:
    """An empty warehouse with its tables, on one engine and then on the other."""
    yield from _opened(warehouse_url)


@pytest.fixture
def duckdb_warehouse(duckdb_url: str) -> Iterator[Warehouse]:
    """An empty warehouse with its tables, on DuckDB alone."""
    yield from _opened(duckdb_url)


def _opened(url: str) -> Iterator[Warehouse]:
    warehouse = open_warehouse(url, memory_limit="500MB")
    upgrade(warehouse)
    yield warehouse
    warehouse.close()


def _programs() -> Path:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if found:
        return found[-1].parent
    message = "needs PostgreSQL's server programs: apt install postgresql"
    pytest.fail(message) if os.environ.get("CI") == "true" else pytest.skip(message)


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def _as_postgres(folder: Path, *command: object, check: bool = True) -> None:
    """PostgreSQL refuses to run as root: then it runs as the user that its package made."""
    words = [str(word) for word in command]
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres")
        words = ["runuser", "-u", "postgres", "--", *words]
    subprocess.run(words, check=check, stdout=subprocess.DEVNULL, cwd=folder)


def _plain(url: str) -> str:
    return url.replace("+psycopg", "")
