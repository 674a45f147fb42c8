"""A file at an address: one answer a poll."""

import http.client
import shutil
import urllib.request
from pathlib import Path

from etl.errors import SourceError

CONNECT_SECONDS = 15


def fetch(url: str, file: Path) -> None:
    """The answer of an address to a file. Raises SourceError, which names the reason and not the address: an
    address may hold a key."""
    try:
        with urllib.request.urlopen(url, timeout=CONNECT_SECONDS) as answer, open(file, "wb") as out:
            shutil.copyfileobj(answer, out)
    except (OSError, http.client.HTTPException) as error:
        reason = getattr(error, "reason", None) or error
        raise SourceError(
            f"The source can't be reached ({reason}); check its address and its server."
        ) from None
