"""A database of others: opened to read and nothing else, with times in UTC and an end to every wait.

PostgreSQL, MariaDB and MySQL. What goes wrong is said by its kind: the server's own words could hold a cell.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import Any

import sqlalchemy as sa

from city.source import Database
from etl.errors import SourceError

CONNECT_SECONDS = 10
_DRIVERS = {"postgresql": "postgresql+psycopg", "mysql": "mysql+pymysql", "mariadb": "mariadb+pymysql"}
_SAID = {  # PostgreSQL's states and the numbers of MariaDB and MySQL
    "the user or the password is wrong": ("28P01", "28000", 1044, 1045, 1698),
    "the user may not read it": ("42501", 1142, 1143),
    "there is no such database": ("3D000", 1049),
    "there is no such table": ("42P01", "3F000", 1146),
    "there is no such column": ("42703", 1054),
    "the question is no SQL that it understands": ("42601", 1064),
    "it took too long": ("57014", 1969, 3024, 1205),
    "it has no connection left": ("53300", 1040, 1203),
    "the server is not reached": ("08001", "08006", 2002, 2003, 2006, 2013),
    "the server is being stopped": ("57P01", "57P03", 1053),
}
_KINDS: dict[str, tuple[int, ...]] = {  # PostgreSQL's type numbers, then MySQL's
    "instant with zone": (1184, 7),
    "instant": (1114, 12),
    "day": (1082, 10),
    "number": (20, 21, 23, 26, 700, 701, 1700, 1, 2, 3, 4, 5, 8, 9, 246),
    "switch": (16, 16),
    "text": (25, 1042, 1043, 19, 2950, 252, 253, 254, 15),
}


@contextmanager
def opened(url: str, database: Database, source: str) -> Iterator[sa.Connection]:
    """A connection that can't write. Raises SourceError, for what goes wrong within too, without the
    address."""
    try:
        with _engine(url, database.timeout_seconds).connect() as connection:
            yield connection
            connection.rollback()
    except sa.exc.DBAPIError as error:
        raise SourceError(f"The database of '{source}' can't be read: {_why(error)}; {_NEXT}.") from None
    except sa.exc.NoSuchModuleError:
        raise SourceError(f"The address of '{source}' names no PostgreSQL, MariaDB or MySQL.") from None


_NEXT = "check its server, and what the secrets file says of it"


def kind_of(type_code: Any) -> str:
    """The kind of a column of an answer, in a word."""
    return next((kind for kind, codes in _KINDS.items() if type_code in codes), "other")


def as_text(connection: sa.Connection, name: str, kind: str, is_utc: bool) -> sa.ColumnElement[str]:
    """A cell as the database itself writes it; an instant whose place in time is known bears its offset."""
    if connection.dialect.name == "postgresql":
        cell: sa.ColumnElement[str] = sa.cast(sa.column(name), sa.Text)
        has_offset = is_utc and kind == "instant"
    else:
        cell = sa.cast(sa.column(name), sa.CHAR)
        has_offset = kind == "instant with zone" or (is_utc and kind == "instant")
    return (sa.func.concat(cell, "+00:00") if has_offset else cell).label(name)


def rows_of(connection: sa.Connection, database: Database) -> sa.FromClause:
    """The table, or the question in brackets, as something to select from."""
    if database.table:
        schema, _, table = database.table.rpartition(".")
        return sa.table(table, schema=schema or None)
    return sa.text("(" + database.query.replace(":", "\\:") + ") AS asked")  # type: ignore[return-value]  # FROM takes it


@lru_cache(maxsize=8)
def _engine(url: str, timeout_seconds: int) -> sa.Engine:
    """Kept in the process that asks, so that a poll a second does not begin with a greeting."""
    place = _parse(url)
    is_postgresql = place.get_backend_name() == "postgresql"
    settle = _settled_postgresql if is_postgresql else _settled_mysql
    more: dict[str, Any] = {"connect_timeout": CONNECT_SECONDS}
    if not is_postgresql:
        more |= {"read_timeout": timeout_seconds + 5, "write_timeout": CONNECT_SECONDS, "charset": "utf8mb4"}
    engine = sa.create_engine(place, connect_args=more, pool_size=1, pool_pre_ping=True, pool_recycle=1800)
    sa.event.listen(engine, "connect", lambda line, _: settle(line, timeout_seconds))
    return engine


def _parse(url: str) -> sa.URL:
    try:
        place = sa.make_url(url)
        return place.set(drivername=_DRIVERS[place.get_backend_name()])
    except (sa.exc.ArgumentError, KeyError):
        raise SourceError(
            "The address in the secrets file is none of a database; write postgresql://USER:PASSWORD@HOST/NAME"
            " or mysql://USER:PASSWORD@HOST/NAME."
        ) from None


def _settled_postgresql(line: Any, seconds: int) -> None:
    with line.cursor() as cursor:
        cursor.execute("SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY")
        cursor.execute("SET TimeZone = 'UTC'")
        cursor.execute("SET DateStyle = 'ISO'")
        cursor.execute(f"SET statement_timeout = {seconds * 1000}")
    line.commit()


def _settled_mysql(line: Any, seconds: int) -> None:
    with line.cursor() as cursor:
        cursor.execute("SELECT VERSION()")
        is_mariadb = "mariadb" in cursor.fetchone()[0].lower()
        longest = (
            f"max_statement_time = {seconds}" if is_mariadb else f"max_execution_time = {seconds * 1000}"
        )
        cursor.execute(f"SET SESSION time_zone = '+00:00', {longest}")
        cursor.execute("SET SESSION TRANSACTION READ ONLY")
    line.commit()


def _why(error: sa.exc.DBAPIError) -> str:
    """The kind of fault, never the server's own words."""
    origin = error.orig
    first = origin.args[0] if origin is not None and origin.args else None
    code = first if isinstance(first, int) else getattr(origin, "sqlstate", None)
    said = next((words for words, codes in _SAID.items() if code in codes), "")
    if not said and isinstance(error, sa.exc.OperationalError) and code is None:
        return _why_not_connected(str(origin))
    return said or f"it answers {type(origin).__name__} {code or ''}".rstrip()


def _why_not_connected(words: str) -> str:
    """psycopg gives no state where no connection was made: only its sentence tells why."""
    signs: dict[str, Callable[[str], bool]] = {
        "the user or the password is wrong": lambda text: (
            "authentication failed" in text or "no password" in text
        ),
        "there is no such database": lambda text: "does not exist" in text,
        "it has no connection left": lambda text: "too many" in text or "remaining connection" in text,
    }
    return next((said for said, is_it in signs.items() if is_it(words)), "the server is not reached")
