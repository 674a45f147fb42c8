"""Real databases for tests: a private PostgreSQL for the session, and an empty warehouse on either engine.

`warehouse` runs a test twice, on DuckDB and on PostgreSQL; `duckdb_warehouse` and `postgres_url` are for the
rest. `mariadb` is a private server of that kind, for sources that are databases.
"""

import itertools
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import closing
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
Filling = Callable[[Warehouse], None]
ENGINES = ("duckdb", pytest.param("postgresql", marks=pytest.mark.postgres))


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The address of a private server without its database's name, on a free port of this machine."""
    if programs() is None:
        message = "needs PostgreSQL's server programs: apt install postgresql"
        pytest.fail(message) if os.environ.get("CI") == "true" else pytest.skip(message)
    with server("fsync=off", "full_page_writes=off", "client_min_messages=error") as address:
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
def new_url(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[..., str]:
    """`new_url("duckdb")`, `new_url("postgresql", is_ready=True)`: the address of an empty place, or of one
    with all tables; another at each call. `fill`, a function of a module, has filled it: once in a session,
    the others are copies."""
    names = (f"test{number}" for number in itertools.count())

    def _new(kind: str, is_ready: bool = False, fill: Filling | None = None) -> str:
        name = next(names)
        like = request.getfixturevalue("filled_place")(kind, fill) if is_ready or fill else None
        if kind == "duckdb":
            file = tmp_path / f"{name}.duckdb"
            if like:
                shutil.copyfile(like, file)
            return f"duckdb:///{file}"
        server = request.getfixturevalue("postgres")
        if like:
            copy_database(server.replace("+psycopg", ""), like, name)
        else:
            empty_database(server.replace("+psycopg", ""), name)
        return server + name

    return _new


@pytest.fixture(scope="session")
def filled_place(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Callable[[str, Filling | None], str]:
    """`filled_place("duckdb", fill)`: the file or database to copy, with tables and what `fill` put in."""
    made: dict[tuple[str, Filling], str] = {}

    def _filled(kind: str, fill: Filling | None) -> str:
        ready = request.getfixturevalue("ready_file" if kind == "duckdb" else "ready_database")
        if fill is None:
            return str(ready)
        if (kind, fill) not in made:
            if kind == "duckdb":
                place = str(tmp_path_factory.mktemp("filled") / "warehouse.duckdb")
                shutil.copyfile(ready, place)
                url = f"duckdb:///{place}"
            else:
                server, place = request.getfixturevalue("postgres"), f"filled{len(made)}"
                copy_database(server.replace("+psycopg", ""), ready, place)
                url = server + place
            with closing(open_warehouse(url, memory_limit="500MB")) as opened:
                fill(opened)
            made[kind, fill] = place
        return made[kind, fill]

    return _filled


@pytest.fixture(scope="session")
def ready_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A DuckDB file with all tables and no row, to copy: to make the tables takes longer than most tests."""
    file = tmp_path_factory.mktemp("ready") / "warehouse.duckdb"
    _make_tables(f"duckdb:///{file}")
    return file


@pytest.fixture(scope="session")
def ready_database(postgres: str) -> str:
    """The same as the name of a database of the private server."""
    empty_database(postgres.replace("+psycopg", ""), "ready")
    _make_tables(postgres + "ready")
    return "ready"


@pytest.fixture
def duckdb_url(new_url: Callable[..., str]) -> str:
    return new_url("duckdb")


@pytest.fixture
def postgres_url(new_url: Callable[..., str]) -> str:
    return new_url("postgresql")


@pytest.fixture(params=ENGINES)
def warehouse_url(request: pytest.FixtureRequest, new_url: Callable[..., str]) -> str:
    """The address of an empty place, on one engine and then on the other."""
    return new_url(request.param)


@pytest.fixture(params=ENGINES)
def ready_url(request: pytest.FixtureRequest, new_url: Callable[..., str]) -> str:
    return new_url(request.param, is_ready=True)


@pytest.fixture
def warehouse(ready_url: str) -> Iterator[Warehouse]:
    """An empty warehouse with its tables, on one engine and then on the other."""
    with closing(open_warehouse(ready_url, memory_limit="500MB")) as opened:
        yield opened


@pytest.fixture
def duckdb_warehouse(new_url: Callable[..., str]) -> Iterator[Warehouse]:
    """An empty warehouse with its tables, on DuckDB alone."""
    with closing(open_warehouse(new_url("duckdb", is_ready=True), memory_limit="500MB")) as opened:
        yield opened


def _make_tables(url: str) -> None:
    with closing(open_warehouse(url, memory_limit="500MB")) as opened:
        upgrade(opened)


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


def copy_database(server: str, ready: str, name: str) -> None:
    """With the tables and rows of another, to which nobody may be connected."""
    with psycopg.connect(server + "postgres", autocommit=True) as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        connection.execute(f"CREATE DATABASE {name} TEMPLATE {ready} STRATEGY FILE_COPY")
