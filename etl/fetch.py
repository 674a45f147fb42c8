"""A source that is fetched from an address: one file a poll, read in a child process that can be ended."""

import http.client
import shutil
import urllib.request
from pathlib import Path

from city.source import Source
from etl.desk import Desk
from etl.errors import SourceError
from etl.loading import load_file
from etl.sources import fingerprint
from warehouse import freshness

CONNECT_SECONDS = 15
FETCH_SECONDS = 120  # for all of it: a source that hangs is given up


def poll(desk: Desk, source: Source, seconds: float = FETCH_SECONDS) -> str:
    """Fetches and loads what the source has now; a sentence that says what came.

    The source has told everything up to the moment at which it was asked, also where nothing is new. Raises
    SourceError where it can't be reached in time or sends what can't be read.
    """
    folder = desk.settings.var / "polls"
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / source.files[0].replace("*", source.name)
    asked_at = desk.now()
    if desk.workers is None:
        fetch(source.poll_url, file)
    else:
        desk.workers.run(fetch, source.poll_url, file, seconds=seconds)
    said = _load_if_new(desk, source, file)
    with desk.warehouse.write() as connection:
        freshness.saw(connection, desk.city.code, source.name, asked_at, desk.now())
    return said


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


def _load_if_new(desk: Desk, source: Source, file: Path) -> str:
    mark = file.with_name(f"{source.name}.mark")
    content = f"{fingerprint(file)} {desk.city.fingerprint}"
    if mark.exists() and mark.read_text() == content:
        return "Nothing new."
    counts = load_file(desk, file, source.name)
    mark.write_text(content)
    file.unlink()
    return f"{counts.read:,} read, {counts.new:,} new, {counts.changed:,} changed."
