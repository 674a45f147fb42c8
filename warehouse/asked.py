"""How far each source that is asked has been read: JSON that its next poll goes on from.

It is written with the load that it belongs to, in one transaction: what was not committed is read anew.
"""

import json
from typing import Any

import sqlalchemy as sa

from warehouse import about

Progress = dict[str, Any]


def progress(connection: sa.Connection, city_code: str, source: str) -> Progress:
    """{} before its first load."""
    return json.loads(about.get(connection, _name(city_code, source), "{}"))


def keep(connection: sa.Connection, city_code: str, source: str, progress: Progress) -> None:
    about.put(connection, _name(city_code, source), json.dumps(progress))


def _name(city_code: str, source: str) -> str:
    return f"asked {city_code} {source}"
