"""Removes what is older than a city keeps it, table by table.

Age counts from what ends a matter: a case's closing, a call's start, the load of a rejected row, the version
that replaced an earlier state. An open case is never too old.
"""

import datetime as dt
from collections.abc import Mapping

import sqlalchemy as sa

from warehouse import replaced, tables
from warehouse.counting import remove
from warehouse.engines import Warehouse
from warehouse.errors import WarehouseError
from warehouse.forget import OF_A_CASE
from warehouse.versions import current, rewrite


def retain(warehouse: Warehouse, days: Mapping[str, int], at: dt.datetime) -> dict[str, int]:
    """Keeps the last `days` days, until `at`, of each table named; how many rows went, by table.

    Tables: cases (with all that belongs to them), personal.reporters, calls, rejected_rows, case_versions,
    personal.rejected_rows, clock_versions, loads. WarehouseError for any other name, or for days below 0.
    """
    for name, number in days.items():
        if name not in _AGED or number < 0:
            raise WarehouseError(f"Can't keep {number} days of '{name}'; name days of {', '.join(_AGED)}.")
    removed: dict[str, int] = {}
    with warehouse.write() as connection:
        for name, number in days.items():
            before = at - dt.timedelta(days=number)
            for table in OF_A_CASE if name == "cases" else (tables.metadata.tables[name],):
                gone = remove(connection, table, _AGED[name](table, before))
                removed[table.key] = removed.get(table.key, 0) + gone
        if any(removed.values()):
            replaced.let_go(connection, current(connection))
            rewrite(connection)
    return removed


def _of_closed_case(table: sa.Table, before: dt.datetime) -> sa.ColumnElement[bool]:
    cases = tables.cases.alias("aged")
    same = sa.and_(cases.c.city_code == table.c.city_code, cases.c.case_id == table.c.case_id)
    return sa.exists().where(same, cases.c.closed_at < before)


def _started(table: sa.Table, before: dt.datetime) -> sa.ColumnElement[bool]:
    return table.c.started_at < before


def _loaded(table: sa.Table, before: dt.datetime) -> sa.ColumnElement[bool]:
    loads = tables.loads.c
    same = sa.and_(loads.city_code == table.c.city_code, loads.load_id == table.c.load_id)
    return ~sa.exists().where(same, loads.finished_at >= before)  # its load may have gone before it


def _ended(table: sa.Table, before: dt.datetime) -> sa.ColumnElement[bool]:
    versions = tables.versions.c
    return sa.exists().where(versions.data_version == table.c.known_until, versions.at < before)


_AGED = {
    "cases": _of_closed_case,
    "personal.reporters": _of_closed_case,
    "calls": _started,
    "rejected_rows": _loaded,
    "personal.rejected_rows": _loaded,
    "case_versions": _ended,
    "clock_versions": _ended,
    "loads": _started,
}
