"""What brings a warehouse from one numbered step to the next; warehouse/schema.py takes them in order.

A released step never changes. DuckDB adds a column without constraint, renames and drops in place; the rest
is a new table that takes the rows over. A step adds: tables, and columns that are nullable or have a default,
so that screens of the program before go on over newer tables (warehouse/served.py). One that can't stands in
BREAKING, and is announced.
"""

from collections.abc import Callable

import sqlalchemy as sa

from warehouse import (
    about,
    commitments,
    deliveries,
    drill_tables,
    freshness,
    indexes,
    named_changes,
    objections,
    packs,
    replaced,
    steps_of_time,
)
from warehouse.tables import loads, screen_names, screens, source_states
from warehouse.versions import current

Step = Callable[[sa.Connection], None]

FIRST = 1  # the tables as they were first made
BREAKING: frozenset[int] = frozenset()
"""Steps over which the screens of the program before can't go on."""


def _add_the_service(connection: sa.Connection) -> None:
    """What the service keeps of sources and of timed work."""
    states = "seen_at TIMESTAMPTZ, checked_at TIMESTAMPTZ, state TEXT NOT NULL DEFAULT ''"
    _add_table(connection, "source_states", ("city_code", "source"), states)
    runs = "schedule TEXT NOT NULL DEFAULT '', last_at TIMESTAMPTZ, state TEXT NOT NULL DEFAULT ''"
    _add_table(connection, "jobs", ("city_code", "name"), runs)


def _add_table(connection: sa.Connection, name: str, keys: tuple[str, ...], columns: str) -> None:
    words = [f"{key} TEXT NOT NULL DEFAULT ''" for key in keys]
    rest = "next_at TIMESTAMPTZ, message TEXT NOT NULL DEFAULT '', failures INTEGER NOT NULL DEFAULT 0"
    key = f", PRIMARY KEY ({', '.join(keys)})" if connection.dialect.name == "postgresql" else ""
    connection.execute(sa.text(f"CREATE TABLE {name} ({', '.join([*words, columns, rest])}{key})"))


def _add_people(connection: sa.Connection) -> None:
    """Who may come in, and what was done."""
    postgres = connection.dialect.name == "postgresql"
    for name, keys, columns in _PEOPLE:
        key = f", PRIMARY KEY ({', '.join(keys)})" if postgres and keys else ""
        connection.execute(sa.text(f"CREATE TABLE {name} ({', '.join(columns)}{key})"))
    if postgres:
        connection.execute(sa.text("CREATE INDEX audit_by_time ON audit (city_code, at)"))


def _add_commitments(connection: sa.Connection) -> None:
    """What the weekly review promises."""
    commitments.commitment_steps.create(connection, checkfirst=False)


def _add_packs(connection: sa.Connection) -> None:
    """The packs of the weekly review."""
    packs.packs.create(connection, checkfirst=False)


def _add_drills(connection: sa.Connection) -> None:
    """Drills, their steps and their files."""
    for table in (drill_tables.drills, drill_tables.drill_steps, drill_tables.drill_files):
        table.create(connection, checkfirst=False)


def _texts(*names: str) -> list[str]:
    return [f"{name} TEXT NOT NULL DEFAULT ''" for name in names]


def _instants(*names: str) -> list[str]:
    return [f"{name} TIMESTAMPTZ" for name in names]


_PEOPLE: tuple[tuple[str, tuple[str, ...], list[str]], ...] = (
    (
        "people",
        ("city_code", "person_id"),
        [
            *_texts("city_code", "person_id", "username", "nip", "name", "password_hash", "subject"),
            *_texts("post_id", "role", "agencies", "lang"),
            "valid_until DATE",
            "is_blocked BOOLEAN NOT NULL DEFAULT false",
            "is_temporary BOOLEAN NOT NULL DEFAULT false",
            *_instants("created_at"),
        ],
    ),
    (
        "posts",
        ("city_code", "post_id"),
        [
            *_texts("city_code", "post_id", "name", "agencies", "acting_id"),
            "acting_from DATE",
            "acting_until DATE",
        ],
    ),
    (
        "sessions",
        ("city_code", "session_hash"),
        [
            *_texts("city_code", "session_hash", "person_id"),
            *_instants("created_at", "seen_at", "expires_at"),
            "idle_seconds INTEGER NOT NULL",
            *_texts("address"),
        ],
    ),
    (
        "tokens",
        ("city_code", "token_id"),
        [
            *_texts("city_code", "token_id", "name", "token_hash"),
            *_instants("created_at"),
            *_texts("created_by"),
            *_instants("seen_at", "revoked_at"),
        ],
    ),
    ("failures", (), [*_texts("city_code", "name_hash", "address"), *_instants('"at"')]),
    (
        "audit",
        (),
        [
            *_texts("city_code"),
            *_instants('"at"'),
            *_texts("person_id", "username", "action", "subject", "detail", "address"),
        ],
    ),
)


def _add_screens(connection: sa.Connection) -> None:
    """What wall screens shall show, and what they said of themselves."""
    columns = _texts("city_code", "name", "mode", "scene", "shown", "release", "size")
    columns += ["is_stale BOOLEAN NOT NULL DEFAULT false", *_instants("seen_at")]
    key = ", PRIMARY KEY (city_code, name)" if connection.dialect.name == "postgresql" else ""
    connection.execute(sa.text(f"CREATE TABLE screens ({', '.join(columns)}{key})"))


def _add_objections_and_undo(connection: sa.Connection) -> None:
    """What agencies contest, and what loads replace from here on."""
    for table in (objections.objections, objections.objection_steps, *replaced.TWINS.values()):
        table.create(connection, checkfirst=False)
    about.put(connection, replaced.UNDO_SINCE, str(current(connection)))


def _add_views_of_screens(connection: sa.Connection) -> None:
    """What a screen shows beside the city as it is. The table is made anew: it has a row a screen."""
    known = [column for column in screens.columns if column.name != "view"]
    rows = [dict(row._mapping) for row in connection.execute(sa.select(*known))]
    screens.drop(connection, checkfirst=False)
    screens.create(connection, checkfirst=False)
    if rows:
        connection.execute(screens.insert(), rows)


def _add_outbox_and_changes(connection: sa.Connection) -> None:
    """What packs are sent by, changes that people name, and what a promise came from."""
    for table in (deliveries.deliveries, named_changes.named_changes):
        table.create(connection, checkfirst=False)
    connection.execute(
        sa.text("ALTER TABLE commitment_steps ADD COLUMN IF NOT EXISTS origin TEXT DEFAULT ''")
    )


def _add_names_of_screens_and_ages(connection: sa.Connection) -> None:
    """How people named screens. And sources that were loaded before their age was kept are as old as their
    data."""
    screen_names.create(connection, checkfirst=False)
    known = {(one.city_code, one.source): one.seen_at for one in connection.execute(sa.select(source_states))}
    own = loads.c
    newest = sa.select(own.city_code, own.source, sa.func.max(own.newest_at)).where(own.state == "done")
    for city_code, source, newest_at in connection.execute(newest.group_by(own.city_code, own.source)).all():
        if newest_at is not None and known.get((city_code, source)) is None:
            freshness.note(connection, city_code, source, seen_at=newest_at)


def _add_indexes_of_clocks(connection: sa.Connection) -> None:
    """Running clocks, and those that only days tell, found without looking through all undecided ones."""
    for index in (indexes.RUNNING, indexes.OF_DAYS):
        if connection.dialect.name == "postgresql":
            index.create(connection, checkfirst=True)


def _add_indexes_of_versions(connection: sa.Connection) -> None:
    """What came since a version, for copies."""
    if connection.dialect.name == "postgresql":
        for index in indexes.BY_VERSION:
            index.create(connection, checkfirst=True)


# 2: what brings tables of step 1 to step 2, and so on
STEPS: dict[int, Step] = {
    2: _add_the_service,
    3: _add_people,
    4: _add_commitments,
    5: _add_screens,
    6: _add_objections_and_undo,
    7: _add_packs,
    8: _add_drills,
    9: _add_views_of_screens,
    10: _add_outbox_and_changes,
    11: _add_names_of_screens_and_ages,
    12: _add_indexes_of_clocks,
    13: _add_indexes_of_versions,
    14: steps_of_time.add_columns,
    15: steps_of_time.fill,
}
