"""Parquet → tables: what other programs keep, and what was asked of a database (etl/feeds/rows.py).

Values come as the text that the same value has elsewhere: an instant in ISO 8601 with its offset, a number
with a point, a missing value blank. A nested column is no cell and stays out.
"""

from collections.abc import Iterator
from typing import IO

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from city.source import Source
from etl.errors import SourceError
from etl.sources import header, tables

_BATCH_ROWS = 50_000


def read_parquet(file: IO[bytes], name: str, source: Source) -> Iterator[pa.Table]:
    """`_row` is the row's place in the file, from 1. Raises SourceError for what is no Parquet, and where no
    column is one of the mapping."""
    try:
        parquet = pq.ParquetFile(file)
    except pa.ArrowInvalid as error:
        hint = "a source of format sql takes no files" if source.format == "sql" else "check the file"
        raise SourceError(f"{name} is no Parquet file ({error}); {hint}.") from None
    flat = [field.name for field in parquet.schema_arrow if not pa.types.is_nested(field.type)]
    names, wanted = header.unique(flat), header.wanted(source)
    if wanted and not wanted.keys() & {*names}:
        raise SourceError(
            f"{name} has no column that source '{source.name}' maps; choose another, or mend the mapping."
        )
    place = 1
    for batch in parquet.iter_batches(_BATCH_ROWS, columns=flat):
        table = pa.table([_texts(column) for column in batch.columns], names=names)
        yield tables.finish(table, pa.array(range(place, place + len(table))), tables.same("", len(table)))
        place += len(table)


def _texts(column: pa.Array) -> pa.Array:
    if pa.types.is_timestamp(column.type) and column.type.tz:
        column = pc.strftime(column.cast(pa.timestamp("us", "UTC")), "%Y-%m-%dT%H:%M:%S+00:00")
    if pa.types.is_binary(column.type) or pa.types.is_large_binary(column.type):
        column = pa.array([None if cell is None else cell.hex() for cell in column.to_pylist()], tables.TEXT)
    return pc.fill_null(column.cast(tables.TEXT), "")
