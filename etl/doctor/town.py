"""The city folder, and the folders that files come through: what will soon be wrong with it is to look at."""

import os
import time
from pathlib import Path
from zoneinfo import ZoneInfo

from city import City, warnings
from etl import inbox
from etl.chores import BACKUPS_KEPT, OFF, backups
from etl.desk import Desk
from etl.doctor.finding import LOOK, OK, WRONG, Finding

STUCK_SECONDS = 600  # that a file may stand in the inbox
BACKUP_HOURS = 36


def examine(desk: Desk, city: City) -> list[Finding]:
    local = desk.now().astimezone(ZoneInfo(city.zone))
    soon = [Finding(_topic(fault.file), LOOK, str(fault)) for fault in warnings(city, local.date())]
    return [
        Finding("city", OK, f"{city.name}: {len(city.areas)} areas, {len(city.sources)} sources, no fault."),
        Finding(
            "zone", OK, f"It is {local:%Y-%m-%d %H:%M} {city.zone_label} (UTC{local:%z}) in {city.zone}."
        ),
        _boundaries(city),
        *soon,
        *_inbox(desk.settings.inbox),
        _backup(desk),
    ]


def _topic(file: str) -> str:
    """holidays of holidays.csv, policy of policy/2025-05-27.csv."""
    return Path(file).parts[0].removesuffix(".csv").removesuffix(".toml")


def _boundaries(city: City) -> Finding:
    missing = int(city.areas.geometry.isna().sum())
    if missing == len(city.areas):
        return Finding("boundaries", LOOK, "There are no outlines; install a file with `boundaries FILE`.")
    if missing:
        return Finding(
            "boundaries", LOOK, f"{missing} areas have no outline; install them with `boundaries`."
        )
    return Finding("boundaries", OK, f"All {len(city.areas)} areas have an outline.")


def _inbox(folder: Path) -> list[Finding]:
    if not folder.is_dir():
        return [Finding("inbox", LOOK, f"There is no folder {folder}; make it, or set LMW_INBOX.")]
    if not os.access(folder, os.R_OK | os.W_OK | os.X_OK):
        return [Finding("inbox", WRONG, f"{folder} can't be written to; give it to the user of the service.")]
    found = []
    stuck = [path.name for path in folder.iterdir() if path.is_file() and _age(path) > STUCK_SECONDS]
    if stuck:
        found.append(Finding("inbox", LOOK, f"{len(stuck)} files wait in {folder}; see `status` for why."))
    failed = [path for path in (folder / inbox.FAILED).glob("*") if path.suffix != ".txt"]
    if failed:
        sentence = (
            f"{len(failed)} files in {folder / inbox.FAILED} could not be loaded; read the notes beside them."
        )
        found.append(Finding("inbox", LOOK, sentence))
    return found or [Finding("inbox", OK, f"{folder} can be written to, and nothing waits in it.")]


def _backup(desk: Desk) -> Finding:
    place = desk.settings.backup
    if place == OFF:
        return Finding("backup", LOOK, "None is made; set LMW_BACKUP to a folder on another disk.")
    if not os.access(place, os.W_OK | os.X_OK):
        return Finding("backup", WRONG, f"{place} can't be written to; mount it, or give it to this user.")
    made = backups(desk)
    if not made:
        return Finding("backup", LOOK, f"There is none in {place} yet; the first comes tonight.")
    hours = _age(made[-1]) / 3600
    sentence = f"The newest of {len(made)} (at most {BACKUPS_KEPT}) is {hours:,.0f} hours old"
    if hours > BACKUP_HOURS:
        return Finding("backup", WRONG, f"{sentence}; `status` says why none came.")
    return Finding("backup", OK, f"{sentence}.")


def _age(path: Path) -> float:
    return time.time() - path.stat().st_mtime
