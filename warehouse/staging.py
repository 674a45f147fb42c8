"""The temporary tables of a load: what the pipeline staged, and what the load finds out about it.

`chunk` is the number of the Parquet file, `place` the row in it; together they are the order of loading.
Events, clocks and personal fields of a case belong to the row of that case in the chunk of the same number.
"""

from collections.abc import Container, Iterator
from pathlib import Path

import sqlalchemy as sa

from warehouse import tables
from warehouse.bulk import chunk_number

CHUNKS_AT_ONCE = 5  # of 50,000 rows each: what a join must keep in memory

_staging = sa.MetaData(schema="staged")


def _staged(name: str, *columns: sa.Column) -> sa.Table:
    own = [sa.Column(c.name, c.type, nullable=c.nullable) for c in columns if c.name != "known_from"]
    order = [
        sa.Column("chunk", sa.Integer, nullable=False),
        sa.Column("place", sa.BigInteger, nullable=False),
    ]
    return sa.Table(name, _staging, *own, *order, prefixes=["TEMPORARY"])


def _words(*names: str) -> list[sa.Column]:
    return [sa.Column(name, sa.Text, nullable=False) for name in names]


cases = _staged("staged_cases", *tables.cases.columns)
calls = _staged("staged_calls", *tables.calls.columns)
events = _staged("staged_events", *tables.case_events.columns)
clocks = _staged("staged_clocks", *tables.clocks.columns)
people = _staged("staged_people", *_words("case_id", "fields"))
rejected = _staged(
    "staged_rejected", sa.Column("_row", sa.BigInteger), *_words("_file", "reason", "column", "masked", "raw")
)
case_order = _staged(
    "staged_case_order",
    *(
        tables.cases.c[n]
        for n in ("city_code", "case_id", "received_at", "updated_at", "last_event_at", "recorded_at")
    ),
)
call_order = _staged(
    "staged_call_order",
    *(
        tables.calls.c[n]
        for n in (
            "city_code",
            "call_id",
            "updated_at",
            "started_at",
            "queued_at",
            "answered_at",
            "ended_at",
            "recorded_at",
        )
    ),
)

outdated = _staged("outdated")
"""Rows that a later row of the same load and key overrules."""
incoming = _staged("incoming", *_words("city_code", "key", "what"))
"""The others of this batch, and what they are: new, changed, reclocked (by its clocks alone), check, same."""
standing = _staged(
    "standing",
    *(tables.clocks.c[n] for n in ("city_code", "case_id", "clock", "seq")),
    sa.Column("stays", sa.Boolean),
)
"""The clocks that we hold of cases which may have changed, and whether each stays as it is."""

FOUND = (outdated, incoming, standing)
OF_STEPS = {"events": events, "clocks": clocks, "personal": people}
"""What comes with cases, and is read only where these are not all the same."""
HELD = {
    "cases": {"cases": tables.cases, "clocks": tables.clocks, "events": tables.case_events},
    "calls": {"calls": tables.calls},
}
"""Where the files of these names end, of cases and of calls."""
OF_CASES = {"cases": cases, **OF_STEPS}
STAGED = (*OF_CASES.values(), calls, rejected, case_order, call_order)


def files(folder: Path, name: str, chunks: Container[int] | None = None) -> list[Path]:
    """The Parquet files of `name` in order; with `chunks`, those of these numbers."""
    found = sorted(folder.glob(f"{name}-*.parquet"), key=chunk_number)
    return [file for file in found if chunks is None or chunk_number(file) in chunks]


def batches(folder: Path, name: str) -> Iterator[tuple[int, ...]]:
    """The chunk numbers of `name`, a few at once."""
    numbers = [chunk_number(file) for file in files(folder, name)]
    for start in range(0, len(numbers), CHUNKS_AT_ONCE):
        yield tuple(numbers[start : start + CHUNKS_AT_ONCE])
