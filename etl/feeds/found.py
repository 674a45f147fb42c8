"""What asking a source brought, and what it is asked with: small enough to go between processes."""

import datetime as dt
from dataclasses import dataclass, field
from pathlib import Path

from city.source import Source
from warehouse.asked import Progress


@dataclass(frozen=True)
class Question:
    """`file`: where new rows go; `seen`: the marks of rows that were loaded before, `turn` whose they are.
    `progress`: as the last load left it. `secret`: the address of a database, or a key."""

    source: Source
    secret: str
    progress: Progress
    asked_at: dt.datetime
    city_mark: str
    file: Path
    seen: Path
    turn: str

    @property
    def seen_next(self) -> Path:
        """The marks of this turn, until its load is committed."""
        return self.seen.with_suffix(".seen-next")

    @property
    def turn_before(self) -> str:
        """ "" where the city folder has changed since: what was read under other rules is read again."""
        is_same = self.progress.get("city") == self.city_mark
        return self.progress.get("turn", "") if is_same else ""


@dataclass(frozen=True)
class Found:
    """`rows` new or changed ones lie in the file of the question. `progress` is what the next poll goes on
    from once they are loaded; `notes` are sentences worth saying each time."""

    rows: int
    progress: Progress
    notes: tuple[str, ...] = field(default=())
