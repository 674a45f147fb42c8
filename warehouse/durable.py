"""A file that bears its name is whole, also after a power cut: its content is on the disk before its name."""

import os
from pathlib import Path


def settle(part: Path, path: Path) -> None:
    """`part`, written and closed, becomes `path`, in place of what bore that name."""
    _sync(part)
    os.replace(part, path)
    _sync(path.parent)


def _sync(path: Path) -> None:
    opened = os.open(path, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
