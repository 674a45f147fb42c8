"""Many rows at once from Parquet files, in each engine's fastest way: `stage` brings them under the name of a
temporary table, `append` into one that stays. Out again: warehouse/streams.py.

DuckDB reads Parquet itself; PostgreSQL speaks CSV through COPY, which Arrow writes (in it an empty text is ""
and NULL is nothing).
"""

import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pa_csv
import pyarrow.parquet as pq
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql.base import PGDialect

BATCH_ROWS = 100_000
PLAIN = PGDialect(paramstyle="named")  # "named" keeps % in a text from being doubled
_DEFAULTS: dict[str, str | int | bool] = {
    "TEXT": "",
    "INTEGER": 0,
    "BIGINT": 0,
    "BOOLEAN": False,
}  # what a blank is in a column without NULL
_NO_CONSTANTS: Mapping[str, int] = MappingProxyType({})
_NAIVE = pa.timestamp("us")
_ARROW = {
    "TEXT": pa.string(),
    "VARCHAR": pa.string(),
    "SMALLINT": pa.int16(),
    "INTEGER": pa.int32(),
    "BIGINT": pa.int64(),
    "DOUBLE": pa.float64(),
    "BOOLEAN": pa.bool_(),
    "DATE": pa.date32(),
    "TIMESTAMP": pa.timestamp("us", "UTC"),
}


def stage(connection: sa.Connection, table: sa.Table, files: Sequence[Path]) -> None:
    """Makes the rows of the files readable as `table`, a temporary one, in place of what it held before.

    Columns are found by name; one that a file lacks, or that is all null in it, is blank. `chunk` is the
    number in the file's name and `place` the row's number in its file, where the table has these columns.
    """
    if connection.dialect.name == "duckdb":
        _view(connection, table, files)
    else:
        _copy_in(connection, table, files)


def append(connection: sa.Connection, table: sa.Table, files: Sequence[Path], **constants: int) -> None:
    """Adds the rows of the files to a table that is there to stay; columns are found as for `stage`, and
    `constants` fill those that no file has."""
    if not files:
        return
    name, columns = placed(connection, table), _names(table)
    if connection.dialect.name == "duckdb":
        parts = " UNION ALL ".join(_select(table, file, constants) for file in files)
        connection.exec_driver_sql(f"INSERT INTO {name} ({columns}) {parts}")
    else:
        _copy(connection.connection.cursor(), name, table, files, constants)


def analyse(connection: sa.Connection, table: sa.Table) -> None:
    """Tells the planner how many rows a table has by now, for one that was filled in this transaction. Else
    PostgreSQL takes it for nearly empty, and compares each of its rows with each of another; DuckDB counts
    by itself."""
    if connection.dialect.name != "duckdb":
        connection.exec_driver_sql(f"ANALYZE {placed(connection, table)}")


def placed(connection: sa.Connection, table: sa.Table) -> str:
    """Its name with that of its schema."""
    return f"{connection.get_execution_options()['schema_translate_map'][table.schema]}.{table.name}"


def unstage(connection: sa.Connection, tables: Sequence[sa.Table]) -> None:
    """Drops staged tables."""
    thing = "VIEW" if connection.dialect.name == "duckdb" else "TABLE"
    for table in tables:
        connection.execute(sa.text(f"DROP {thing} IF EXISTS {_temporary(connection)}.{table.name}"))


def arrow_schema(columns: Iterable[sa.ColumnElement]) -> pa.Schema:
    """The Arrow types of a table's or a question's columns."""
    return pa.schema([(column.name, _ARROW[_word(column.type)]) for column in columns])


def chunk_number(file: Path) -> int:
    """7 of clocks-00007.parquet."""
    return int(file.stem.rpartition("-")[2])


def _word(kind: sa.types.TypeEngine) -> str:
    """TIMESTAMP of TIMESTAMP WITH TIME ZONE, DOUBLE of DOUBLE PRECISION."""
    return str(kind.compile(PLAIN)).split()[0]


def _blank(column: sa.Column) -> str | int | bool | None:
    return None if column.nullable else _DEFAULTS.get(_word(column.type))


def _temporary(connection: sa.Connection) -> str:
    return connection.get_execution_options()["schema_translate_map"]["staged"]


def _view(connection: sa.Connection, table: sa.Table, files: Sequence[Path]) -> None:
    parts = [_select(table, file) for file in files] or [_select(table, None)]
    sql = f"CREATE OR REPLACE TEMPORARY VIEW {table.name} AS {' UNION ALL '.join(parts)}"
    connection.exec_driver_sql(sql)


def _names(table: sa.Table) -> str:
    return ", ".join(f'"{column.name}"' for column in table.columns)


def _select(table: sa.Table, file: Path | None, constants: Mapping[str, int] = _NO_CONSTANTS) -> str:
    if file is None:
        return f"SELECT {', '.join(_cast('NULL', column) for column in table.columns)} WHERE false"
    present = {field.name for field in pq.read_schema(file) if not pa.types.is_null(field.type)}
    given = {"chunk": str(chunk_number(file)), "place": "file_row_number"}
    given |= {name: str(value) for name, value in constants.items()}
    values = [given.get(c.name) or (f'"{c.name}"' if c.name in present else "NULL") for c in table.columns]
    casts = [_cast(value, column) for value, column in zip(values, table.columns, strict=True)]
    path = str(file).replace("'", "''")
    return f"SELECT {', '.join(casts)} FROM read_parquet('{path}', file_row_number = true)"


def _cast(value: str, column: sa.Column) -> str:
    cast = f"CAST({value} AS {column.type.compile(PLAIN)})"
    blank = _blank(column)
    filled = cast if blank is None else f"coalesce({cast}, {blank!r})"
    return f'{filled} AS "{column.name}"'


def _copy_in(connection: sa.Connection, table: sa.Table, files: Sequence[Path]) -> None:
    unstage(connection, [table])
    table.create(connection, checkfirst=False)
    name, cursor = f"{_temporary(connection)}.{table.name}", connection.connection.cursor()
    _copy(cursor, name, table, files, {})
    analyse(connection, table)


def _copy(
    cursor: Any, name: str, table: sa.Table, files: Sequence[Path], constants: Mapping[str, int]
) -> None:
    with cursor.copy(f"COPY {name} ({_names(table)}) FROM STDIN (FORMAT csv)") as copy:
        for file in files:
            for batch in _batches(file, table, constants):
                copy.write(_as_csv(batch))


def _batches(file: Path, table: sa.Table, constants: Mapping[str, int]) -> Iterator[pa.RecordBatch]:
    schema, place = arrow_schema(table.columns), 0
    with pq.ParquetFile(file) as parquet:
        wanted = [name for name in parquet.schema_arrow.names if name in schema.names]
        for batch in parquet.iter_batches(BATCH_ROWS, columns=wanted):
            numbers = {"chunk": chunk_number(file), **constants}
            given = {name: pa.repeat(number, len(batch)) for name, number in numbers.items()}
            given["place"] = pa.array(range(place, place + len(batch)))
            place += len(batch)
            yield pa.record_batch(
                [_column(batch, c, given, schema.field(c.name).type) for c in table.columns], schema=schema
            )


def _column(
    batch: pa.RecordBatch, column: sa.Column, given: dict[str, pa.Array], kind: pa.DataType
) -> pa.Array:
    if column.name in given:
        return given[column.name].cast(kind)
    known = column.name in batch.schema.names
    values = batch[column.name].cast(kind) if known else pa.nulls(len(batch), kind)
    blank = _blank(column)
    return values if blank is None else pc.fill_null(values, blank)


def _as_csv(batch: pa.RecordBatch) -> bytes:
    """Instants without their zone, which costs Arrow thirty times the rest; the connection's zone is UTC."""
    plain = [_NAIVE if pa.types.is_timestamp(field.type) else field.type for field in batch.schema]
    batch = batch.cast(pa.schema(zip(batch.schema.names, plain, strict=True)))
    sink = io.BytesIO()
    pa_csv.write_csv(batch, sink, pa_csv.WriteOptions(include_header=False, batch_size=BATCH_ROWS))
    return sink.getvalue().replace(b"\0", b"")  # the one character that PostgreSQL's text can't hold
