"""The inbox: a folder into which offices put files, and from which they go to done/ or failed/ with a note.

A file is taken when nobody writes to it: its size and time have been quiet for a while, and no program of
this machine has it open for writing. Until then, and if its load is cut off, it stays where it is.
"""

import datetime as dt
import fcntl
import os
import signal
import time
from dataclasses import dataclass, field
from pathlib import Path

DONE, FAILED = "done", "failed"
QUIET_SECONDS = 0.7
_UNFINISHED = (".part", ".tmp", ".partial", ".filepart", ".crdownload")
Look = tuple[int, int]


@dataclass
class Inbox:
    """`ready()` is asked again and again; what it knows of a file is from its own earlier looks."""

    folder: Path
    quiet_seconds: float | None = None  # 0 where files come whole, by being renamed
    _since: dict[Path, tuple[Look, float]] = field(default_factory=dict)

    def ready(self) -> list[Path]:
        """The files that nobody writes to, the oldest first. OSError where the folder can't be read."""
        looks = {path: look for path in self.folder.iterdir() if _is_meant(path) and (look := look_at(path))}
        now = time.monotonic()
        self._since = {path: self._quiet(path, look, now) for path, look in looks.items()}
        least = QUIET_SECONDS if self.quiet_seconds is None else self.quiet_seconds
        quiet = [path for path, (_, since) in self._since.items() if now - since >= least]
        return sorted((path for path in quiet if not _is_written(path)), key=lambda path: looks[path][::-1])

    def _quiet(self, path: Path, look: Look, now: float) -> tuple[Look, float]:
        known = self._since.get(path)
        return known if known and known[0] == look else (look, now)


def look_at(path: Path) -> Look | None:
    """Size and time of change; None where the file is gone."""
    try:
        found = path.stat()
    except FileNotFoundError:
        return None
    return found.st_size, found.st_mtime_ns


def put_away(file: Path, where: str, note: str, at: dt.datetime) -> Path:
    """Moves a file to done/ or failed/ under the time `at` (local) and its name, with the note beside it."""
    folder = file.parent / where
    folder.mkdir(exist_ok=True)
    target = folder / f"{at:%Y%m%d-%H%M%S}_{file.name}"
    target.with_name(target.name + ".txt").write_text(note + "\n", "utf-8")
    os.replace(file, target)
    return target


def clear(folder: Path, before: dt.datetime) -> int:
    """Removes what was put away before an instant; how many files that were."""
    kept = [path for where in (DONE, FAILED) for path in (folder / where).glob("*") if path.is_file()]
    old = [path for path in kept if path.stat().st_ctime < before.timestamp()]
    for path in old:
        path.unlink()
    return sum(path.suffix != ".txt" for path in old)


def _is_meant(path: Path) -> bool:
    name = path.name
    return path.is_file() and not name.startswith((".", "~")) and not name.lower().endswith(_UNFINISHED)


def _is_written(path: Path) -> bool:
    """Whether a program of this machine has it open for writing: then Linux gives no lease to read it."""
    try:
        with open(path, "rb") as file:
            fcntl.fcntl(file, fcntl.F_SETSIG, signal.SIGURG)  # SIGIO, if one opens it now, would end us
            fcntl.fcntl(file, fcntl.F_SETLEASE, fcntl.F_RDLCK)
            fcntl.fcntl(file, fcntl.F_SETLEASE, fcntl.F_UNLCK)
    except BlockingIOError:
        return True
    except OSError:  # a file of another owner, or a network drive: its quiet must do
        return False
    return False
