"""New rows of a database → a Parquet file of texts, block by block, so that memory does not grow with them.

Read is what lies behind the newest watermark that was loaded, less the look-back: a transaction that was
committed late is among it, as is what was loaded already, which its mark leaves out (etl/feeds/seen.py). Only
columns that the mapping names are asked for.
"""

import datetime as dt
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from zoneinfo import ZoneInfo

import pyarrow as pa
import pyarrow.parquet as pq
import sqlalchemy as sa

from city.source import Database, Source
from etl.clean.mapping import columns_wanted
from etl.errors import SourceError
from etl.feeds import seen
from etl.feeds.database import as_text, kind_of, opened, rows_of
from etl.feeds.found import Found, Question
from etl.sources.tables import texts

BLOCK_ROWS = 5_000
_MOST_MARKS = 200_000
_INSTANTS = ("instant with zone", "instant", "day")
Moment = Any  # an instant or a number, as its column is: those of one column compare


def ask_database(question: Question) -> Found:
    """Writes the file of the question and the marks of its turn. Raises SourceError in a sentence."""
    source, before = question.source, question.progress
    database = source.database
    assert database is not None
    with opened(question.secret, database, source.name) as connection:
        kinds = _kinds(connection, database)
        _check_watermark(source, database, kinds)
        wanted = _wanted(source, database, kinds)
        reading = _Reading(database, kinds, _start(question, database, kinds), _latest(question, kinds))
        query = _query(connection, database, kinds, wanted, reading.start)
        answer = connection.execution_options(stream_results=True, yield_per=BLOCK_ROWS).execute(query)
        rows = _write(question, wanted, reading.new(answer, wanted, question))
    seen.write(question.seen_next, question.turn, reading.marks())
    # The columns that were there when the mapping was last mended: what differs is told until it is again.
    known = before["columns"] if "columns" in before and before.get("city") == question.city_mark else kinds
    mark = reading.newest_text or before.get("mark", "")
    progress = {"mark": mark, "mark_kind": kinds[database.watermark[0]], "columns": known}
    return Found(rows, progress, tuple(_notes(source, known, kinds, reading)))


@dataclass
class _Reading:
    """What is found out on the way through the answer."""

    database: Database
    kinds: Mapping[str, str]
    start: Moment | None
    latest: Moment
    newest: Moment | None = None
    newest_text: str = ""
    without: int = 0
    _marks: list[tuple[Moment | None, int]] = field(default_factory=list)

    def new(
        self, answer: sa.Result, wanted: Sequence[str], question: Question
    ) -> Iterator[list[tuple[str, ...]]]:
        """Blocks of the rows that were not seen before."""
        known = seen.read(question.seen, question.turn_before)
        places = [wanted.index(name) for name in self.database.watermark if name in wanted]
        head = seen.mark(wanted)
        for block in answer.partitions():
            fresh = []
            for row in block:
                cells = tuple("" if cell is None else str(cell) for cell in row)
                mark = seen.mark((str(head), *cells))
                self._look([cells[place] for place in places], mark)
                if mark not in known:
                    fresh.append(cells)
            yield fresh

    def marks(self) -> Iterator[int]:
        """Of the rows that the next poll reads again."""
        self._forget()
        return (mark for _, mark in self._marks)

    def _look(self, watermarks: list[str], mark: int) -> None:
        moments = [(moment, text) for text in watermarks if (moment := moment_of(text)) is not None]
        self.without += not moments
        if moments:
            moment, text = max(moments)
            # One that lies in the future would keep the next poll from seeing what comes until then.
            if moment <= self.latest and (self.newest is None or moment > self.newest):
                self.newest, self.newest_text = moment, text
            self._marks.append((moment, mark))
            if len(self._marks) > 2 * _MOST_MARKS:
                self._forget()

    def _forget(self) -> None:
        if self.newest is None:
            return
        start = _back(self.database, self.newest)
        self._marks = [one for one in self._marks if one[0] is not None and one[0] >= start]


def moment_of(text: str) -> Moment | None:
    """An instant or a number as a database writes it; None for what is neither: infinity, 0000-00-00."""
    try:
        moment: Moment = dt.datetime.fromisoformat(text) if "-" in text[1:] else float(text)
    except ValueError:
        return None
    return moment if isinstance(moment, dt.datetime) or math.isfinite(moment) else None


def _kinds(connection: sa.Connection, database: Database) -> dict[str, str]:
    """Every column that is there now, and its kind."""
    answer = connection.execute(sa.select(sa.text("*")).select_from(rows_of(connection, database)).limit(0))
    kinds = {entry[0]: kind_of(entry[1]) for entry in answer.cursor.description}
    answer.close()
    return kinds


def _check_watermark(source: Source, database: Database, kinds: Mapping[str, str]) -> None:
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


def _wanted(source: Source, database: Database, kinds: Mapping[str, str]) -> list[str]:
    """The columns to ask for, as the database writes their names. SourceError where the mapping fits none."""
    names = {name.strip().casefold() for name in columns_wanted(source)}
    mapped = [name for name in kinds if name.strip().casefold() in names]
    if not mapped:
        raise SourceError(
            f"'{source.name}' has no column that its mapping names; it has {', '.join(kinds)}."
            f" Mend [columns] in sources/{source.name}.toml."
        )
    return mapped + [name for name in database.watermark if name not in mapped]


def _start(question: Question, database: Database, kinds: Mapping[str, str]) -> Moment | None:
    """From where on is read; None: all of it."""
    held = question.progress
    newest = moment_of(held.get("mark", "")) if held.get("mark") else None
    if newest is None or held.get("mark_kind") != kinds[database.watermark[0]]:
        return None
    return _back(database, newest)


def _back(database: Database, newest: Moment) -> Moment:
    if isinstance(newest, dt.datetime):
        return newest - dt.timedelta(minutes=database.lookback_minutes)
    return newest - database.lookback_rows


def _latest(question: Question, kinds: Mapping[str, str]) -> Moment:
    """The newest watermark that is believed: now, as the column tells it."""
    database = question.source.database
    assert database is not None
    name = database.watermark[0]
    if kinds[name] == "number":
        return math.inf
    if kinds[name] == "instant with zone" or name in database.utc:
        return question.asked_at
    return question.asked_at.astimezone(ZoneInfo(question.source.zone)).replace(tzinfo=None)


def _query(
    connection: sa.Connection,
    database: Database,
    kinds: Mapping[str, str],
    wanted: Sequence[str],
    start: Moment | None,
) -> sa.Select:
    cells = [as_text(connection, name, kinds[name], name in database.utc) for name in wanted]
    query = sa.select(*cells).select_from(rows_of(connection, database))
    if start is None:
        return query
    bounds = {name: _bound(start, kinds[name]) for name in database.watermark}
    return query.where(sa.or_(*(sa.column(name) >= bound for name, bound in bounds.items())))


def _bound(start: Moment, kind: str) -> Any:
    """As the column compares it: without an offset but where it has a zone."""
    if isinstance(start, dt.datetime):
        start = start.astimezone(dt.UTC) if start.tzinfo else start
        if kind == "day":
            return start.date()
        return start if kind == "instant with zone" else start.replace(tzinfo=None)
    return int(start)


def _write(question: Question, names: Sequence[str], blocks: Iterator[list[tuple[str, ...]]]) -> int:
    """How many rows; without any there is no file."""
    schema = pa.schema([(name, pa.large_string()) for name in names])
    writer, count = None, 0
    for block in blocks:
        if not block:
            continue
        writer = writer or pq.ParquetWriter(question.file, schema, compression="lz4")
        columns = [texts(column) for column in zip(*block, strict=True)]
        writer.write_table(pa.table(columns, schema=schema))
        count += len(block)
    if writer is not None:
        writer.close()
    return count


def _notes(
    source: Source, before: Mapping[str, str], kinds: Mapping[str, str], reading: _Reading
) -> Iterator[str]:
    """How the table differs from what the mapping and the last load know of it."""
    there = {name.strip().casefold() for name in kinds}
    gone = sorted(name for name in columns_wanted(source) if name.strip().casefold() not in there)
    added = sorted(set(kinds) - set(before))
    if gone:
        new = f" (new: {', '.join(added)})" if added else ""
        yield f"The database lacks {_quoted(gone)}{new}; what it told stays blank."
    for name in sorted(set(before) & set(kinds)):
        if before[name] != kinds[name]:
            yield f'The column "{name}" was {before[name]} and is {kinds[name]} now.'
    if reading.without and reading.start is None:
        names = _quoted(reading.database.watermark)
        yield f"{reading.without:,} rows have no {names}; later ones of that kind will not be seen."


def _quoted(names: Sequence[str]) -> str:
    return ", ".join(f'"{name}"' for name in names)
