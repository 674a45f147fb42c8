"""Merges one batch of staged rows into what the warehouse holds, under one data version.

A row is new where its key is unknown; same where we hold a later state, or where nothing differs; else
changed. What a change replaces goes to the `…_versions` table with the version in which it ended. The same
SQL on both engines.
"""

import datetime as dt
from collections.abc import Callable, Collection, Container
from dataclasses import dataclass

import sqlalchemy as sa

from warehouse import replaced, staging, tables
from warehouse.bulk import analyse
from warehouse.matching import belongs, columns_of, differ, insert, is_of, refill, same
from warehouse.staging import incoming, outdated

_NEVER = dt.datetime(1, 1, 1, tzinfo=dt.UTC)  # what an instant that is not known is compared as

Moments = Callable[[sa.FromClause], tuple[sa.ColumnElement, ...]]


@dataclass(frozen=True)
class Record:
    """What cases and calls differ in. The first of `moments` that differs tells the later of two states."""

    name: str
    key: str
    table: sa.Table
    staged: sa.Table
    order: sa.Table
    moments: Moments


def _case_moments(rows: sa.FromClause) -> tuple[sa.ColumnElement, ...]:
    return sa.func.coalesce(rows.c.updated_at, rows.c.last_event_at, _NEVER), sa.func.coalesce(
        rows.c.last_event_at, _NEVER
    )


def _call_moments(rows: sa.FromClause) -> tuple[sa.ColumnElement, ...]:
    c = rows.c
    return (sa.func.coalesce(c.updated_at, c.ended_at, c.answered_at, c.queued_at, c.started_at, _NEVER),)


CASES = Record("cases", "case_id", tables.cases, staging.cases, staging.case_order, _case_moments)
CALLS = Record("calls", "call_id", tables.calls, staging.calls, staging.call_order, _call_moments)


def find_outdated(connection: sa.Connection, record: Record) -> None:
    """Of the staged rows of one key only the latest counts: by its moments, then the one loaded last."""
    rows = record.order
    key = rows.c[record.key]
    repeated = sa.select(key).group_by(key).having(sa.func.count() > 1)
    connection.execute(outdated.delete())
    if connection.execute(repeated.limit(1)).first() is None:  # the usual case, for a tenth of the time
        return
    latest_first = [moment.desc() for moment in (*record.moments(rows), rows.c.chunk, rows.c.place)]
    rank = sa.func.row_number().over(partition_by=key, order_by=latest_first).label("rank")
    ranked = sa.select(rows.c.chunk, rows.c.place, rank).where(key.in_(repeated)).subquery()
    insert(connection, outdated, sa.select(ranked.c.chunk, ranked.c.place).where(ranked.c.rank > 1))
    analyse(connection, outdated)


def count_of(connection: sa.Connection, record: Record, chunks: Collection[int]) -> int:
    """The staged rows of these chunks."""
    rows = record.order
    return connection.scalar(sa.select(sa.func.count()).where(rows.c.chunk.in_(chunks))) or 0


def are_new(connection: sa.Connection, record: Record, chunks: Collection[int]) -> bool:
    """Whether none of the cases (or calls) of these chunks is held, or was forgotten: asked of their keys
    alone, so that what would be compared with nothing need not even be read."""
    rows, held, gone = record.order, record.table, tables.forgotten
    ours = rows.c.chunk.in_(chunks)
    matches = (
        sa.select(sa.literal(1)).join_from(rows, held, same(rows, held, "city_code", record.key)),
        sa.select(sa.literal(1)).join_from(rows, gone, _is_forgotten(rows, record.key)),
    )
    return not any(connection.scalar(match.where(ours).limit(1)) for match in matches)


def classify(connection: sa.Connection, record: Record, city_fingerprint: str | None = None) -> None:
    """Fills `incoming`. With a fingerprint, what is the same but came under other rules is to be checked."""
    staged, held = record.staged, record.table
    what = sa.case(
        (tables.forgotten.c.case_id.is_not(None), "same"),
        (held.c[record.key].is_(None), "new"),
        (_is_later(record.moments(held), record.moments(staged)), "same"),
        (differ(staged, held), "changed"),
        (
            tables.versions.c.city_fingerprint != sa.literal(city_fingerprint, sa.Text),
            "check",
        ),  # never where it is None
        else_="same",
    )
    source = (
        staged.outerjoin(outdated, same(staged, outdated, "chunk", "place"))
        .outerjoin(held, same(staged, held, "city_code", record.key))
        .outerjoin(tables.forgotten, _is_forgotten(staged, record.key))
        .outerjoin(tables.versions, held.c.known_from == tables.versions.c.data_version)
    )
    columns = (staged.c.city_code, staged.c[record.key], what, staged.c.chunk, staged.c.place)
    refill(connection, incoming, sa.select(*columns).select_from(source).where(outdated.c.place.is_(None)))


def replace_rows(connection: sa.Connection, record: Record, version: int) -> None:
    """Writes the new and the changed rows; `archive` first keeps what the changed ones were."""
    staged = record.staged
    _delete_changed(connection, record.table, record.key, version)
    rows = sa.select(*columns_of(record.table, staged), sa.literal(version)).join(
        incoming, same(staged, incoming, "chunk", "place")
    )
    insert(connection, record.table, rows.where(incoming.c.what.in_(["new", "changed"])))


def archive_cases(connection: sa.Connection, version: int) -> None:
    old = sa.select(*tables.cases.columns, sa.literal(version)).join(incoming, is_of(tables.cases))
    insert(connection, tables.case_versions, old.where(incoming.c.what == "changed"))


def replace_events(connection: sa.Connection, version: int) -> None:
    """The later state wins whole: its history replaces the one that we held."""
    _delete_changed(connection, tables.case_events, "case_id", version)
    rows = sa.select(*columns_of(tables.case_events, staging.events)).join(incoming, belongs(staging.events))
    insert(connection, tables.case_events, rows.where(incoming.c.what.in_(["new", "changed"])))


def replace_people(connection: sa.Connection, version: int) -> None:
    """The personal fields of new and changed cases; the pipeline leaves one row a case and chunk."""
    people, staged = tables.people_of_cases, staging.people
    _delete_changed(connection, people, "case_id", version)
    wanted = (
        sa.select(incoming.c.city_code, staged.c.case_id, staged.c.fields)
        .join(incoming, (staged.c.case_id == incoming.c.key) & (staged.c.chunk == incoming.c.chunk))
        .where(incoming.c.what.in_(["new", "changed"]))
    )
    insert(connection, people, wanted)


def add_people(connection: sa.Connection) -> None:
    """The same of cases that are all new; a rejected row has personal fields and no case."""
    staged, order = staging.people, staging.case_order
    match = (staged.c.case_id == order.c.case_id) & (staged.c.chunk == order.c.chunk)
    rows = sa.select(order.c.city_code, staged.c.case_id, staged.c.fields).join_from(staged, order, match)
    insert(connection, tables.people_of_cases, rows)


def tally(connection: sa.Connection) -> dict[str, int]:
    """How many rows of the batch are what."""
    rows = connection.execute(sa.select(incoming.c.what, sa.func.count()).group_by(incoming.c.what))
    return {row[0]: row[1] for row in rows}


def newest_at(connection: sa.Connection, record: Record) -> dt.datetime | None:
    """The newest instant in its staged rows; when they were recorded does not count."""
    names = {c.name for c in record.order.columns if c.name.endswith("_at")}
    return _newest(connection, record, names - {"recorded_at"})


def recorded_until(connection: sa.Connection, record: Record) -> dt.datetime | None:
    """The newest moment at which a staged row was recorded: the source's export, or this load."""
    return _newest(connection, record, {"recorded_at"})


def _newest(connection: sa.Connection, record: Record, names: Container[str]) -> dt.datetime | None:
    newest = [sa.func.max(column) for column in record.order.columns if column.name in names]
    return max(filter(None, connection.execute(sa.select(*newest)).one()), default=None)


def _is_later(
    these: tuple[sa.ColumnElement, ...], those: tuple[sa.ColumnElement, ...]
) -> sa.ColumnElement[bool]:
    """Whether these moments are later than those, compared as a dictionary orders words."""
    (first, *rest), (other, *others) = these, those
    if not rest:
        return first > other
    return (first > other) | ((first == other) & _is_later(tuple(rest), tuple(others)))


def _is_forgotten(staged: sa.Table, key: str) -> sa.ColumnElement[bool]:
    gone = tables.forgotten.c
    return (staged.c.city_code == gone.city_code) & (staged.c[key] == gone.case_id)


def _delete_changed(connection: sa.Connection, table: sa.Table, key: str, version: int) -> None:
    is_changed = is_of(table, key) & (incoming.c.what == "changed")
    if table in replaced.TWINS:
        replaced.keep(connection, table, version, is_changed)
    connection.execute(table.delete().where(is_changed))
