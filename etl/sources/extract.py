"""What was asked of a database (etl/feeds/rows.py) → tables: a Parquet file of texts."""

from collections.abc import Iterator
from typing import IO

import pyarrow as pa
import pyarrow.parquet as pq

from etl.errors import SourceError
from etl.sources import tables

_BATCH_ROWS = 10_000


def read_extract(file: IO[bytes], name: str) -> Iterator[pa.Table]:
    """`_row` is the row's place in the answer, from 1."""
    try:
        parquet = pq.ParquetFile(file)
    except pa.ArrowInvalid:
        raise SourceError(
            f"{name} was not asked of a database; a source of format sql takes no files."
        ) from None
    place = 1
    for batch in parquet.iter_batches(_BATCH_ROWS):
        table = pa.Table.from_batches([batch])
        yield tables.finish(table, pa.array(range(place, place + len(table))), tables.same("", len(table)))
        place += len(table)
