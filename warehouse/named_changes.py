"""Dated, named changes that people enter (a new shift plan, a second crew): there limits begin anew.

Nothing is overwritten: withdrawing one adds a step.
"""

import datetime as dt
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from warehouse.tables import metadata

ENTERED, WITHDRAWN = "dicatat", "dicabut"
EVERYTHING = ""
FIGURES = ("resolve", "arrive", "answer", "received_aduan", "received_darurat", EVERYTHING)
"""What a change touches: a clock, a count, or all."""

named_changes = sa.Table(
    "named_changes",
    metadata,
    sa.Column("city_code", sa.Text, nullable=False),
    sa.Column("change_id", sa.Text, nullable=False),
    sa.Column("seq", sa.Integer, nullable=False),  # 1 is the entry
    sa.Column("at", sa.TIMESTAMP(timezone=True), nullable=False),
    sa.Column("step", sa.Text, nullable=False),  # ENTERED or WITHDRAWN
    sa.Column("person_id", sa.Text, nullable=False),
    sa.Column("person", sa.Text, nullable=False),  # as they were called then
    sa.Column("reason", sa.Text, nullable=False),  # of a withdrawal
    sa.Column("day", sa.Date, nullable=False),  # from which on things are otherwise
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("figure", sa.Text, nullable=False),  # one of FIGURES
    sa.Column("agency", sa.Text, nullable=False),  # '' for the whole city
)
named_changes.append_constraint(
    sa.PrimaryKeyConstraint("city_code", "change_id", "seq").ddl_if(dialect="postgresql")
)


@dataclass(frozen=True, kw_only=True)
class NamedChange:
    change_id: str
    seq: int
    at: dt.datetime
    step: str
    person_id: str
    person: str
    reason: str
    day: dt.date
    name: str
    figure: str
    agency: str


def add_step(connection: sa.Connection, city_code: str, **values: Any) -> None:
    """`values`: the columns of the table."""
    connection.execute(named_changes.insert().values(city_code=city_code, **values))


def steps(connection: sa.Connection, city_code: str, at: dt.datetime) -> list[NamedChange]:
    """Every step up to the moment, by the day from which things are otherwise."""
    own = named_changes.c
    columns = [column for column in own if column.name != "city_code"]
    query = sa.select(*columns).where(own.city_code == city_code, own.at <= at)
    rows = connection.execute(query.order_by(own.day, own.change_id, own.seq))
    return [NamedChange(**row._mapping) for row in rows]


def standing(connection: sa.Connection, city_code: str, at: dt.datetime) -> list[NamedChange]:
    """Those that were not withdrawn by the moment, by their day."""
    last = {step.change_id: step for step in steps(connection, city_code, at)}
    return [each for each in last.values() if each.step == ENTERED]
