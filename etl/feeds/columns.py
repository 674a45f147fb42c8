"""A table of others as rows of texts: its columns and their kinds, how its watermark is compared, and a
Parquet file of what an answer brings, block by block, so that memory does not grow with it. Only columns that
the mapping names are asked for.
"""

import datetime as dt
import math
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pyarrow as pa
import pyarrow.parquet as pq
import sqlalchemy as sa

from city.source import Database, Source
from etl.clean.mapping import columns_wanted
from etl.errors import SourceError
from etl.feeds.database import as_text, kind_of, rows_of
from etl.feeds.found import Question
from etl.sources.tables import texts

BLOCK_ROWS = 5_000
_INSTANTS = ("instant with zone", "instant", "day")
Moment = Any  # an instant or a number, as its column is: those of one column compare
Cells = tuple[str, ...]


def moment_of(text: str) -> Moment | None:
    """An instant or a number as a database writes it; None for what is neither: infinity, 0000-00-00."""
    try:
        moment: Moment = dt.datetime.fromisoformat(text) if "-" in text[1:] else float(text)
    except ValueError:
        return None
    return moment if isinstance(moment, dt.datetime) or math.isfinite(moment) else None


def kinds_of(connection: sa.Connection, database: Database) -> dict[str, str]:
    """Every column that is there now, and its kind."""
    answer = connection.execute(sa.select(sa.text("*")).select_from(rows_of(connection, database)).limit(0))
    kinds = {entry[0]: kind_of(entry[1]) for entry in answer.cursor.description}
    answer.close()
    return kinds


def check_watermark(source: Source, database: Database, kinds: Mapping[str, str]) -> None:
    for name in database.watermark:
        if name not in kinds:
            raise SourceError(
                f"'{source.name}' has no column \"{name}\" any more, which tells what is new; "
                f"it has {', '.join(kinds)}. Mend watermark in sources/{source.name}.toml."
            )
        if kinds[name] not in (*_INSTANTS, "number"):
            raise SourceError(
                f"The watermark \"{name}\" of '{source.name}' is {kinds[name]}; "
                "it must be an instant or a number."
            )
    if len({kinds[name] for name in database.watermark}) > 1:
        raise SourceError(f"The watermarks of '{source.name}' are of several kinds; name those of one kind.")


def wanted_of(source: Source, database: Database, kinds: Mapping[str, str]) -> list[str]:
    """The columns to ask for, as the database writes their names. SourceError where the mapping fits none."""
    names = {name.strip().casefold() for name in columns_wanted(source)}
    mapped = [name for name in kinds if name.strip().casefold() in names]
    if not mapped:
        raise SourceError(
            f"'{source.name}' has no column that its mapping names; it has {', '.join(kinds)}."
            f" Mend [columns] in sources/{source.name}.toml."
        )
    return mapped + [name for name in database.watermark if name not in mapped]


def latest_of(question: Question, kinds: Mapping[str, str]) -> Moment:
    """The newest watermark that is believed: now, as the column tells it."""
    database = question.source.database
    assert database is not None
    name = database.watermark[0]
    if kinds[name] == "number":
        return math.inf
    if kinds[name] == "instant with zone" or name in database.utc:
        return question.asked_at
    return question.asked_at.astimezone(ZoneInfo(question.source.zone)).replace(tzinfo=None)


def ask(
    connection: sa.Connection,
    database: Database,
    kinds: Mapping[str, str],
    wanted: Sequence[str],
    *where: sa.ColumnElement[bool],
) -> sa.Result:
    """Its rows, cell by cell as texts, none of them held."""
    cells = [as_text(connection, name, kinds[name], name in database.utc) for name in wanted]
    query = sa.select(*cells).select_from(rows_of(connection, database)).where(*where)
    return connection.execution_options(stream_results=True, yield_per=BLOCK_ROWS).execute(query)


def cells_of(row: sa.Row) -> Cells:
    return tuple("" if cell is None else str(cell) for cell in row)


def bound(start: Moment, kind: str) -> Any:
    """As the column compares it: without an offset but where it has a zone."""
    if isinstance(start, dt.datetime):
        start = start.astimezone(dt.UTC) if start.tzinfo else start
        if kind == "day":
            return start.date()
        return start if kind == "instant with zone" else start.replace(tzinfo=None)
    return int(start)


def write(file: Path, names: Sequence[str], blocks: Iterable[list[Cells]]) -> int:
    """How many rows; without any there is no file."""
    schema = pa.schema([(name, pa.large_string()) for name in names])
    writer, count = None, 0
    for block in blocks:
        if not block:
            continue
        writer = writer or pq.ParquetWriter(file, schema, compression="lz4")
        columns = [texts(column) for column in zip(*block, strict=True)]
        writer.write_table(pa.table(columns, schema=schema))
        count += len(block)
    if writer is not None:
        writer.close()
    return count
