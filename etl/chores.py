"""What is done at night: a backup to a second place, and the removal of what is older than it is kept."""

import datetime as dt
from pathlib import Path
from zoneinfo import ZoneInfo

from etl import inbox
from etl.desk import Desk
from etl.errors import UserError
from warehouse.backup import backup
from warehouse.retention import retain

OFF = "off"
BACKUPS_KEPT = 14


def back_up(desk: Desk) -> str:
    """A backup named by the local time; the newest 14 of this city stay. UserError where the folder is not
    there: on a disk that is not mounted it would fill the wrong one."""
    folder = Path(desk.settings.backup)
    if not folder.is_dir():
        raise UserError(f"There is no folder {folder} for backups (LMW_BACKUP); make it, or mount its disk.")
    at = desk.now().astimezone(ZoneInfo(desk.city.zone))
    file = folder / f"{desk.city.code}-{at:%Y%m%d-%H%M%S}.zip"
    rows = sum(backup(desk.warehouse, file).values())
    for old in backups(desk)[:-BACKUPS_KEPT]:
        old.unlink()
    for cut_off in folder.glob(f"{desk.city.code}-*.zip.part"):
        cut_off.unlink()
    return f"{file.name}: {rows:,} rows."


def is_backed_up(desk: Desk) -> bool:
    """Whether there is one of today already, in the city's time."""
    today = f"{desk.now().astimezone(ZoneInfo(desk.city.zone)):%Y%m%d}"
    return any(file.name.startswith(f"{desk.city.code}-{today}-") for file in backups(desk))


def backups(desk: Desk) -> list[Path]:
    """The nightly backups of this city, the oldest first."""
    return sorted(Path(desk.settings.backup).glob(f"{desk.city.code}-*.zip"))


def clean_up(desk: Desk) -> str:
    """Removes what is older than LMW_KEEP keeps, from the tables and from the inbox."""
    days = kept(desk.settings.keep)
    of_files = days.pop("inbox", None)
    gone = {name: n for name, n in retain(desk.warehouse, days, desk.now()).items() if n}
    if of_files is not None:
        before = desk.now() - dt.timedelta(days=of_files)
        gone["inbox files"] = inbox.clear(desk.settings.inbox, before)
    return ", ".join(f"{n:,} {name}" for name, n in gone.items() if n) + " removed." if gone else ""


def kept(words: str) -> dict[str, int]:
    """Days by table, of "calls=730 inbox=30". UserError where it can't be read."""
    try:
        return {name: int(days) for name, days in (word.split("=") for word in words.split())}
    except ValueError:
        raise UserError(f"LMW_KEEP={words!r} can't be read; write calls=730 inbox=30.") from None
