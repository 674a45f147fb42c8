"""Many rows at once out of a question, as Arrow batches, in each engine's fastest way; and from there into a
table of DuckDB.

DuckDB gives Arrow itself; of PostgreSQL's COPY Arrow reads the CSV (in it an empty text is "" and NULL is
nothing).
"""

import threading
from collections.abc import Generator, Iterable, Iterator
from contextlib import closing

import pyarrow as pa
import pyarrow.csv as pa_csv
import sqlalchemy as sa

from warehouse.bulk import BATCH_ROWS, PLAIN, arrow_schema, placed

Rows = Generator[pa.RecordBatch, None, None]
_BLOCK_BYTES = 8_000_000


def stream(connection: sa.Connection, query: sa.Select, batch_rows: int = BATCH_ROWS) -> Rows:
    """The rows of a question in Arrow batches, one batch in memory at a time; instants are UTC. Close it
    where it is left before its end: PostgreSQL waits for who reads on."""
    if connection.dialect.name == "duckdb":
        cursor = connection.connection.cursor()  # not execute: that would have all rows in memory
        yield from cursor.sql(_literal(connection, query)).to_arrow_reader(batch_rows)
    else:
        yield from _copy_out(connection, query)


def add_rows(connection: sa.Connection, table: sa.Table, schema: pa.Schema, rows: Rows) -> None:
    """Adds rows to a table of DuckDB; columns are found by name."""
    names = ", ".join(f'"{name}"' for name in schema.names)
    insert = f"INSERT INTO {placed(connection, table)} ({names}) SELECT {names} FROM told"
    _told(connection, insert, schema, rows)


def remove_rows(connection: sa.Connection, table: sa.Table, schema: pa.Schema, keys: Rows) -> None:
    """Deletes from a table of DuckDB the rows that have what one of these has in its columns."""
    same = " AND ".join(f'held."{name}" = told."{name}"' for name in schema.names)
    delete = f"DELETE FROM {placed(connection, table)} AS held USING told WHERE {same}"
    _told(connection, delete, schema, keys)


def _told(connection: sa.Connection, statement: str, schema: pa.Schema, rows: Rows) -> None:
    """A statement that reads the rows as `told`: as one stream, since of single batches DuckDB lets none go
    before the transaction ends. What fails where they come from is raised as it is."""
    failed: list[Exception] = []

    def batches() -> Rows:
        try:
            with closing(rows):
                yield from rows
        except Exception as error:
            failed.append(error)
            raise

    cursor, told = connection.connection.cursor(), batches()
    cursor.register("told", pa.RecordBatchReader.from_batches(schema, told))
    try:
        cursor.execute(statement)
        cursor.fetchall()  # a result that is left unread stops what comes next
    except Exception:
        if failed:
            raise failed[0] from None
        raise
    finally:
        told.close()
    cursor.unregister("told")


def _copy_out(connection: sa.Connection, query: sa.Select) -> Rows:
    schema = arrow_schema(query.selected_columns)
    with connection.connection.cursor().copy(
        f"COPY ({_literal(connection, query)}) TO STDOUT (FORMAT csv)"
    ) as copy:
        source = _Readable(copy)
        try:
            if not source.is_empty:
                yield from _from_csv(source, schema)
        finally:
            source.leave()


def _from_csv(source: "_Readable", schema: pa.Schema) -> pa_csv.CSVStreamingReader:
    return pa_csv.open_csv(
        source,
        pa_csv.ReadOptions(column_names=schema.names, block_size=_BLOCK_BYTES),
        pa_csv.ParseOptions(newlines_in_values=True),
        pa_csv.ConvertOptions(
            column_types=schema,
            null_values=[""],
            strings_can_be_null=True,
            quoted_strings_can_be_null=False,
            true_values=["t"],
            false_values=["f"],
        ),
    )


def _literal(connection: sa.Connection, query: sa.Select) -> str:
    """The question as plain SQL: COPY takes no parameters, nor does a stream of DuckDB."""
    tables = connection.get_execution_options()["schema_translate_map"]
    return str(
        query.compile(
            dialect=connection.dialect if connection.dialect.name == "duckdb" else PLAIN,
            compile_kwargs={"literal_binds": True},
            schema_translate_map=tables,
            render_schema_translate=True,
        )
    )


class _Readable:
    """COPY's messages, a row each, as the file that Arrow reads from: ahead, in a thread of its own. It is to
    be left before anything else is done with the connection, else that thread takes what others wait for."""

    closed = False

    def __init__(self, messages: Iterable[bytes]) -> None:
        self._messages: Iterator[bytes] = iter(messages)
        self._lock = threading.Lock()
        self._rest = bytes(next(self._messages, b""))
        self.is_empty = not self._rest

    def leave(self) -> None:
        """From now on there is nothing more to read; waits for what is being read."""
        with self._lock:
            self._messages, self._rest = iter(()), b""

    def read(self, size: int) -> bytes:
        with self._lock:
            return self._read(size)

    def _read(self, size: int) -> bytes:
        parts, length = [self._rest], len(self._rest)
        while length < size and (message := bytes(next(self._messages, b""))):
            parts.append(message)
            length += len(message)
        whole = b"".join(parts)
        self._rest = whole[size:]
        return whole[:size]
