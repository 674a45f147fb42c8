"""Tokens of screens: named, shown once, revocable, without an end; each opens the wall and nothing else."""

import sqlalchemy as sa

from access import secret
from access.errors import Refused
from access.office import Office
from access.roles import DISPLAY
from access.seen import Entry
from access.viewer import Viewer
from warehouse import audit
from warehouse.audit import Doer
from warehouse.people_tables import tokens

COOKIE = "lmw_screen"
HEADER = "X-Screen-Token"


def make(connection: sa.Connection, office: Office, doer: Doer, name: str) -> str:
    """The secret of a new token, to be shown once."""
    if not name.strip():
        raise Refused("people.token_name_missing")
    raw = secret.new()
    row = {"token_id": secret.new_id(), "name": name.strip()[:80], "token_hash": secret.hashed(raw)}
    made = {"created_at": office.now(), "created_by": doer.username}
    connection.execute(tokens.insert().values(city_code=office.city_code, **row, **made))
    audit.note(connection, doer, office.now(), "token_made", row["name"])
    return raw


def revoke(connection: sa.Connection, office: Office, doer: Doer, token_id: str) -> None:
    same = (office.of_city(tokens), tokens.c.token_id == token_id, tokens.c.revoked_at.is_(None))
    name = connection.scalar(sa.select(tokens.c.name).where(*same))
    if name is None:
        return
    connection.execute(tokens.update().where(*same).values(revoked_at=office.now()))
    audit.note(connection, doer, office.now(), "token_revoked", name)


def renew(connection: sa.Connection, office: Office, doer: Doer, name: str) -> str:
    """A new token in the place of those with this name."""
    same = (office.of_city(tokens), tokens.c.name == name, tokens.c.revoked_at.is_(None))
    for token_id in list(connection.scalars(sa.select(tokens.c.token_id).where(*same))):
        revoke(connection, office, doer, token_id)
    return make(connection, office, doer, name)


def every_token(connection: sa.Connection, office: Office) -> list[sa.Row]:
    """Rows of `tokens`: those in use first, the newest first."""
    order = (tokens.c.revoked_at.is_not(None), tokens.c.created_at.desc())
    return list(connection.execute(sa.select(tokens).where(office.of_city(tokens)).order_by(*order)))


def entry_of(office: Office, raw: str) -> Entry | None:
    key = secret.hashed(raw)
    entry = office.seen.get(key, office.rights, lambda: _read(office, key))
    if entry is not None:
        office.seen.touch(key, entry, office.now(), office.warehouse, tokens.c.token_hash)
    return entry


def _read(office: Office, key: str) -> Entry | None:
    same = (office.of_city(tokens), tokens.c.token_hash == key, tokens.c.revoked_at.is_(None))
    with office.warehouse.read() as connection:
        row = connection.execute(sa.select(tokens).where(*same)).first()
    if row is None:
        return None
    viewer = Viewer(row.name, DISPLAY, person_id=f"screen:{row.token_id}")
    return Entry(viewer, row.name, row.seen_at or row.created_at, kept_at=row.seen_at)
