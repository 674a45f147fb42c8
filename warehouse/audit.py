"""What people did, of what, when and from where: written in the same transaction as the deed, never changed.

No personal data: a person is an id and a username, a case its number.
"""

import datetime as dt
from dataclasses import dataclass

import pandas as pd
import sqlalchemy as sa

from warehouse.people_tables import audit

ACTIONS = (
    "login", "login_failed", "logout", "password_changed", "password_reset", "person_made", "person_changed",
    "unlocked", "sessions_ended", "post_made", "post_changed",
    "token_made", "token_revoked", "export", "personal_data", "changed", "sent",
)  # fmt: skip


@dataclass(frozen=True)
class Doer:
    """Who does it, and from where. The program itself has no person_id."""

    city_code: str
    person_id: str
    username: str
    address: str = ""


def note(
    connection: sa.Connection, doer: Doer, at: dt.datetime, action: str, subject: str = "", detail: str = ""
) -> None:
    """Raises ValueError for an action that is no word of ACTIONS."""
    if action not in ACTIONS:
        raise ValueError(f"'{action}' is no action of the audit trail; see warehouse/audit.py.")
    who = {"person_id": doer.person_id, "username": doer.username, "address": doer.address}
    what = {"at": at, "action": action, "subject": subject[:200], "detail": detail[:500]}
    connection.execute(audit.insert().values(city_code=doer.city_code, **who, **what))


def trail(
    connection: sa.Connection, city_code: str, search: str = "", page: int = 1, size: int = 50
) -> tuple[pd.DataFrame, int]:
    """One page of the trail, newest first, and how many entries there are in all. `search` is a part of a
    username, an action, a subject, a detail or an address."""
    found = [audit.c.city_code == city_code]
    if search:
        words = (audit.c.username, audit.c.action, audit.c.subject, audit.c.detail, audit.c.address)
        found.append(sa.or_(*(word.icontains(search, autoescape=True) for word in words)))
    total = connection.scalar(sa.select(sa.func.count()).select_from(audit).where(*found)) or 0
    asked = sa.select(audit).where(*found).order_by(audit.c.at.desc()).limit(size)
    rows = connection.execute(asked.offset((max(page, 1) - 1) * size))
    return pd.DataFrame(rows.all(), columns=list(rows.keys())), int(total)
