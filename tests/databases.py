"""Real databases for tests: a private PostgreSQL for the session, and an empty warehouse on either engine.

`warehouse` runs a test twice, on DuckDB and on PostgreSQL; `duckdb_warehouse` and `postgres_url` are for the
rest. `mariadb` is a private server of that kind, for sources that are databases.
"""

import itertools
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest

from bench import mariadb as maria
from bench.postgres import programs, server
from warehouse.engines import Warehouse, open_warehouse
from warehouse.schema import upgrade

OWN_SCHEMAS = (
    "SELECT nspname FROM pg_namespace WHERE nspname NOT LIKE 'pg%' AND nspname <> 'information_schema'"
)
ENGINES = ("duckdb", pytest.param("postgresql", marks=pytest.mark.postgres))


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The address of a private server without its database's name, on a free port of this machine."""
    if programs() is None:
        message = "needs PostgreSQL's server programs: apt install postgresql"
        pytest.fail(message) if os.environ.get("CI") == "true" else pytest.skip(message)
    with server("fsync=off", "client_min_messages=error") as address:
        yield address


@pytest.fixture(scope="session")
def mariadb() -> Iterator[str]:
    """The address of a private MariaDB without its database's name."""
    if not maria.SERVER.exists():
        message = "needs MariaDB's server program: apt install mariadb-server-core"
        pytest.fail(message) if os.environ.get("CI") == "true" else pytest.skip(message)
    with maria.server() as address:
        yield address


@pytest.fixture
def new_url(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[str], str]:
    """`new_url("duckdb")`, `new_url("postgresql")`: the address of an empty place, another at each call."""
    names = (f"test{number}" for number in itertools.count())

    def _new(kind: str) -> str:
        name = next(names)
        if kind == "duckdb":
            return f"duckdb:///{tmp_path / name}.duckdb"
        server = request.getfixturevalue("postgres")
        empty_database(server.replace("+psycopg", ""), name)
        return server + name

    return _new


@pytest.fixture
def duckdb_url(new_url: Callable[[str], str]) -> str:
    return new_url("duckdb")


@pytest.fixture
def postgres_url(new_url: Callable[[str], str]) -> str:
    return new_url("postgresql")


@pytest.fixture(params=ENGINES)
def warehouse_url(request: pytest.FixtureRequest, new_url: Callable[[str], str]) -> str:
    """The address of an empty place, on one engine and then on the other."""
    return new_url(request.param)


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


def empty_database(server: str, name: str) -> None:
    """Made once and emptied for each test: making one takes longer than most tests."""
    with psycopg.connect(server + "postgres", autocommit=True) as connection:
        if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
            connection.execute(f"CREATE DATABASE {name}")
    with psycopg.connect(server + name, autocommit=True) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        for (schema,) in connection.execute(OWN_SCHEMAS).fetchall():
            connection.execute(f"DROP SCHEMA {schema} CASCADE")
        connection.execute("CREATE SCHEMA public")
