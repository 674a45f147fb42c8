"""The watch: keeps the data coming, from sources that are asked on a schedule and from the inbox.

One loop looks, begins and keeps the record; the work itself is done by threads, and the reading of files by
child processes. A source has at most one piece of work at a time. What fails is said, rests for a while that
grows, and holds up nobody else.
"""

import datetime as dt
import logging
import random
import threading
import time
import traceback
from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import sqlalchemy as sa

from city import City, CityFaults, Source
from etl import chores, cli
from etl.desk import Desk
from etl.errors import SourceError, UserError
from etl.feeds.poll import FETCH_SECONDS, poll
from etl.inbox import Inbox
from etl.intake import refuse, take_in
from etl.log import LogVoice
from etl.scheduler import Scheduler
from etl.sources import matches
from etl.timetable import back_off
from etl.worker import Workers
from settings import Settings
from warehouse import about, freshness
from warehouse.engines import Warehouse
from warehouse.errors import WarehouseError

TICK_SECONDS = 0.2
BEAT_SECONDS = 15
QUICK_SECONDS, MOST_KEPT = 30, 3  # sources that are asked so often keep a child each, up to so many
SIMULATION, BACKUP, CLEAN_UP = "simulation", "backup", "clean_up"
_EXPECTED = (UserError, WarehouseError, CityFaults, OSError)
_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Chore:
    """Timed work of another room: its schedule (etl/timetable.py) and what does it, with a sentence."""

    schedule: str
    run: Callable[[Desk], str]


NO_MORE: Mapping[str, Chore] = {}


@dataclass(frozen=True)
class Work:
    """One piece of work under way. `sources` are those whose state its failure tells; `job` is its name in
    the timetable, "" for files of the inbox."""

    future: Future[str]
    sources: tuple[str, ...] = ()
    job: str = ""


@dataclass
class Watch:
    """`run` until it is told to end, or `is_mine` says that another may watch by now. `now` and `chance`
    (0 to 1) are given, so that a test can set them; `more` are chores of other rooms, by name."""

    settings: Settings
    warehouse: Warehouse
    workers: Workers
    now: Callable[[], dt.datetime] = lambda: dt.datetime.now(dt.UTC)
    chance: Callable[[], float] = random.random
    fetch_seconds: float = FETCH_SECONDS
    more: Mapping[str, Chore] = field(default_factory=dict)
    is_mine: Callable[[], bool] = lambda: True
    _under_way: dict[str, Work] = field(default_factory=dict)
    _rests_until: dict[str, float] = field(default_factory=dict)
    _timetable: dict[str, str] | None = None
    _beat_at: float = 0.0
    _fault: str = ""

    def __post_init__(self) -> None:
        self._inbox = Inbox(self.settings.inbox)

    def run(self, ended: threading.Event) -> None:
        """Ends within seconds: a transaction under way is finished, the reading of a file is left where the
        next start goes on with it."""
        self.settings.inbox.mkdir(parents=True, exist_ok=True)
        with ThreadPoolExecutor(32, thread_name_prefix="watch") as threads:
            threads.submit(self.workers.warm, self.settings.city, self.settings.simulated)
            while not ended.wait(TICK_SECONDS) and self.is_mine():
                try:
                    self._tick(threads)
                except (*_EXPECTED, sa.exc.DBAPIError) as error:
                    self._say_once(_sentence(error))
            self.workers.stop()
        if not self.is_mine():
            return
        try:
            with self.warehouse.write() as connection:
                about.put(connection, about.WATCHING, "")
                freshness.all_off(connection)
        except sa.exc.DBAPIError as error:  # its disk or its server is gone: who reads of it knows by its age
            self._say_once(_sentence(error))

    def _tick(self, threads: ThreadPoolExecutor) -> None:
        """One look at everything. Raises what keeps it from looking: the city, the warehouse, the inbox."""
        city, at = self.desk("watch").city, self.now()
        scheduler = Scheduler(self.warehouse, city.code, city.zone)
        self._collect(city, scheduler)
        self._beat(city, at)
        if (wanted := timetable(self.settings, city, self.more)) != self._timetable:
            scheduler.enrol(wanted, at, busy=self._under_way)
            self._timetable = wanted
            self.workers.kept = min(MOST_KEPT, max(1, sum(map(_is_quick, city.sources.values()))))
        for name in scheduler.begin(at, busy=self._under_way):
            self._under_way[name] = self._begin(name, city, threads)
        for source, files in self._brought(city).items():
            future = threads.submit(take_in, self.desk("inbox"), source, files)
            self._under_way[source] = Work(future, (source,))
        self._say_once("")

    def desk(self, room: str) -> Desk:
        return Desk(self.settings, LogVoice(room), lent=self.warehouse, workers=self.workers, clock=self.now)

    def _begin(self, name: str, city: City, threads: ThreadPoolExecutor) -> Work:
        desk = self.desk(name)
        if name in _CHORES:
            sources = tuple(city.sources) if name == SIMULATION else ()
            return Work(threads.submit(_CHORES[name], desk), sources, job=name)
        if name in self.more:
            return Work(threads.submit(self.more[name].run, desk), job=name)
        source = city.sources[name]
        return Work(threads.submit(poll, desk, source, self.fetch_seconds), (name,), job=name)

    def _brought(self, city: City) -> dict[str, list[Path]]:
        """The files of the inbox by source, of sources that are free; what is nobody's is put away."""
        found: dict[str, list[Path]] = {}
        for file in self._inbox.ready():
            try:
                source = matches(file, city.sources)
            except UserError as error:
                refuse(self.desk("inbox"), file, str(error))
                continue
            if source not in self._under_way and time.monotonic() >= self._rests_until.get(source, 0):
                found.setdefault(source, []).append(file)
        return found

    def _collect(self, city: City, scheduler: Scheduler) -> None:
        """Puts on record how the work went that is done by now."""
        for name, work in [(name, work) for name, work in self._under_way.items() if work.future.done()]:
            del self._under_way[name]
            error = work.future.exception()
            said = _sentence(error) if error else work.future.result()
            next_at = None
            if work.job:
                next_at = scheduler.end(name, self.now(), said, failed=bool(error), chance=self.chance())
            for source in work.sources if error else ():
                self._rests_until[source] = time.monotonic() + 5  # also where nothing can be put on record
                failures = self._tell_failure(city, source, said, next_at)
                self._rests_until[source] = 0.0
                if not isinstance(error, SourceError):  # which put its file away: the next one may be good
                    rest = back_off(failures, self.chance()).total_seconds()
                    self._rests_until[source] = time.monotonic() + rest

    def _tell_failure(self, city: City, source: str, said: str, next_at: dt.datetime | None) -> int:
        """How often it has failed in a row by now."""
        _log.error("%s: %s", source, said)
        with self.warehouse.write() as connection:
            failures = freshness.failures(connection, city.code, source) + 1
            told = {"state": freshness.FAILED, "message": said, "failures": failures}
            freshness.note(connection, city.code, source, checked_at=self.now(), next_at=next_at, **told)
        return failures

    def _beat(self, city: City, at: dt.datetime) -> None:
        """A sign of life, and which sources are late: no load tells of what does not come."""
        if time.monotonic() < self._beat_at:
            return
        self._beat_at = time.monotonic() + BEAT_SECONDS
        with self.warehouse.write() as connection:
            about.put(connection, about.WATCHING, at.isoformat())
            for name, source in city.sources.items():
                allowed = dt.timedelta(minutes=source.stale_after_minutes)
                freshness.judge(connection, city.code, name, allowed, at)

    def _say_once(self, fault: str) -> None:
        if fault and fault != self._fault:
            _log.error("The watch could not look, and goes on: %s", fault)
        self._fault = fault


def timetable(settings: Settings, city: City, more: Mapping[str, Chore] = NO_MORE) -> dict[str, str]:
    """Every timed job by name, and its schedule: a job that asks a source bears the source's name."""
    polls = {
        name: f"every {source.poll.every_seconds} s" for name, source in city.sources.items() if source.poll
    }
    chosen = {
        SIMULATION: "every 20 s" if settings.simulated else "",
        BACKUP: "daily 02:10" if settings.backup != chores.OFF else "",
        CLEAN_UP: "daily 03:10" if settings.keep != chores.OFF else "",
    }
    others = {name: chore.schedule for name, chore in more.items()}
    return polls | others | {name: words for name, words in chosen.items() if words}


def _is_quick(source: Source) -> bool:
    return source.poll is not None and source.poll.every_seconds <= QUICK_SECONDS


def _simulate(desk: Desk) -> str:
    cli.run(["simulate"], desk)
    return ""


def _sentence(error: BaseException) -> str:
    """Of what nobody foresaw only where it happened is told: its own words may hold a cell of a row."""
    if isinstance(error, _EXPECTED):
        return str(error)
    if isinstance(error, sa.exc.OperationalError):
        return "The warehouse can't be reached or written to just now; it is tried again."
    _log.error("%s at %s", type(error).__name__, "".join(traceback.format_tb(error.__traceback__)))
    return f"An unforeseen fault ({type(error).__name__}); the log says where."


_CHORES = {SIMULATION: _simulate, BACKUP: chores.back_up, CLEAN_UP: chores.clean_up}
