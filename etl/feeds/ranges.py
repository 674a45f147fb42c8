"""A large table read for the first time by the workers of a cluster: each asks the database for the rows of
one range of its watermark. What comes after goes by polls, from the newest watermark that stood there then.

The database's address travels with each range to a worker, and its rows travel back: a cluster that is not
your own network wants Dask's TLS (docs/cluster.md).
"""

import math
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import sqlalchemy as sa

from city.source import Database
from etl.errors import UserError
from etl.feeds import columns
from etl.feeds.columns import Moment
from etl.feeds.database import as_text, opened, rows_of
from etl.feeds.found import Question
from warehouse.asked import Progress

ROWS = 200_000  # of a range, where a table is spread evenly


@dataclass(frozen=True)
class Range:
    """Rows whose first watermark is `low` or later, and before `high`; None is no bound. `is_blank`: those
    that have none."""

    low: Moment | None = None
    high: Moment | None = None
    is_blank: bool = False


def ranges_of(question: Question) -> tuple[list[Range], Progress]:
    """Ranges that hold every row once, and what the next poll goes on from. Raises SourceError in a
    sentence, UserError for a table of steps, whose cases ranges would cut in two."""
    source, database = question.source, question.source.database
    assert database is not None
    if source.history.how == "rows":
        raise UserError(f"Each row of '{source.name}' is a step, so that only its polls read it whole.")
    with opened(question.secret, database, source.name) as connection:
        kinds = columns.kinds_of(connection, database)
        columns.check_watermark(source, database, kinds)
        latest = columns.latest_of(question, kinds)
        ends = [_ends(connection, database, name, kinds, latest) for name in database.watermark]
        count = connection.execute(sa.select(sa.func.count()).select_from(rows_of(connection, database)))
        number = math.ceil(count.scalar_one() / ROWS)
    newest = [(moment, text) for _, text in ends if (moment := columns.moment_of(text)) is not None]
    mark = max(newest)[1] if newest else ""
    progress = {"mark": mark, "mark_kind": kinds[database.watermark[0]], "columns": kinds}
    progress["city"] = question.city_mark
    return list(_sliced(*ends[0], number)), progress


def read_range(question: Question, part: Range) -> bytes:
    """On a worker: its rows as a Parquet file of texts; b"" where there is none."""
    database = question.source.database
    assert database is not None
    with (
        tempfile.TemporaryDirectory() as folder,
        opened(question.secret, database, question.source.name) as connection,
    ):
        kinds = columns.kinds_of(connection, database)
        wanted = columns.wanted_of(question.source, database, kinds)
        answer = columns.ask(connection, database, kinds, wanted, *_within(database, kinds, part))
        file = Path(folder) / "rows.parquet"
        blocks = ([columns.cells_of(row) for row in block] for block in answer.partitions())
        return file.read_bytes() if columns.write(file, wanted, blocks) else b""


def _ends(
    connection: sa.Connection, database: Database, name: str, kinds: Mapping[str, str], latest: Moment
) -> tuple[str, str]:
    """A watermark's least and greatest that are believed, as the database writes them; "" for none."""
    column: sa.ColumnClause[Moment] = sa.column(name)
    found = []
    for pick in (sa.func.min, sa.func.max):
        one = sa.select(pick(column).label(name)).select_from(rows_of(connection, database))
        if latest != math.inf:
            one = one.where(column <= columns.bound(latest, kinds[name]))
        text = as_text(connection, name, kinds[name], name in database.utc)
        found.append(connection.execute(sa.select(text).select_from(one.subquery())).scalar_one() or "")
    return found[0], found[1]


def _sliced(least: str, greatest: str, number: int) -> Iterator[Range]:
    """Of equal length between the two; the first and the last have no outer bound."""
    low, high = columns.moment_of(least), columns.moment_of(greatest)
    yield Range(is_blank=True)
    if low is None or high is None:
        yield Range()
        return
    edges = [low + (high - low) * place / number for place in range(1, number)]
    bounds = [None, *dict.fromkeys(edges), None]
    for start, end in pairwise(bounds):
        yield Range(start, end)


def _within(database: Database, kinds: Mapping[str, str], part: Range) -> Iterator[sa.ColumnElement[bool]]:
    name = database.watermark[0]
    column: sa.ColumnClause[Moment] = sa.column(name)
    if part.is_blank:
        yield column.is_(None)
        return
    yield column.is_not(None)
    if part.low is not None:
        yield column >= columns.bound(part.low, kinds[name])
    if part.high is not None:
        yield column < columns.bound(part.high, kinds[name])
