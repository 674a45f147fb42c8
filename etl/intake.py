"""What becomes of files in the inbox: loaded and put away as done, or put away as failed with the reason.

A file that can't be read is put away, so that it holds up nobody. Where something else is wrong (the disk,
the warehouse, the city folder) it stays where it is and is tried again.
"""

import datetime as dt
import uuid
from dataclasses import asdict
from pathlib import Path
from zoneinfo import ZoneInfo

from etl import inbox
from etl.desk import Desk
from etl.errors import SourceError
from etl.loading import load_file
from etl.sources import fingerprint
from warehouse import log
from warehouse.log import Load
from words import t


def take_in(desk: Desk, source: str, files: list[Path]) -> str:
    """Loads files of one source, one after another. Raises SourceError at the end where one could not be
    read; any other fault at once."""
    faults = []
    for file in files:
        try:
            _load(desk, source, file)
        except SourceError as error:
            refuse(desk, file, str(error), source)
            faults.append(str(error))
    if faults:
        raise SourceError(" ".join(faults))
    return ""


def refuse(desk: Desk, file: Path, why: str, source: str = "") -> None:
    """Puts a file away as failed; on record as a failed load where its source is known."""
    at = desk.now()
    if source:
        mark = fingerprint(file)
        this = Load(desk.city.code, uuid.uuid4().hex, source, file.name, mark, at, at)
        log.failed(desk.warehouse, this, why)
    note = t("inbox.failed", desk.city.language, file=file.name, why=why)
    inbox.put_away(file, inbox.FAILED, note, _local(desk, at))
    desk.voice.fault(f"{file.name}: {why}")


def _load(desk: Desk, source: str, file: Path) -> None:
    look = inbox.look_at(file)
    if look is None:
        return  # taken away again
    counts = load_file(desk, file, source)
    if inbox.look_at(file) != look:
        return  # changed while it was read: it is loaded again
    note = t("inbox.done", desk.city.language, file=file.name, **asdict(counts))
    inbox.put_away(file, inbox.DONE, note, _local(desk, desk.now()))
    desk.voice.say(f"{file.name}: {counts.read:,} read, {counts.new:,} new, {counts.changed:,} changed")


def _local(desk: Desk, at: dt.datetime) -> dt.datetime:
    return at.astimezone(ZoneInfo(desk.city.zone))
