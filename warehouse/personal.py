"""Who reported, and rejected rows as they came: the only module that reads the schema `personal`.

Screens and questions may not import it; who asks here has a purpose, which access puts on record.
"""

import json
from dataclasses import dataclass

import sqlalchemy as sa

from warehouse.tables import people_of_cases, raw_rejected, rejected_rows


@dataclass(frozen=True)
class RawRow:
    """A rejected row: the file and row number as the office sees them, why, and its cells by column."""

    file: str
    row_number: int
    reason: str
    cells: dict[str, str]


def fields_of(connection: sa.Connection, city_code: str, case_id: str) -> dict[str, str]:
    """The personal columns of a case as they came, by the file's own names; {} where there are none."""
    people = people_of_cases.c
    found = connection.scalar(
        sa.select(people.fields).where(people.city_code == city_code, people.case_id == case_id)
    )
    return json.loads(found) if found else {}


def rejected_of(connection: sa.Connection, city_code: str, source: str) -> list[RawRow]:
    """The rejected rows of a source, to be tried again, in the order of the file."""
    raw, masked = raw_rejected.c, rejected_rows.c
    of_row = sa.and_(*(raw[name] == masked[name] for name in ("city_code", "load_id", "file", "row_number")))
    query = (
        sa.select(raw.file, raw.row_number, masked.reason, raw.raw)
        .join(rejected_rows, of_row)
        .where(masked.city_code == city_code, masked.source == source)
        .order_by(raw.file, raw.row_number)
    )
    rows = connection.execute(query)
    return [RawRow(file, number, reason, json.loads(text)) for file, number, reason, text in rows]
