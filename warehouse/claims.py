"""Which process watches a PostgreSQL warehouse: at most one of all hosts, by an advisory lock of the session.

The server lets go of it with the line, so a killed watcher frees it at once, and one whose host lost its
power within some seconds (the keepalives of warehouse/engines.py).
"""

import time
from dataclasses import dataclass

import sqlalchemy as sa

from warehouse.engines import Warehouse

_WATCHER = 113_2026  # the key of the lock; any number that no other program of the database uses
_SURE_SECONDS = 1.0  # that an answer of the server counts


@dataclass
class Claim:
    """Of the process that watches, until `release` or until its line is cut, which `is_held` finds out."""

    _line: sa.Connection
    _sure_until: float = 0.0
    _is_lost: bool = False

    def is_held(self) -> bool:
        """Asks the server at most once a second. What was once lost stays so: somebody else may have it."""
        if not self._is_lost and time.monotonic() >= self._sure_until:
            try:
                self._line.execute(sa.select(1))
            except sa.exc.DBAPIError:
                self._is_lost = True
            self._sure_until = time.monotonic() + _SURE_SECONDS
        return not self._is_lost

    def release(self) -> None:
        """Lets the next one in."""
        self._line.invalidate()  # the server lets go of the lock with the line
        self._line.close()


def claim_watch(warehouse: Warehouse) -> Claim | None:
    """None while another process has it. Raises OperationalError where the server is away."""
    line = warehouse.engine.connect().execution_options(isolation_level="AUTOCOMMIT")
    if line.scalar(sa.select(sa.func.pg_try_advisory_lock(_WATCHER))):
        return Claim(line)
    line.close()
    return None
