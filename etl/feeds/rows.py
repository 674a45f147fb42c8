"""New rows of a database → a Parquet file of texts.

Read is what lies behind the newest watermark that was loaded, less the look-back: a transaction that was
committed late is among it, as is what was loaded already, which its mark leaves out (etl/feeds/seen.py).
"""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import sqlalchemy as sa

from city.source import Database, Source
from etl.clean.mapping import columns_wanted
from etl.feeds import columns, seen
from etl.feeds.columns import Cells, Moment
from etl.feeds.database import opened
from etl.feeds.found import Found, Question

_MOST_MARKS = 200_000


def ask_database(question: Question) -> Found:
    """Writes the file of the question and the marks of its turn. Raises SourceError in a sentence."""
    source, before = question.source, question.progress
    database = source.database
    assert database is not None
    with opened(question.secret, database, source.name) as connection:
        kinds = columns.kinds_of(connection, database)
        columns.check_watermark(source, database, kinds)
        wanted = columns.wanted_of(source, database, kinds)
        start, latest = _start(question, database, kinds), columns.latest_of(question, kinds)
        reading = _Reading(database, kinds, start, latest)
        answer = columns.ask(connection, database, kinds, wanted, *_since(database, kinds, reading.start))
        rows = columns.write(question.file, wanted, reading.new(answer, wanted, question))
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

    def new(self, answer: sa.Result, wanted: Sequence[str], question: Question) -> Iterator[list[Cells]]:
        """Blocks of the rows that were not seen before."""
        known = seen.read(question.seen, question.turn_before)
        places = [wanted.index(name) for name in self.database.watermark if name in wanted]
        head = seen.mark(wanted)
        for block in answer.partitions():
            fresh = []
            for row in block:
                cells = columns.cells_of(row)
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
        moments = [(moment, text) for text in watermarks if (moment := columns.moment_of(text)) is not None]
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


def _start(question: Question, database: Database, kinds: Mapping[str, str]) -> Moment | None:
    """From where on is read; None: all of it."""
    held = question.progress
    newest = columns.moment_of(held.get("mark", "")) if held.get("mark") else None
    if newest is None or held.get("mark_kind") != kinds[database.watermark[0]]:
        return None
    return _back(database, newest)


def _since(
    database: Database, kinds: Mapping[str, str], start: Moment | None
) -> list[sa.ColumnElement[bool]]:
    """Of several watermarks one that is new is enough."""
    if start is None:
        return []
    newer = [sa.column(name) >= columns.bound(start, kinds[name]) for name in database.watermark]
    return [sa.or_(*newer)]


def _back(database: Database, newest: Moment) -> Moment:
    if isinstance(newest, dt.datetime):
        return newest - dt.timedelta(minutes=database.lookback_minutes)
    return newest - database.lookback_rows


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
