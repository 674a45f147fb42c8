"""How far a file has come: a stopped load goes on where it stopped, and two never work at one file."""

import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from etl.errors import UserError
from etl.parts import NAMES
from warehouse.bulk import chunk_number

_BOOT = Path("/proc/sys/kernel/random/boot_id")  # another after each start of the machine


def resume(folder: Path, chunk_rows: int) -> dict:
    """What an earlier run finished. Rows cleaned under another moment or chunk size can't be gone on with,
    nor what was written before a power cut: nothing here waits for the disk, so parts of it may be gone."""
    boot = _BOOT.read_text().strip() if _BOOT.exists() else ""
    try:
        state = json.loads((folder / "progress.json").read_text())
        is_usable = state["chunk_rows"] == chunk_rows and state["boot"] == boot
    except (OSError, ValueError, KeyError):
        is_usable = False  # nothing to go on with: begin
    if not is_usable:
        state = {"chunks": 0, "rows": 0, "chunk_rows": chunk_rows, "boot": boot}
    for name in NAMES:
        for path in folder.glob(f"{name}-*.parquet"):
            if chunk_number(path) >= state["chunks"]:
                path.unlink()  # of a chunk that was not finished, or may be cut elsewhere now
    return state


def save(folder: Path, state: dict) -> None:
    part = folder / "progress.part"
    part.write_text(json.dumps(state))
    os.replace(part, folder / "progress.json")


@contextmanager
def alone(folder: Path, file: Path) -> Iterator[None]:
    with open(folder / "lock", "w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise UserError(
                f"{file.name} is being loaded by another process; wait until it is done."
            ) from None
        yield
