"""What a copy for reading holds - cases, their clocks and steps, and calls, as they are now - and how it
follows a warehouse from one data version to the newest.

Only rows that changed are read: a table of what is true now says with each row since which version it is so,
and its `…_versions` twin until when another was. Where rows went or came back otherwise (a case that was
forgotten, clean-up by age, an undone load of calls) the copy can't follow, and is made anew; that is also
what leaves nothing of a forgotten case in its file.
"""

import hashlib
import json
from collections.abc import Callable, Iterator
from contextlib import closing

import pyarrow as pa
import sqlalchemy as sa

from warehouse import about, streams
from warehouse.bulk import arrow_schema
from warehouse.tables import calls, case_events, case_versions, cases, clock_versions, clocks, settings
from warehouse.versions import Stand, follows, stand

COPIED = (cases, clocks, case_events, calls)
_STAND = "stand"
_CASE, _CLOCK, _CALL = (
    ("city_code", "case_id"),
    ("city_code", "case_id", "clock", "seq"),
    ("city_code", "call_id"),
)
FORM = hashlib.sha256(
    repr([(c.table.name, c.name, str(c.type)) for t in COPIED for c in t.c]).encode()
).hexdigest()
"""Of the tables as this program copies them."""
Look = Callable[[], None]
"""Called between batches: raises what ends the work."""


def has(source: sa.Connection, least: int) -> bool:
    """Whether it has so many cases, at the cost of counting no more."""
    first = sa.select(sa.literal(1)).select_from(cases).limit(least).subquery()
    return (source.scalar(sa.select(sa.func.count()).select_from(first)) or 0) >= least


def make_tables(copy: sa.Connection) -> None:
    for table in (*COPIED, settings):
        table.create(copy, checkfirst=True)


def standing(copy: sa.Connection) -> str:
    """As `said` of the stand that it was brought to; "" where it was not yet."""
    noted = copy.execute(sa.select(settings.c.value).where(settings.c.name == _STAND)).scalars().all()
    return noted[0] if noted else ""  # all of it is read: an open result would stop what is done next


def said(of: Stand) -> str:
    """A stand as a copy notes it."""
    return json.dumps([*of, FORM])


def can_follow(source: sa.Connection, copy: sa.Connection) -> bool:
    """Whether `bring` may bring it on; else it is made anew, from an empty one."""
    noted = standing(copy)
    if not noted:
        return False
    *earlier, form = json.loads(noted)
    return form == FORM and follows(source, Stand(*earlier))


def bring(source: sa.Connection, copy: sa.Connection, look: Look) -> None:
    """To where the source stands, in the copy's transaction; the source's is one snapshot. Memory does not
    grow with what changed."""
    now, noted = stand(source), standing(copy)
    since = json.loads(noted)[0] if noted else 0

    def told(query: sa.Select) -> tuple[pa.Schema, streams.Rows]:
        return arrow_schema(query.selected_columns), _looked_at(streams.stream(source, query), look)

    for table, keys in _ended(since) if since else ():
        streams.remove_rows(copy, table, *told(keys))
    for table, rows in _came(since):
        streams.add_rows(copy, table, *told(rows))
    about.put(copy, _STAND, said(now))


def _ended(since: int) -> Iterator[tuple[sa.Table, sa.Select]]:
    """Tables, and the keys of what a copy of then holds and is no more so. Calls keep no twin: those that
    came take the place of theirs."""
    for table, twin, key in ((cases, case_versions, _CASE), (clocks, clock_versions, _CLOCK)):
        ended = (twin.c.known_until > since, twin.c.known_from <= since)
        yield table, _keys(twin, (*key, "known_from")).where(*ended)
        if table is cases:
            yield case_events, _keys(twin, key).where(*ended)
    yield calls, _keys(calls, _CALL).where(calls.c.known_from > since)


def _came(since: int) -> Iterator[tuple[sa.Table, sa.Select]]:
    """Tables, and the rows that came since; steps are replaced with their case."""
    for table in (cases, clocks, calls):
        yield table, sa.select(table).where(table.c.known_from > since)
    changed = _keys(cases, _CASE).where(cases.c.known_from > since)
    of_changed = sa.tuple_(*(case_events.c[name] for name in _CASE)).in_(changed)
    yield case_events, sa.select(case_events).where(*[of_changed] if since else [])


def _keys(table: sa.Table, names: tuple[str, ...]) -> sa.Select:
    return sa.select(*(table.c[name] for name in names))


def _looked_at(batches: streams.Rows, look: Look) -> streams.Rows:
    with closing(batches):  # what PostgreSQL still has to tell is called off: else it would wait for a reader
        for batch in batches:
            look()
            yield batch
