"""The tables of access: who may come in, and what was done. See warehouse/tables.py for the words of columns.

Nothing here opens a door by itself: passwords, sessions and tokens are kept as hashes alone.
"""

import sqlalchemy as sa

from warehouse.tables import metadata


def _text(name: str) -> sa.Column:
    return sa.Column(name, sa.Text, nullable=False, server_default="")


def _instant(name: str) -> sa.Column:
    return sa.Column(name, sa.TIMESTAMP(timezone=True))


def _boolean(name: str) -> sa.Column:
    return sa.Column(name, sa.Boolean, nullable=False, server_default="false")


people = sa.Table(
    "people",
    metadata,
    _text("city_code"),
    _text("person_id"),
    _text("username"),  # lower case
    _text("nip"),
    _text("name"),
    _text("password_hash"),  # argon2; '' where the person comes in by the city's single sign-on alone
    _text("subject"),  # of the single sign-on
    _text("post_id"),
    _text("role"),  # a word of access/roles.py
    _text("agencies"),  # codes of an opd, joined with ';'
    _text("lang"),  # '' is the city's
    sa.Column("valid_until", sa.Date),  # the last day; None: no end
    _boolean("is_blocked"),
    _boolean("is_temporary"),  # the password was set by another: to be changed at first use
    _instant("created_at"),
)

posts = sa.Table(
    "posts",
    metadata,
    _text("city_code"),
    _text("post_id"),
    _text("name"),
    _text("agencies"),  # what its holder sees, joined with ';'
    _text("acting_id"),  # the person who holds it for a time (Plt.)
    sa.Column("acting_from", sa.Date),
    sa.Column("acting_until", sa.Date),  # the last day
)

sessions = sa.Table(
    "sessions",
    metadata,
    _text("city_code"),
    _text("session_hash"),
    _text("person_id"),
    _instant("created_at"),
    _instant("seen_at"),
    _instant("expires_at"),
    sa.Column("idle_seconds", sa.Integer, nullable=False),
    _text("address"),
)

tokens = sa.Table(
    "tokens",
    metadata,
    _text("city_code"),
    _text("token_id"),
    _text("name"),
    _text("token_hash"),
    _instant("created_at"),
    _text("created_by"),
    _instant("seen_at"),
    _instant("revoked_at"),
)

failures = sa.Table(
    "failures",  # logins that did not succeed, for some hours
    metadata,
    _text("city_code"),
    _text("name_hash"),  # what was typed may be a password in the wrong field
    _text("address"),
    _instant("at"),
)

audit = sa.Table(
    "audit",
    metadata,
    _text("city_code"),
    _instant("at"),
    _text("person_id"),
    _text("username"),
    _text("action"),  # a word of warehouse/audit.py
    _text("subject"),  # what it was done to: a code or number, nothing personal
    _text("detail"),
    _text("address"),
)

KEYS = {
    people: ("city_code", "person_id"),
    posts: ("city_code", "post_id"),
    sessions: ("city_code", "session_hash"),
    tokens: ("city_code", "token_id"),
}
INDEXES = (sa.Index("audit_by_time", audit.c.city_code, audit.c.at),)
for _table, _columns in KEYS.items():
    _table.append_constraint(sa.PrimaryKeyConstraint(*_columns).ddl_if(dialect="postgresql"))
for _index in INDEXES:
    _index.ddl_if(dialect="postgresql")
