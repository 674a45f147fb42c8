"""What of a source was read before: eight bytes a row, so that a look back loads only what is new or changed.

The marks of the rows that the last load read lie beside its warehouse in a file that bears the load's name
(`turn`). Where that does not fit what the warehouse says, after a restored backup or a lost file, nothing
counts as seen: rows are read again and change nothing.
"""

import hashlib
import os
from collections.abc import Iterable
from pathlib import Path

import numpy as np

KEPT = 500_000  # marks: 4 MB
_TURN_BYTES = 32


def mark(cells: Iterable[str]) -> int:
    """Of a row's cells, or of any texts."""
    return int.from_bytes(
        hashlib.blake2b("\x1f".join(cells).encode("utf-8", "replace"), digest_size=8).digest(), "big"
    )


def read(file: Path, turn: str) -> set[int]:
    """The marks of that turn; none where the file is another's."""
    try:
        content = file.read_bytes()
    except OSError:
        return set()
    whose, marks = content[:_TURN_BYTES], content[_TURN_BYTES:]
    if not turn or whose != turn.encode() or len(marks) % 8:
        return set()
    return set(np.frombuffer(marks, "<u8").tolist())


def write(file: Path, turn: str, marks: Iterable[int]) -> None:
    """The last `KEPT` of them, under `turn` (32 characters)."""
    kept = np.fromiter(marks, "<u8")[-KEPT:]
    part = file.with_suffix(".seen-part")
    part.write_bytes(turn.encode() + kept.tobytes())
    os.replace(part, file)
