"""All timed work by one table, `jobs`: it survives restarts, makes up once for what it missed, and says so.

The moment of every step is an argument. Work is on record as running before it begins, with the time at which
it is due next; work that was cut off is due again.
"""

import datetime as dt
import logging
from collections.abc import Container
from dataclasses import dataclass

from etl.timetable import back_off, following, mended, overdue, timing
from warehouse import jobs
from warehouse.engines import Warehouse

NOTHING_NEW = "Nothing new."  # some sources say so each second: the log leaves it out
_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Scheduler:
    """Of one city in one warehouse; `zone` is the city's."""

    warehouse: Warehouse
    city_code: str
    zone: str

    def enrol(self, wanted: dict[str, str], now: dt.datetime, busy: Container[str] = ()) -> None:
        """The jobs by name and schedule, and no others; one on record as running that is not `busy` was cut
        off, and is due at once. One that is new, or has another schedule, is due
        first at its next time, or at once where it goes by intervals."""
        with self.warehouse.write() as connection:
            held = jobs.all_jobs(connection, self.city_code)
            for name in held.keys() - wanted.keys():
                jobs.strike(connection, self.city_code, name)
            for name, words in wanted.items():
                if name not in held or held[name]["schedule"] != words:
                    when = timing(words, self.zone)
                    first = now if when.every else following(when, now)
                    jobs.keep(connection, self.city_code, name, schedule=words, next_at=first)
                elif held[name]["state"] == jobs.RUNNING and name not in busy:
                    said = "It was cut off and runs again."
                    jobs.keep(connection, self.city_code, name, state="", next_at=now, message=said)

    def begin(self, now: dt.datetime, busy: Container[str] = ()) -> list[str]:
        """The names of the jobs that are due and not `busy`, on record from here as running."""
        with self.warehouse.read() as connection:
            held = jobs.all_jobs(connection, self.city_code)
        begun = []
        for name, job in held.items():
            when = timing(job["schedule"], self.zone)
            due_at = mended(when, job["next_at"], job["failures"], now)
            if due_at <= now and name not in busy:
                late = overdue(when, due_at, now)
                said = f"It was due at {due_at:%Y-%m-%d %H:%M} UTC; this makes up for {late}." if late else ""
                said = said or (job["message"] if job["state"] == jobs.WAITING else "")
                values = {"state": jobs.RUNNING, "last_at": now, "next_at": following(when, max(now, due_at))}
                self._keep(name, message=said, **values)
                begun.append(name)
            elif due_at != job["next_at"]:
                self._keep(name, next_at=due_at)
        return begun

    def end(
        self, name: str, now: dt.datetime, said: str, *, failed: bool, chance: float = 0.0
    ) -> dt.datetime:
        """How a job went, in a sentence; when it is due next. One that failed is tried again after a while,
        longer each time."""
        with self.warehouse.read() as connection:
            job = jobs.all_jobs(connection, self.city_code)[name]
        failures = job["failures"] + 1 if failed else 0
        next_at = self._again(job, failures, now, chance) if failed else job["next_at"]
        state = jobs.FAILED if failed else jobs.DONE
        message = " ".join(filter(None, (job["message"], said)))
        self._keep(name, state=state, failures=failures, next_at=next_at, message=message)
        return next_at

    def _again(self, job: dict, failures: int, now: dt.datetime, chance: float) -> dt.datetime:
        """After the back-off; work of intervals not before its interval, other work not after its time."""
        again = now + back_off(failures, chance)
        is_of_intervals = timing(job["schedule"], self.zone).every is not None
        return max(again, job["next_at"]) if is_of_intervals else min(again, job["next_at"])

    def _keep(self, name: str, **values: object) -> None:
        with self.warehouse.write() as connection:
            jobs.keep(connection, self.city_code, name, **values)
        if values.get("message"):
            level = logging.DEBUG if values["message"] == NOTHING_NEW else logging.INFO
            _log.log(level, "%s: %s", name, values["message"])
