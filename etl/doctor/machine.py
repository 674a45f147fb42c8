"""The computer: port, disk, memory, and who may read and write what."""

import os
import shutil
import socket
import stat
from pathlib import Path

from etl import door
from etl.desk import Desk
from etl.doctor.finding import LOOK, OK, WRONG, Finding

_GB = 1_000_000_000
LITTLE_BYTES, FEW_BYTES = 1 * _GB, 5 * _GB  # of disk: below the first loads soon fail
MEMORY_SHARE = 0.6  # of the machine's that the database may take: cleaning needs the rest
_UNITS = {"KB": 1e3, "MB": 1e6, "GB": 1e9, "TB": 1e12, "KIB": 2**10, "MIB": 2**20, "GIB": 2**30}


def examine(desk: Desk) -> list[Finding]:
    settings = desk.settings
    return [
        _port(settings.host, settings.port, desk.lent is not None),
        _folder("var", settings.var, "LMW_VAR"),
        _disk(settings.var),
        _memory(settings.memory),
        *private(settings.var / "salt", "salt"),
        *private(door.path_of(Path(settings.warehouse.removeprefix("duckdb:///"))), "socket"),
    ]


def _port(host: str, port: int, is_service: bool) -> Finding:
    try:
        socket.create_server((host, port)).close()
    except PermissionError:
        return Finding("port", WRONG, f"Port {port} is not for this user; set LMW_PORT to 1024 or more.")
    except OSError as error:
        if is_service:
            return Finding("port", OK, f"{host}:{port} is served.")
        return Finding(
            "port", LOOK, f"{host}:{port} can't be had ({error.strerror}); stop who has it, or set LMW_PORT."
        )
    return Finding("port", OK, f"{host}:{port} is free.")


def _folder(check: str, folder: Path, setting: str) -> Finding:
    if not folder.is_dir():
        return Finding(check, LOOK, f"There is no folder {folder} yet; the first start makes it ({setting}).")
    if not os.access(folder, os.R_OK | os.W_OK | os.X_OK):
        return Finding(check, WRONG, f"{folder} can't be written to; give it to the user of the service.")
    return Finding(check, OK, f"{folder} can be written to.")


def _disk(folder: Path) -> Finding:
    there = next(place for place in (folder, *folder.absolute().parents) if place.exists())
    free = shutil.disk_usage(there).free
    sentence = f"{free / _GB:,.1f} GB are free at {there}"
    if free < FEW_BYTES:
        state = WRONG if free < LITTLE_BYTES else LOOK
        return Finding("disk", state, f"{sentence}; make room, or move LMW_VAR and the warehouse.")
    return Finding("disk", OK, f"{sentence}.")


def _memory(limit: str) -> Finding:
    number = limit.upper().rstrip("KMGTIB ")
    unit = limit.upper().removeprefix(number).strip()
    try:
        wanted = float(number) * _UNITS[unit]
    except (ValueError, KeyError):
        return Finding("memory", WRONG, f"LMW_MEMORY={limit!r} is no amount; write 1GB or 800MB.")
    whole = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    sentence = f"The database may take {limit} of {whole / _GB:,.1f} GB"
    if wanted > MEMORY_SHARE * whole:
        return Finding("memory", LOOK, f"{sentence}; cleaning needs the rest, set LMW_MEMORY lower.")
    return Finding("memory", OK, f"{sentence}.")


def private(path: Path, what: str) -> list[Finding]:
    """For its owner alone; nothing where it is not there."""
    if not path.exists():
        return []
    found = path.stat()
    if found.st_uid != os.geteuid():
        return [Finding(what, WRONG, f"{path} belongs to another user; run all as one user, or `chown` it.")]
    if stat.S_IMODE(found.st_mode) & 0o077:
        return [Finding(what, WRONG, f"{path} can be read by others; run `chmod 600 {path}`.")]
    return [Finding(what, OK, f"{path} is for its owner alone.")]
