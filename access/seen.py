"""What was looked up of sessions and tokens in the last minute, so that the gate costs a request nothing.

A change in this process forgets it all at once; one of another process counts within FRESH seconds: so often
one request asks for all whether anybody's rights changed. When somebody was last there is remembered here and
written once a minute, when nobody else writes: a load that holds the writer must not hold a page.
"""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import sqlalchemy as sa

from access.viewer import Viewer
from warehouse.engines import Warehouse

FRESH = 5.0  # seconds
READ_EVERY = 60.0  # seconds, whatever is said of changes
WRITTEN_EVERY = timedelta(seconds=60)
_MOST = 10_000


@dataclass
class Entry:
    """A session or a token. Without an end (a token) `expires_at` and `idle` are None."""

    viewer: Viewer
    username: str
    seen_at: datetime
    expires_at: datetime | None = None
    idle: timedelta | None = None
    is_temporary: bool = False
    kept_at: datetime | None = None
    read: float = field(default_factory=time.monotonic)

    def is_over(self, now: datetime) -> bool:
        return (self.expires_at is not None and now >= self.expires_at) or (
            self.idle is not None and now - self.seen_at >= self.idle
        )


class Seen:
    def __init__(self) -> None:
        self._entries: dict[str, Entry] = {}
        self._changes = 0
        self._asking = threading.Lock()
        self._asked, self._rights = float("-inf"), ""

    def get(self, key: str, rights: Callable[[], str], read: Callable[[], Entry | None]) -> Entry | None:
        """The entry of a hash, read anew where somebody's rights changed or the known one is old. `rights`:
        asks for the word that stands for all rights, another one after each change."""
        self._heed(rights)
        held = self._entries.get(key)
        if held is not None and time.monotonic() - held.read < READ_EVERY:
            return held
        before = self._changes
        found = read()
        if found is not None and before != self._changes:
            found.read = float("-inf")  # a change came between
        if found is None:
            self._entries.pop(key, None)
            return None
        if held is not None:
            found.seen_at, found.kept_at = max(found.seen_at, held.seen_at), held.kept_at
        if len(self._entries) >= _MOST:
            self._entries.clear()
        self._entries[key] = found
        return found

    def _heed(self, rights: Callable[[], str]) -> None:
        """Nobody waits for another's question: with a hundred screens that each ask by themselves, most polls
        would wait for the database."""
        now = time.monotonic()
        if now - self._asked < FRESH or not self._asking.acquire(blocking=False):
            return
        try:
            found = rights()
            if found != self._rights:
                self.forget()
            self._asked, self._rights = now, found
        finally:
            self._asking.release()

    def forget(self) -> None:
        """Somebody's rights changed. When each was last there stays known."""
        self._changes += 1
        for entry in list(self._entries.values()):
            entry.read = float("-inf")

    def touch(self, key: str, entry: Entry, now: datetime, warehouse: Warehouse, of: sa.Column) -> None:
        """Somebody is there. `of`: the column of the hash, in the table where `seen_at` is kept."""
        entry.seen_at = max(entry.seen_at, now)
        if entry.kept_at is not None and now - entry.kept_at < WRITTEN_EVERY:
            return
        with warehouse.write_if_free() as connection:
            if connection is not None:
                connection.execute(of.table.update().where(of == key).values(seen_at=now))
                entry.kept_at = now
