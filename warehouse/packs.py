"""Packs of the weekly review: what each was made from, kept whole, so that it can be made again with the same
figures months later; and what stopped one that could not be made."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from warehouse.tables import metadata

DRAFT, FINAL = "draf", "final"
STAGES = (DRAFT, FINAL)
MADE, REFUSED = "dibuat", "ditolak"

packs = sa.Table(
    "packs",
    metadata,
    sa.Column("city_code", sa.Text, nullable=False),
    sa.Column("week", sa.Text, nullable=False),  # 2026-W47
    sa.Column("stage", sa.Text, nullable=False),  # one of STAGES
    sa.Column("state", sa.Text, nullable=False),  # MADE or REFUSED
    sa.Column("at", sa.TIMESTAMP(timezone=True), nullable=False),
    sa.Column("message", sa.Text, nullable=False),  # why it was refused, or that it was late
    sa.Column("data_version", sa.Integer, nullable=False),
    sa.Column("city_fingerprint", sa.Text, nullable=False),
    sa.Column("kept", sa.Text, nullable=False),  # its frames and promises; reports/kept.py
)
packs.append_constraint(sa.PrimaryKeyConstraint("city_code", "week", "stage").ddl_if(dialect="postgresql"))


@dataclass(frozen=True, kw_only=True)
class Pack:
    city_code: str
    week: str
    stage: str
    state: str
    at: dt.datetime
    message: str
    data_version: int
    city_fingerprint: str
    kept: str = ""


_LISTED = [column for column in packs.c if column.name != "kept"]


def put(connection: sa.Connection, pack: Pack) -> None:
    """A pack that was made is never replaced: a second is a mistake of two clocks, and the first stands."""
    same = _same(pack.city_code, pack.week, pack.stage)
    held = connection.execute(sa.select(packs.c.state).where(same)).scalar()
    if held == MADE:
        return
    connection.execute(packs.delete().where(same))
    connection.execute(packs.insert().values(**vars(pack)))


def get(connection: sa.Connection, city_code: str, week: str, stage: str) -> Pack | None:
    row = connection.execute(sa.select(packs).where(_same(city_code, week, stage))).first()
    return Pack(**_plain(row)) if row else None


def listed(connection: sa.Connection, city_code: str, limit: int = 200) -> list[Pack]:
    """Without what they keep, the newest week first, the final before its draft."""
    query = sa.select(*_LISTED).where(packs.c.city_code == city_code)
    rows = connection.execute(query.order_by(packs.c.week.desc(), packs.c.stage.desc()).limit(limit))
    return [Pack(**_plain(row)) for row in rows]


def _same(city_code: str, week: str, stage: str) -> sa.ColumnElement[bool]:
    own = packs.c
    return sa.and_(own.city_code == city_code, own.week == week, own.stage == stage)


def _plain(row: Any) -> dict[str, Any]:
    return dict(row._mapping)
