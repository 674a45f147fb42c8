"""Promises and instructions of the weekly review (Janji dan arahan), each with the measure that it will be
judged by.

Nothing is overwritten: each change is a step that holds the whole promise as it stands from then on, so that
the history needs no rebuilding.
"""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from warehouse.tables import metadata

PROMISE, INSTRUCTION = "janji", "arahan"
KINDS = (PROMISE, INSTRUCTION)
MADE, EDITED, ENDED = "dibuat", "diubah", "diakhiri"
CHANGES = (MADE, EDITED, ENDED)
MEASURES = ("on_time_resolve", "on_time_follow_up", "on_time_arrive", "received", "resolution_days", "none")
"""Named questions (metrics/review/promises.py). "none" is judged by people alone."""

commitment_steps = sa.Table(
    "commitment_steps",
    metadata,
    sa.Column("city_code", sa.Text, nullable=False),
    sa.Column("commitment_id", sa.Text, nullable=False),
    sa.Column("seq", sa.Integer, nullable=False),  # 1 is the making
    sa.Column("at", sa.TIMESTAMP(timezone=True), nullable=False),
    sa.Column("change", sa.Text, nullable=False),  # one of CHANGES
    sa.Column("person_id", sa.Text, nullable=False),
    sa.Column("person", sa.Text, nullable=False),  # as they were called then
    sa.Column("reason", sa.Text, nullable=False),  # of an edit or an end
    sa.Column("kind", sa.Text, nullable=False),  # one of KINDS
    sa.Column("agency", sa.Text, nullable=False),
    sa.Column("post", sa.Text, nullable=False),  # who answers for it: a post, not a person
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("measure", sa.Text, nullable=False),  # one of MEASURES
    sa.Column("category", sa.Text, nullable=False),  # '' for all
    sa.Column("area", sa.Text, nullable=False),  # '' for all
    sa.Column("target", sa.Double),  # a share 0-1, cases a week, or days; None for the measure "none"
    sa.Column("due_day", sa.Date, nullable=False),
    sa.Column("origin", sa.Text, server_default=""),  # "drill:NAME" of a drill's finding; '' of a meeting
)
commitment_steps.append_constraint(
    sa.PrimaryKeyConstraint("city_code", "commitment_id", "seq").ddl_if(dialect="postgresql")
)


@dataclass(frozen=True, kw_only=True)
class Commitment:
    """A promise as it stood from step `seq` on."""

    commitment_id: str
    seq: int
    at: dt.datetime
    change: str
    person_id: str
    person: str
    reason: str
    kind: str
    agency: str
    post: str
    text: str
    measure: str
    category: str
    area: str
    target: float | None
    due_day: dt.date
    made_at: dt.datetime
    origin: str = ""

    @property
    def has_ended(self) -> bool:
        return self.change == ENDED


def add_step(connection: sa.Connection, city_code: str, **values: Any) -> None:
    """`values`: the columns of the table but seq, which is the next of its commitment."""
    seq = len(steps_of(connection, city_code, values["commitment_id"])) + 1
    connection.execute(commitment_steps.insert().values(city_code=city_code, seq=seq, **values))


def steps_of(connection: sa.Connection, city_code: str, commitment_id: str) -> list[Commitment]:
    """Its history in order; empty where there is no such commitment."""
    return _read(connection, city_code, commitment_steps.c.commitment_id == commitment_id)


def standing(
    connection: sa.Connection,
    city_code: str,
    at: dt.datetime,
    agencies: Collection[str] = (),
) -> list[Commitment]:
    """Every commitment as it stood at the moment, those that had ended too; the oldest first. `agencies`: of
    these alone."""
    last: dict[str, Commitment] = {}
    for step in _read(connection, city_code, commitment_steps.c.at <= at):
        last[step.commitment_id] = step
    return [each for each in last.values() if not agencies or each.agency in agencies]


def _read(connection: sa.Connection, city_code: str, which: sa.ColumnElement[bool]) -> list[Commitment]:
    own = commitment_steps.c
    columns = [column for column in own if column.name != "city_code"]
    query = sa.select(*columns).where(own.city_code == city_code, which)
    made: dict[str, dt.datetime] = {}
    return [
        Commitment(**row._mapping, made_at=made.setdefault(row.commitment_id, row.at))
        for row in connection.execute(query.order_by(own.at, own.commitment_id, own.seq))
    ]
