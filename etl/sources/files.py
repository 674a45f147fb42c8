"""Files as wholes: whose they are, and what tells one from another."""

import hashlib
from collections.abc import Mapping
from pathlib import Path

from city.source import Source
from etl.errors import SourceError, UserError


def fingerprint(path: Path) -> str:
    """SHA-256 of the content, as 64 hexadecimal digits. Raises SourceError where the file can't be opened."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise SourceError(
            f"{path.name} can't be read ({error.strerror}); check its name and rights."
        ) from None


def matches(path: Path, sources: Mapping[str, Source]) -> str:
    """The name of the one source whose `files` fit the file's name; UserError where none does, or several."""
    names = [name for name, source in sources.items() if source.takes(path.name)]
    if len(names) == 1:
        return names[0]
    if names:
        raise UserError(
            f"{path.name} fits several sources ({', '.join(sorted(names))}); name one with --source."
        )
    choices = "; ".join(f"{name}: {', '.join(source.files)}" for name, source in sorted(sources.items()))
    raise UserError(f"{path.name} fits no source ({choices}); rename it, or name one with --source.")
