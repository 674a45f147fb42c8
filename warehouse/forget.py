"""Removes one case wherever it stands, for a legal request, in the past as well as now.

What stays is that it happened: a row in `loads`, a data version so that screens follow, and the key in
`forgotten`, so that no file which still holds the case brings it back.
"""

import datetime as dt

import sqlalchemy as sa

from warehouse import log, replaced, tables
from warehouse.counting import count, remove
from warehouse.engines import Warehouse
from warehouse.versions import current, rewrite

OF_A_CASE = (
    tables.people_of_cases,
    tables.case_events,
    tables.clock_versions,
    tables.clocks,
    tables.case_versions,
    tables.cases,
)


def forget(warehouse: Warehouse, city_code: str, case_id: str, *, load_id: str, at: dt.datetime) -> int:
    """How many rows were removed; 0 where the case is not known. Its calls stay, without caller and case.

    Rejected rows have no key that could be trusted: `retain` removes them by age.
    """
    with warehouse.write() as connection:
        removed = sum(remove(connection, table, _is_case(table, city_code, case_id)) for table in OF_A_CASE)
        removed += _unlink_calls(connection, city_code, case_id)
        _remember(connection, city_code, case_id, at)
        if removed:
            this, version = log.Load(city_code, load_id, "forget", "", "", at, at), current(connection) + 1
            log.done(connection, this, log.Counts(removed, 0, removed, 0, 0), version, None)
            replaced.let_go(connection, version)
            rewrite(connection)
    return removed


def _unlink_calls(connection: sa.Connection, city_code: str, case_id: str) -> int:
    calls = tables.calls
    is_case = _is_case(calls, city_code, case_id)
    number = count(connection, calls, is_case)
    connection.execute(calls.update().where(is_case).values(case_id="", caller_hash=""))
    return number


def _remember(connection: sa.Connection, city_code: str, case_id: str, at: dt.datetime) -> None:
    remove(connection, tables.forgotten, _is_case(tables.forgotten, city_code, case_id))
    connection.execute(tables.forgotten.insert().values(city_code=city_code, case_id=case_id, at=at))


def _is_case(table: sa.Table, city_code: str, case_id: str) -> sa.ColumnElement[bool]:
    return sa.and_(table.c.city_code == city_code, table.c.case_id == case_id)
