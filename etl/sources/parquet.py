"""Parquet → tables: what other programs keep, and what was asked of a database (etl/feeds/rows.py).

Values come as the text that the same value has elsewhere: an instant in ISO 8601 with its offset, a number
with a point, a missing value blank. A nested column is no cell and stays out.
"""

from collections.abc import Iterator
from typing import IO, NamedTuple

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from city.source import Source
from etl.errors import SourceError
from etl.sources import header, tables

_BATCH_ROWS = 50_000


class Part(NamedTuple):
    """Rows of a file from `first` (from 0) to before `last`; None: to its end."""

    first: int = 0
    last: int | None = None


WHOLE = Part()


def read_parquet(file: IO[bytes], name: str, source: Source, part: Part = WHOLE) -> Iterator[pa.Table]:
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
    first, last = part.first, parquet.metadata.num_rows if part.last is None else part.last
    groups, begin = _groups(parquet, first, last)
    for batch in parquet.iter_batches(_BATCH_ROWS, row_groups=groups, columns=flat):
        wanted = batch.slice(max(0, first - begin), max(0, last - max(first, begin)))
        place = max(first, begin) + 1
        begin += len(batch)
        table = pa.table([_texts(column) for column in wanted.columns], names=names)
        yield tables.finish(table, pa.array(range(place, place + len(table))), tables.same("", len(table)))


def _groups(parquet: pq.ParquetFile, first: int, last: int) -> tuple[list[int], int]:
    """The groups of rows that hold some of those from `first` to before `last`, and where they begin."""
    starts = [0]
    for number in range(parquet.num_row_groups):
        starts.append(starts[-1] + parquet.metadata.row_group(number).num_rows)
    held = [n for n in range(parquet.num_row_groups) if starts[n] < last and starts[n + 1] > first]
    return held, starts[held[0]] if held else 0


def _texts(column: pa.Array) -> pa.Array:
    if pa.types.is_timestamp(column.type) and column.type.tz:
        column = pc.strftime(column.cast(pa.timestamp("us", "UTC")), "%Y-%m-%dT%H:%M:%S+00:00")
    if pa.types.is_binary(column.type) or pa.types.is_large_binary(column.type):
        column = pa.array([None if cell is None else cell.hex() for cell in column.to_pylist()], tables.TEXT)
    return pc.fill_null(column.cast(tables.TEXT), "")
