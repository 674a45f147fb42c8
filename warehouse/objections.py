"""Objections: an agency contests a clock or a case. What was filed never changes, and what became of it is a
list of dated steps to which one is added; nothing is overwritten. Clocks stay as they are: how a decision
counts is a matter of the questions (metrics/objections.py).
"""

import datetime as dt
from typing import Any

import sqlalchemy as sa

from warehouse.tables import metadata

FILED, ACCEPTED, REFUSED, WITHDRAWN = "diajukan", "diterima", "ditolak", "ditarik"
STATES = (FILED, ACCEPTED, REFUSED, WITHDRAWN)
GROUNDS = (
    "salah_disposisi",
    "bukan_kewenangan",
    "menunggu_pihak_lain",
    "menunggu_anggaran",
    "duplikat",
    "jam_keliru",
)
WRONG_HOUR = "jam_keliru"
DUPLICATE = "duplikat"

objections = sa.Table(
    "objections",
    metadata,
    sa.Column("city_code", sa.Text, nullable=False),
    sa.Column("objection_id", sa.Text, nullable=False),
    sa.Column("case_id", sa.Text, nullable=False),
    sa.Column("clock", sa.Text, nullable=False),  # '' for the case as a whole
    sa.Column("seq", sa.Integer, nullable=False),  # of the clock; 0 for the case
    sa.Column("scope", sa.Text, nullable=False),  # of the clock: case or agency; '' for the case
    sa.Column("agency", sa.Text, nullable=False),  # who contests
    sa.Column("ground", sa.Text, nullable=False),  # one of GROUNDS
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("evidence", sa.Text, nullable=False),  # a letter's number or an address, not the thing itself
    sa.Column("claimed_at", sa.TIMESTAMP(timezone=True)),  # the stop that should count (jam_keliru)
    sa.Column("raw_verdict", sa.Text, nullable=False),  # as it stood when filed; '' for the case
    sa.Column("filed_at", sa.TIMESTAMP(timezone=True), nullable=False),
)
objection_steps = sa.Table(
    "objection_steps",
    metadata,
    sa.Column("city_code", sa.Text, nullable=False),
    sa.Column("objection_id", sa.Text, nullable=False),
    sa.Column("seq", sa.Integer, nullable=False),  # 1 is the filing
    sa.Column("at", sa.TIMESTAMP(timezone=True), nullable=False),
    sa.Column("state", sa.Text, nullable=False),  # one of STATES
    sa.Column("person_id", sa.Text, nullable=False),
    sa.Column("person", sa.Text, nullable=False),  # the post, as it was called then
    sa.Column("reason", sa.Text, nullable=False),
)
KEYS = {
    "objections": ("city_code", "objection_id"),
    "objection_steps": ("city_code", "objection_id", "seq"),
}
for _name, _columns in KEYS.items():
    metadata.tables[_name].append_constraint(sa.PrimaryKeyConstraint(*_columns).ddl_if(dialect="postgresql"))


def file(connection: sa.Connection, row: dict[str, Any], person_id: str, person: str) -> None:
    """`row`: of `objections`."""
    connection.execute(objections.insert().values(**row))
    add_step(connection, row["city_code"], row["objection_id"], FILED, row["filed_at"], person_id, person, "")


def add_step(
    connection: sa.Connection,
    city_code: str,
    objection_id: str,
    state: str,
    at: dt.datetime,
    person_id: str,
    person: str,
    reason: str,
) -> None:
    seq = len(steps_of(connection, city_code, objection_id)) + 1
    own = {"city_code": city_code, "objection_id": objection_id, "seq": seq, "at": at, "state": state}
    who = {"person_id": person_id, "person": person, "reason": reason}
    connection.execute(objection_steps.insert().values(**own, **who))


def of_id(connection: sa.Connection, city_code: str, objection_id: str) -> Any | None:
    """The row of `objections`, None where there is none."""
    own = objections.c
    query = sa.select(objections).where(own.city_code == city_code, own.objection_id == objection_id)
    return connection.execute(query).first()


def steps_of(connection: sa.Connection, city_code: str, objection_id: str) -> list[Any]:
    """Rows of `objection_steps` in order."""
    own = objection_steps.c
    query = sa.select(objection_steps).where(own.city_code == city_code, own.objection_id == objection_id)
    return list(connection.execute(query.order_by(own.seq)))


def pending_on(
    connection: sa.Connection, city_code: str, case_id: str, agency: str, clock: str, seq: int
) -> bool:
    """Whether the agency already contests this, undecided."""
    own = objections.c
    same = sa.select(own.objection_id).where(
        own.city_code == city_code,
        own.case_id == case_id,
        own.agency == agency,
        own.clock == clock,
        own.seq == seq,
    )
    last = [steps_of(connection, city_code, row.objection_id)[-1].state for row in connection.execute(same)]
    return FILED in last
