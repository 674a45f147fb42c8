"""Where a command runs: its warehouse, its city, its folders, and the voice that it answers with."""

import argparse
import secrets
import sys
from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol, Self
from zoneinfo import ZoneInfo

from tqdm import tqdm

from city import City, cached_city
from etl.errors import UserError
from etl.worker import Workers
from settings import Settings
from warehouse.durable import settle
from warehouse.engines import Warehouse, open_warehouse
from warehouse.schema import upgrade

_DUCKDB = "duckdb:///"
here: ContextVar[Path] = ContextVar("here")
"""The folder that a caller's relative paths start from: a server runs commands for callers in other
folders."""


class Voice(Protocol):
    """Who is told: a person at a terminal, or a command line at the other end of the server's socket."""

    def say(self, text: str) -> None: ...

    def fault(self, text: str) -> None: ...

    def progress(self, what: str, done: int, total: int) -> None: ...


class Terminal:
    """Words to standard output, faults and the progress bar to standard error."""

    def __init__(self) -> None:
        self._bar: tqdm | None = None
        self._what = ""

    def say(self, text: str) -> None:
        self._end_bar()
        print(text, flush=True)

    def fault(self, text: str) -> None:
        self._end_bar()
        print(text, file=sys.stderr, flush=True)

    def progress(self, what: str, done: int, total: int) -> None:
        if self._bar is None or self._what != what:
            self._end_bar()
            unit = "B" if total else " rows"
            self._bar = tqdm(total=total, desc=what, unit=unit, unit_scale=True, disable=None, leave=False)
            self._what = what
        self._bar.total = total
        self._bar.update(done - self._bar.n)

    def _end_bar(self) -> None:
        if self._bar is not None:
            self._bar.close()
            self._bar = None


@dataclass
class Desk:
    """Made for one command. A server lends its open warehouse (`is_lent`), which the command leaves open."""

    settings: Settings
    voice: Voice
    lent: Warehouse | None = None
    at: datetime | None = None  # a simulated now
    workers: Workers | None = None
    """Of a service: files are read in its child processes, not here."""
    clock: Callable[[], datetime] = lambda: datetime.now(UTC)
    is_drill: bool = False
    """Its data are simulated, whatever the city's are."""
    _own: Warehouse | None = None

    @classmethod
    def of(cls, args: argparse.Namespace, voice: Voice) -> Self:
        return cls(with_places(_settings(), args), voice)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._own is not None:
            self._own.close()
            self._own = None

    @property
    def warehouse(self) -> Warehouse:
        """The open warehouse, its tables brought to the newest step. WarehouseBusy where a server holds
        it."""
        if self.lent is not None:
            return self.lent
        if self._own is None:
            _make_folder_of(self.settings.warehouse)
            self._own = open_warehouse(self.settings.warehouse, memory_limit=self.settings.memory)
            upgrade(self._own)
        return self._own

    @property
    def missing(self) -> Path | None:
        """The file of the warehouse where there is none yet: to open it would make it."""
        if self.lent is not None or not self.settings.warehouse.startswith(_DUCKDB):
            return None
        file = Path(self.settings.warehouse.removeprefix(_DUCKDB))
        return None if file.exists() else file

    @property
    def city(self) -> City:
        return cached_city(self.settings.city, self.settings.simulated)

    @property
    def kind(self) -> str:
        """What it loads: nyata or simulasi."""
        return "simulasi" if self.settings.simulated or self.is_drill else "nyata"

    @property
    def salt(self) -> str:
        """The secret of caller hashes: made once, kept beside the data, never shown."""
        file = self.settings.var / "salt"
        if not file.exists() or not file.stat().st_size:
            file.parent.mkdir(parents=True, exist_ok=True)
            part = file.with_name("salt.part")
            part.touch(mode=0o600)
            part.write_text(secrets.token_hex(32))
            settle(part, file)
        return file.read_text()

    def now(self) -> datetime:
        return self.at or self.clock()

    def moment(self, at: datetime | None) -> datetime:
        """The instant that a command was given, in UTC: by the city's zone where it names none. Absent:
        now."""
        if at is None:
            return self.now()
        return (at if at.tzinfo else at.replace(tzinfo=ZoneInfo(self.city.zone))).astimezone(UTC)


def add_places(parser: argparse.ArgumentParser) -> None:
    """The options that every command has."""
    parser.add_argument("--city", metavar="DIR", type=path, help="the city folder (LMW_CITY)")
    parser.add_argument(
        "--warehouse", metavar="URL", help="duckdb:///FILE or postgresql+psycopg://… (LMW_WAREHOUSE)"
    )
    parser.add_argument("--json", action="store_true", help="answer for machines")


def path(word: str) -> Path:
    """The type of every path on the command line."""
    return here.get(Path.cwd()) / word


def instant(word: str) -> datetime:
    """The type of every instant on the command line."""
    try:
        return datetime.fromisoformat(word)
    except ValueError:
        raise argparse.ArgumentTypeError(
            f"'{word}' is no instant; write 2026-11-24T08:20 (the city's time) or 2026-11-24T08:20+07:00"
        ) from None


def with_places(settings: Settings, args: argparse.Namespace) -> Settings:
    return replace(
        settings, **{name: value for name in ("city", "warehouse") if (value := getattr(args, name))}
    )


def _settings() -> Settings:
    try:
        return Settings.from_environment()
    except ValueError as error:
        raise UserError(str(error)) from None


def _make_folder_of(url: str) -> None:
    if url.startswith(_DUCKDB):
        Path(url.removeprefix(_DUCKDB)).parent.mkdir(parents=True, exist_ok=True)
