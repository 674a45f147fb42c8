"""Opens a warehouse: an embedded DuckDB file, or PostgreSQL. With `warehouse.bulk` all that knows which.

DuckDB: one database in the process; each connection of the pool is a cursor of it, so any number of threads
read while one writes. PostgreSQL: a pool of connections; a reader sees one snapshot. On both there is one
writer at a time: a lock in the process and, on PostgreSQL, an advisory lock that a second process waits
for.
"""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb
import duckdb_engine
import sqlalchemy as sa
from sqlalchemy.dialects import registry
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg

from warehouse.errors import WarehouseBusy, WarehouseError

_OTHER_FILES = {
    ".csv",
    ".txt",
    ".tsv",
    ".json",
    ".geojson",
    ".xls",
    ".xlsx",
    ".zip",
    ".gz",
    ".parquet",
    ".toml",
}
_WRITER = 112_2026  # the key of the advisory lock; any number that no other program of the database uses
# A server or a client whose host is gone is given up after some seconds, by both sides.
_KEEPALIVES = {
    "keepalives_idle": 5,
    "keepalives_interval": 2,
    "keepalives_count": 3,
    "tcp_user_timeout": 10_000,
}
_SCHEMAS = {"duckdb": {None: "main", "staged": "temp"}, "postgresql": {None: "public", "staged": "pg_temp"}}


CLOSING_SECONDS = 10  # that closing waits for what is being asked


class Users:
    """How many ask or write at the moment: a database that is closed under a question fails or falls."""

    def __init__(self) -> None:
        self._count, self._is_closed, self._changed = 0, False, threading.Condition()

    @contextmanager
    def using(self) -> Iterator[None]:
        """Raises what the driver of a closed database raises, once it is closed."""
        with self._changed:
            if self._is_closed:
                closed = duckdb.ConnectionException("The warehouse is closed.")
                raise sa.exc.InterfaceError("a question", None, closed)
            self._count += 1
        try:
            yield
        finally:
            with self._changed:
                self._count -= 1
                self._changed.notify_all()

    def end(self) -> None:
        """Nobody may begin; waits until nobody is left, or no longer."""
        with self._changed:
            self._is_closed = True
            self._changed.wait_for(lambda: self._count == 0, CLOSING_SECONDS)


@dataclass(frozen=True)
class Warehouse:
    """Open until `close()`. `kind` is the engine's name: duckdb or postgresql."""

    url: str
    kind: str
    engine: sa.Engine
    _close: Callable[[], None]
    _writer: threading.RLock = field(default_factory=threading.RLock)
    _users: Users = field(default_factory=Users)

    @contextmanager
    def read(self) -> Iterator[sa.Connection]:
        """A connection that sees one state of the data as long as it is open. For any number of threads."""
        with self._users.using(), self.engine.connect() as connection:
            if self.kind == "postgresql":
                connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
            yield connection

    @contextmanager
    def write(self) -> Iterator[sa.Connection]:
        """The one writer's transaction: committed at the end of the block, undone by an exception."""
        with self._users.using(), self._writer, self.engine.begin() as connection:
            if self.kind == "postgresql":
                connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_WRITER)))
            yield connection

    @contextmanager
    def write_if_free(self) -> Iterator[sa.Connection | None]:
        """As `write`, but None at once where somebody else writes: for what can wait."""
        if not self._writer.acquire(blocking=False):
            yield None
            return
        try:
            with self._users.using(), self.engine.begin() as connection:
                is_mine = self.kind == "duckdb" or connection.scalar(
                    sa.select(sa.func.pg_try_advisory_xact_lock(_WRITER))
                )
                yield connection if is_mine else None
        finally:
            self._writer.release()

    def close(self) -> None:
        """Waits for what is being asked and written."""
        self._users.end()
        self.engine.dispose()
        self._close()


def open_warehouse(
    url: str, read_only: bool = False, memory_limit: str = "1GB", threads: int | None = None
) -> Warehouse:
    """`duckdb:///FILE` (the folder must exist) or `postgresql+psycopg://USER@HOST/NAME`.

    `memory_limit` and `threads` are for DuckDB; PostgreSQL has its own settings. Raises WarehouseBusy where
    another process has the DuckDB file, WarehouseError where the place can't be opened.
    """
    place = _parse(url)
    match place.get_backend_name():
        case "duckdb":
            return _open_duckdb(place, read_only, memory_limit, threads)
        case "postgresql":
            return _open_postgresql(place, read_only)
    raise WarehouseError(
        f"A warehouse is duckdb:///FILE or postgresql+psycopg://USER@HOST/NAME, not '{_shown(place)}'."
    )


def _parse(url: str) -> sa.URL:
    try:
        return sa.make_url(url)
    except sa.exc.ArgumentError:
        raise WarehouseError(f"'{url}' is no address of a warehouse; write duckdb:///FILE.") from None


def _shown(place: sa.URL) -> str:
    return place.render_as_string(hide_password=True)


class _Alike:
    """A dialect that equals every other of its class: what was compiled for one warehouse serves the next."""

    def __eq__(self, other: object) -> bool:
        return type(self) is type(other)

    def __hash__(self) -> int:
        return hash(type(self))


class _Postgres(_Alike, PGDialect_psycopg):
    """SQLAlchemy's own."""

    supports_statement_cache = True


class _DuckDB(_Alike, duckdb_engine.Dialect):
    """duckdb-engine 0.17, told three things that it can't know: its SQL may be cached (compiling anew costs a
    question a millisecond), DuckDB 2 reserves the word "at", and what ends a connection."""

    supports_statement_cache = True

    def __init__(self, **options: object) -> None:
        super().__init__(**options)
        self.identifier_preparer.reserved_words.add("at")

    def is_disconnect(self, e: Any, connection: Any, cursor: Any) -> bool:
        """After such an error DuckDB refuses even to undo what was begun."""
        return isinstance(e, duckdb.FatalException) or super().is_disconnect(e, connection, cursor)


registry.register("duckdb.cached", __name__, "_DuckDB")
registry.register("postgresql.alike", __name__, "_Postgres")
_COMPILED: sa.util.LRUCache[Any, Any] = sa.util.LRUCache(500)  # of all engines; each by itself keeps as many


def _open_duckdb(place: sa.URL, read_only: bool, memory_limit: str, threads: int | None) -> Warehouse:
    path = Path(place.database or "")
    if path.suffix.lower() in _OTHER_FILES:
        raise WarehouseError(
            f"{path} is the name of another kind of file; a warehouse is a file of its own, such as"
            f" duckdb:///{path.with_suffix('.duckdb')}."
        )
    config = {"memory_limit": memory_limit, "preserve_insertion_order": False} | (
        {"threads": threads} if threads else {}
    )
    root = _connect(path, read_only, config)

    def cursor() -> duckdb_engine.ConnectionWrapper:
        own = root.cursor()
        own.execute("SET TimeZone = 'UTC'")
        return duckdb_engine.ConnectionWrapper(own)

    engine = sa.create_engine("duckdb+cached://", creator=cursor, poolclass=sa.QueuePool, max_overflow=-1)
    return Warehouse(_shown(place), "duckdb", _with_schemas(engine), root.close)


def _connect(path: Path, read_only: bool, config: dict) -> duckdb.DuckDBPyConnection:
    try:
        return duckdb.connect(str(path), read_only=read_only, config=config)
    except duckdb.IOException as error:
        if "Could not set lock" in str(error):
            raise WarehouseBusy(path) from None
        raise WarehouseError(
            f"{path} can't be opened as a DuckDB file; check the path and who owns it."
        ) from error


def _open_postgresql(place: sa.URL, read_only: bool) -> Warehouse:
    theirs = {f"tcp_{name.removeprefix('tcp_')}": value for name, value in _KEEPALIVES.items()}
    # jit: compiling one of our statements took longer than all that it then did (a million cases, 90 days)
    options = " ".join(
        f"-c {name}={value}" for name, value in ({"timezone": "UTC", "jit": "off"} | theirs).items()
    )
    options += " -c default_transaction_read_only=on" if read_only else ""
    ours = {"options": options, "connect_timeout": 10, **_KEEPALIVES}
    alike = place.set(drivername="postgresql+alike")
    engine = sa.create_engine(alike, connect_args=ours, pool_pre_ping=True, max_overflow=-1)
    try:
        engine.connect().close()
    except sa.exc.OperationalError as error:
        raise WarehouseError(
            f"{_shown(place)} can't be reached; check the address, the server and the password."
        ) from error
    return Warehouse(_shown(place), "postgresql", _with_schemas(engine), lambda: None)


def _with_schemas(engine: sa.Engine) -> sa.Engine:
    """The usual schema has its name here, since a drill's connections put another in its place."""
    names = _SCHEMAS[engine.dialect.name]
    return engine.execution_options(schema_translate_map=names, compiled_cache=_COMPILED)
