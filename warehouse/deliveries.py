"""The outbox: who is to get which mail, and what became of it.

A row is written in the transaction that makes its pack, and never twice: its key is the Message-ID, which
follows from the pack and the recipient. A mail is taken (`take`), brought to the server, and noted (`sent`,
`failed`). A process killed between the server's word and the note leaves a row that is taken again after a
while, and the same mail under the same Message-ID, which mail systems drop or show as one.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace

import sqlalchemy as sa

from warehouse.tables import metadata

PACK, NOTICE = "paket", "pemberitahuan"
WAITING, SENDING, SENT, FAILED = "menunggu", "dikirim", "terkirim", "gagal"
LEASE = dt.timedelta(minutes=10)  # that a mail may take on its way before it counts as cut off

deliveries = sa.Table(
    "deliveries",
    metadata,
    sa.Column("city_code", sa.Text, nullable=False),
    sa.Column("message_id", sa.Text, nullable=False),
    sa.Column("kind", sa.Text, nullable=False),  # PACK or NOTICE
    sa.Column("week", sa.Text, nullable=False),
    sa.Column("stage", sa.Text, nullable=False),
    sa.Column("agency", sa.Text, nullable=False),  # '' for the whole pack, else that agency's part
    sa.Column("address", sa.Text, nullable=False),
    sa.Column("text", sa.Text, nullable=False),  # of a notice
    sa.Column("made_at", sa.TIMESTAMP(timezone=True), nullable=False),
    sa.Column("state", sa.Text, nullable=False),
    sa.Column("attempts", sa.Integer, nullable=False),
    sa.Column("next_at", sa.TIMESTAMP(timezone=True)),  # when it is tried (again); None: never
    sa.Column("sent_at", sa.TIMESTAMP(timezone=True)),
    sa.Column("message", sa.Text, nullable=False),  # why it was not sent
)
deliveries.append_constraint(sa.PrimaryKeyConstraint("city_code", "message_id").ddl_if(dialect="postgresql"))


@dataclass(frozen=True, kw_only=True)
class Delivery:
    city_code: str
    message_id: str
    kind: str
    week: str
    stage: str
    agency: str
    address: str
    made_at: dt.datetime
    text: str = ""
    state: str = WAITING
    attempts: int = 0
    next_at: dt.datetime | None = None
    sent_at: dt.datetime | None = None
    message: str = ""


def put(connection: sa.Connection, wanted: Iterable[Delivery]) -> None:
    """Those that are not in the outbox yet; due from when they were made."""
    for each in wanted:
        own = deliveries.c
        same = sa.select(own.state).where(own.city_code == each.city_code, own.message_id == each.message_id)
        if connection.execute(same).first() is None:
            connection.execute(deliveries.insert().values(**vars(each) | {"next_at": each.made_at}))


def put_anew(connection: sa.Connection, one: Delivery, now: dt.datetime) -> None:
    """One that is not on its way is due at once, as if it had never been tried."""
    _note(connection, one, state=WAITING, attempts=0, made_at=now, next_at=now, message="")


def of_pack(connection: sa.Connection, city_code: str, week: str, stage: str) -> list[Delivery]:
    """Its mails, those of later rounds after the earlier ones."""
    own = deliveries.c
    same = (own.city_code == city_code, own.kind == PACK, own.week == week, own.stage == stage)
    rows = connection.execute(sa.select(deliveries).where(*same).order_by(own.address, own.made_at))
    return [Delivery(**row._mapping) for row in rows]


def is_any_due(connection: sa.Connection, city_code: str, now: dt.datetime) -> bool:
    return connection.execute(_due(city_code, now).limit(1)).first() is not None


def take(connection: sa.Connection, city_code: str, now: dt.datetime) -> Delivery | None:
    """The next mail that is due, on record from here as on its way; None where there is none."""
    own = deliveries.c
    due = _due(city_code, now).order_by(own.next_at, own.message_id)
    row = connection.execute(due.limit(1)).first()
    if row is None:
        return None
    held = Delivery(**row._mapping)
    _note(connection, held, state=SENDING, attempts=held.attempts + 1, next_at=now + LEASE)
    return replace(held, attempts=held.attempts + 1)


def sent(connection: sa.Connection, one: Delivery, now: dt.datetime) -> None:
    _note(connection, one, state=SENT, next_at=None, sent_at=now, message="")


def failed(connection: sa.Connection, one: Delivery, why: str, again_at: dt.datetime | None) -> None:
    """`again_at`: None where it is given up."""
    state = WAITING if again_at else FAILED
    _note(connection, one, state=state, next_at=again_at, message=why)


def listed(connection: sa.Connection, city_code: str, week: str = "", limit: int = 500) -> list[Delivery]:
    """The newest first."""
    own = deliveries.c
    query = sa.select(deliveries).where(own.city_code == city_code)
    if week:
        query = query.where(own.week == week)
    rows = connection.execute(query.order_by(own.made_at.desc(), own.address, own.agency).limit(limit))
    return [Delivery(**row._mapping) for row in rows]


def unsent(connection: sa.Connection, city_code: str, since: dt.datetime) -> list[Delivery]:
    """Those that failed at least once and were not sent, made since the moment."""
    own = deliveries.c
    query = sa.select(deliveries).where(
        own.city_code == city_code, own.state != SENT, own.attempts > 0, own.made_at >= since
    )
    return [Delivery(**row._mapping) for row in connection.execute(query.order_by(own.made_at, own.address))]


def _due(city_code: str, now: dt.datetime) -> sa.Select:
    own = deliveries.c
    is_waiting = own.state.in_((WAITING, SENDING))
    return sa.select(deliveries).where(own.city_code == city_code, is_waiting, own.next_at <= now)


def _note(connection: sa.Connection, one: Delivery, **values: object) -> None:
    own = deliveries.c
    same = sa.and_(own.city_code == one.city_code, own.message_id == one.message_id)
    connection.execute(deliveries.update().where(same).values(**values))
