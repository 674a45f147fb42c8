"""Undoes the last load of a source: what it changed is again as it was, as a data version of its own. The
version that is undone stays part of what was known when.

Refused, in a sentence, where a later load already went on from what this one brought, or where what it
replaced is no longer kept.
"""

import datetime as dt
from typing import Any, NamedTuple

import sqlalchemy as sa

from warehouse import about, log, replaced, tables
from warehouse.counting import count
from warehouse.errors import WarehouseError
from warehouse.objections import objections
from warehouse.versions import current, rewrite

UNDONE = "undone"  # the state of a load that was undone
_SOURCE = "undo"
_KEEPERS = ((tables.cases, tables.case_versions), (tables.clocks, tables.clock_versions))
_OF_CASES = (tables.case_events, tables.people_of_cases)


class CannotUndo(WarehouseError):
    """`why`: a code of WHY, for a screen's own sentence."""

    def __init__(self, why: str) -> None:
        super().__init__(WHY[why])
        self.why = why


WHY = {
    "unknown": "There is no such load.",
    "no_change": "This load changed nothing, so there is nothing to undo.",
    "done_before": "This load was undone before.",
    "not_last": "The source changed something again after this load; undo its last load first.",
    "not_kept": "What this load replaced is no longer kept; it is older than a removal or this release.",
    "went_on": "Later loads already changed what this load brought; undoing it would undo them too.",
    "objected": "An agency has contested a case that this load brought; decide or withdraw that first.",
}


class Undone(NamedTuple):
    """How many cases and calls are again as they were, those that are no more among them."""

    version: int
    cases: int
    calls: int


def undo(
    connection: sa.Connection, city_code: str, load_id: str, *, new_load_id: str, at: dt.datetime
) -> Undone:
    """In the writer's transaction. Raises CannotUndo."""
    load = _refuse(connection, city_code, load_id)
    old, new = load.data_version, current(connection) + 1
    for table, twin in _KEEPERS:
        _turn_back(connection, table, twin, old, new)
    touched = _ended(tables.case_versions, old, new)
    for table in _OF_CASES:
        of_case = (table.c.city_code == city_code, table.c.case_id.in_(touched))
        connection.execute(table.delete().where(*of_case))
        _bring_back(connection, table, old)
    calls = _turn_calls_back(connection, city_code, old)
    if calls:
        rewrite(connection)  # they begin again where they first began: no version tells which
    _turn_rejected_back(connection, load)
    cases = count(connection, touched.union(_ended(tables.clock_versions, old, new)).subquery())
    this = log.Load(city_code, new_load_id, _SOURCE, load.file, "", at, at)
    _record(connection, load, log.Counts(0, 0, cases + calls, 0, 0), this, new)
    return Undone(new, cases, calls)


def can_undo(connection: sa.Connection, city_code: str, load_id: str) -> bool:
    try:
        _refuse(connection, city_code, load_id)
    except CannotUndo:
        return False
    return True


def _refuse(connection: sa.Connection, city_code: str, load_id: str) -> Any:
    """The row of the load; CannotUndo where it can't be."""
    own = tables.loads.c
    load = connection.execute(
        sa.select(tables.loads).where(own.city_code == city_code, own.load_id == load_id)
    ).first()
    if load is None or load.source in (_SOURCE, "forget"):
        raise CannotUndo("unknown")
    if load.state == UNDONE:
        raise CannotUndo("done_before")
    version = load.data_version
    if version is None:
        raise CannotUndo("no_change")
    later = (own.city_code == city_code, own.source == load.source, own.data_version > version)
    if count(connection, tables.loads, *later, own.state == "done"):
        raise CannotUndo("not_last")
    if version <= int(about.get(connection, replaced.UNDO_SINCE, "0")):
        raise CannotUndo("not_kept")
    if _went_on(connection, version):
        raise CannotUndo("went_on")
    if _objected(connection, version):
        raise CannotUndo("objected")
    return load


def _went_on(connection: sa.Connection, version: int) -> bool:
    """Whether something that the version brought was changed since, or a clock of a case that it brought."""
    gone = [(twin, twin.c.known_from == version) for _, twin in _KEEPERS]
    calls = replaced.TWINS[tables.calls]
    gone.append((calls, calls.c.known_from == version))
    ended = tables.clock_versions
    own = sa.select(tables.cases.c.case_id).where(
        tables.cases.c.known_from == version, tables.cases.c.city_code == ended.c.city_code
    )
    gone.append((ended, sa.and_(ended.c.known_until > version, ended.c.case_id.in_(own))))
    return any(count(connection, table, where) for table, where in gone)


def _objected(connection: sa.Connection, version: int) -> bool:
    """Whether a case that would be no more is contested."""
    before, case = tables.case_versions, tables.cases.c
    held = sa.select(before.c.case_id).where(
        before.c.known_until == version, before.c.city_code == case.city_code
    )
    new = sa.select(case.case_id).where(
        case.known_from == version,
        case.city_code == objections.c.city_code,
        case.case_id.not_in(held),
    )
    return bool(count(connection, objections, objections.c.case_id.in_(new)))


def _turn_back(connection: sa.Connection, table: sa.Table, twin: sa.Table, old: int, new: int) -> None:
    """What version `old` made ends with `new`, and what it replaced begins again."""
    names = [c.name for c in twin.columns]
    is_old = table.c.known_from == old
    connection.execute(
        twin.insert().from_select(names, sa.select(*table.columns, sa.literal(new)).where(is_old))
    )
    connection.execute(table.delete().where(is_old))
    columns = [sa.literal(new) if c.name == "known_from" else twin.c[c.name] for c in table.columns]
    rows = sa.select(*columns).where(twin.c.known_until == old)
    connection.execute(table.insert().from_select([c.name for c in table.columns], rows))


def _ended(twin: sa.Table, old: int, new: int) -> sa.Select:
    """The keys of the cases of which `old` made a row that `new` has ended."""
    return sa.select(twin.c.case_id).where(twin.c.known_from == old, twin.c.known_until == new)


def _bring_back(connection: sa.Connection, table: sa.Table, old: int, *where: sa.ColumnElement[bool]) -> None:
    twin = replaced.TWINS[table]
    names = [c.name for c in table.columns]
    rows = sa.select(*(twin.c[name] for name in names)).where(twin.c.known_until == old, *where)
    connection.execute(table.insert().from_select(names, rows))


def _turn_calls_back(connection: sa.Connection, city_code: str, old: int) -> int:
    """How many there were. Calls keep no earlier states, so each begins again where it first began."""
    is_old = sa.and_(tables.calls.c.known_from == old, tables.calls.c.city_code == city_code)
    number = count(connection, tables.calls, is_old)
    connection.execute(tables.calls.delete().where(is_old))
    _bring_back(connection, tables.calls, old)
    return number


def _turn_rejected_back(connection: sa.Connection, load: Any) -> None:
    """What a later load of the same place rejected meanwhile stays as it is."""
    for table in (tables.raw_rejected, tables.rejected_rows):
        own, twin = table.c, replaced.TWINS[table].c
        connection.execute(table.delete().where(own.city_code == load.city_code, own.load_id == load.load_id))
        place = sa.and_(*(own[name] == twin[name] for name in ("city_code", "load_id", "file", "row_number")))
        _bring_back(
            connection, table, load.data_version, ~sa.exists().where(place).correlate(twin.file.table)
        )


def _record(connection: sa.Connection, load: Any, counts: log.Counts, this: log.Load, version: int) -> None:
    """The new version bears no fingerprint of a city folder: what is loaded next has its clocks compared."""
    own, states = tables.loads.c, tables.source_states
    same = (own.city_code == load.city_code, own.load_id == load.load_id)
    connection.execute(tables.loads.update().where(*same).values(state=UNDONE))
    log.done(connection, this, counts, version, None)
    newest = sa.select(sa.func.max(own.newest_at)).where(
        own.city_code == load.city_code, own.source == load.source, own.state == "done"
    )
    whose = (states.c.city_code == load.city_code, states.c.source == load.source)
    connection.execute(states.update().where(*whose).values(seen_at=newest.scalar_subquery()))
    for twin in replaced.TWINS.values():
        connection.execute(twin.delete().where(twin.c.known_until == load.data_version))
