"""What becomes of each case, drawn whole at its birth: the instants of its steps, who holds it, how it ends.

A life goes on in order: received, verified, forwarded (perhaps to the wrong agency first), responded,
arrived, worked on, handed over, paused, resolved, closed, reopened and all that again. What a file shows of
it is the life cut at a moment (`seen`); a step that lies in the future is not there.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from etl.simulate import chance
from etl.simulate.holders import held
from etl.simulate.rhythm import weekdays
from etl.simulate.service import Service
from etl.simulate.stories import progress

NEVER = np.datetime64("NaT", "s")


@dataclass(frozen=True)
class Step:
    """A kind of step: the column of its instants, the state that it leads to, who writes it, and who then
    holds the case: "" nobody, or the column of the agency."""

    name: str
    state: str
    layer: str
    holder: str = ""


STEPS = (
    Step("received", "diterima", "operator"),
    Step("verified", "diverifikasi", "operator"),
    Step("refused", "tidak_valid", "operator"),
    Step("misrouted", "didisposisikan", "operator", "wrong_agency"),
    Step("forwarded", "didisposisikan", "operator", "agency"),
    Step("responded", "ditanggapi", "admin_opd", "agency"),
    Step("arrived", "tiba", "lapangan", "agency"),
    Step("worked", "dikerjakan", "lapangan", "agency"),
    Step("handed", "didisposisikan", "admin_opd", "last_agency"),
    Step("paused", "ditunda", "admin_opd", "last_agency"),
    Step("resumed", "dikerjakan", "lapangan", "last_agency"),
    Step("resolved", "selesai", "lapangan", "last_agency"),
    Step("closed", "ditutup", "operator", "last_agency"),
    Step("reopened", "dibuka_kembali", "operator", "last_agency"),
    Step("reworked", "dikerjakan", "lapangan", "last_agency"),
    Step("resolved_again", "selesai", "lapangan", "last_agency"),
    Step("closed_again", "ditutup", "operator", "last_agency"),
)
NAMES = [step.name for step in STEPS]


def lived(service: Service, cases: pd.DataFrame) -> pd.DataFrame:
    """The cases with the instants of all their steps (datetime64[s] UTC, NaT where it never comes to that),
    their agencies and is_duplicate, is_automatic (closed because the citizen stayed silent), is_bulk."""
    known = held(service, cases)
    life = _Life(service, known)
    begun = _begun(life)
    done = begun | _done(life, begun)
    steps = pd.DataFrame(done | _again(life, done), index=cases.index)[[*NAMES, "is_automatic", "is_bulk"]]
    return _ended(service, pd.concat([known.drop(columns="received"), steps], axis=1))


def seen(lives: pd.DataFrame, until: np.datetime64) -> pd.DataFrame:
    """The lives as they are known at a moment, without the cases that are still to come; and `last`, the
    number of the last step, and `updated`, its instant."""
    known = lives[lives["received"] <= until]
    known = known.assign(**{name: known[name].where(known[name] <= until) for name in NAMES})
    last = np.max([np.where(known[name].isna(), 0, number) for number, name in enumerate(NAMES)], axis=0)
    return known.assign(last=last, updated=known[NAMES].max(axis=1))


@dataclass(frozen=True, eq=False)
class _Life:
    """What every step of a life needs: the cases, and durations by kind and agency."""

    service: Service
    cases: pd.DataFrame

    def __getitem__(self, column: str) -> np.ndarray:
        return self.cases[column].to_numpy()

    def happens(self, what: str) -> np.ndarray:
        return chance.happens(self["key"], what, self.service.by_kind("life", what)[self["kind"]])

    def minutes(self, what: str) -> np.ndarray:
        """Lognormal, by the kind's figures."""
        median, spread = self.service.by_kind("life", what)[self["kind"]].T
        return chance.lasting(self["key"], what, median, spread)

    def after(self, start: np.ndarray, minutes: np.ndarray) -> np.ndarray:
        """So many minutes later: office minutes for the kinds that are dealt with in office hours."""
        end = start + (minutes * 60).astype("timedelta64[s]")
        office = self.service.by_kind("life", "office")[self["kind"]].astype(bool)
        calendar = self.service.calendar
        end[office] = _plain(calendar.deadline_many(_column(start[office]), minutes[office] * 60))
        return end


def _begun(life: _Life) -> dict[str, np.ndarray]:
    """Up to the agency that the case belongs to."""
    received = life["received"]
    verified = received + _seconds(life.minutes("verify"))
    refused = ~life["is_duplicate"] & life.happens("invalid")
    sent = _unless(refused | life["is_duplicate"], verified + _seconds(life.minutes("forward")))
    astray = life.happens("misrouted") & (life["wrong_agency"] >= 0)
    returned = life.after(sent, life.minutes("returned"))
    return {
        "received": received,
        "verified": verified,
        "refused": _unless(~refused, verified + _seconds(life.minutes("forward"))),
        "misrouted": _unless(~astray, sent),
        "forwarded": np.where(astray, returned, sent),
    }


def _done(life: _Life, begun: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    """What the agency does, up to the first closing."""
    stuck, silent = life.happens("stuck"), chance.happens(life["key"], "silent", 0.5)
    responded = life.after(begun["forwarded"], life.minutes("respond") * life["pace"])
    responded = _unless(stuck & silent, responded)
    arrived = life.after(begun["forwarded"], life.minutes("arrive") * life["pace"])
    arrived = np.fmax(arrived, responded)
    worked = life.after(arrived, life.minutes("work"))
    worked = _unless(np.isnat(responded), worked)
    handed = _unless(life["last_agency"] == life["agency"], life.after(worked, life.minutes("hand_over")))
    paused, resumed = _paused(life, np.fmax(worked, handed))
    busy = np.fmax(np.fmax(worked, handed), resumed)
    resolved = _unless(stuck, life.after(busy, life.minutes("resolve") * life["work_pace"]))
    resolved, is_bulk = _in_bulk(life, resolved)
    closed, is_automatic = _closed(life, begun["verified"], resolved, is_bulk)
    return {
        "responded": responded,
        "arrived": _unless(_arrival_missing(life), arrived),
        "worked": worked,
        "handed": handed,
        "paused": paused,
        "resumed": resumed,
        "resolved": resolved,
        "closed": closed,
        "is_automatic": is_automatic,
        "is_bulk": is_bulk,
    }


def _again(life: _Life, done: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    median, spread = life.service.facts["habits"]["reopened_minutes"]
    later = chance.lasting(life["key"], "reopened after", median, spread)
    contested = life.happens("reopened") & ~life["is_duplicate"]
    reopened = _unless(~contested, done["closed"] + _seconds(later))
    reworked = life.after(reopened, life.minutes("work") * life["pace"])
    resolved = life.after(reworked, life.minutes("resolve") * life["work_pace"] / 2)
    closed = life.after(resolved, life.minutes("close"))
    return {"reopened": reopened, "reworked": reworked, "resolved_again": resolved, "closed_again": closed}


def _paused(life: _Life, busy: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    median, spread = life.service.facts["habits"]["paused_minutes"]
    paused = _unless(~life.happens("paused"), life.after(busy, life.minutes("work")))
    return paused, life.after(paused, chance.lasting(life["key"], "pause", median, spread))


def _arrival_missing(life: _Life) -> np.ndarray:
    missing = life.happens("arrival_missing")
    for story in life.service.telling("no_arrival"):
        concerned = life["agency"] == life.service.number("agencies", story.effects["agency"])
        missing |= concerned & ~np.isnan(progress(story, life["day"]))
    return missing


def _in_bulk(life: _Life, resolved: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Some agencies write down on Friday afternoon, within minutes, what was done during the week."""
    bulk = life.service.facts["habits"]["bulk"]
    agencies = [life.service.number("agencies", code) for code in bulk["agencies"]]
    office = life.service.by_kind("life", "office")[life["kind"]] > 0
    written_late = office & np.isin(life["last_agency"], agencies) & ~np.isnat(resolved)
    written_late &= chance.happens(life["key"], "bulk", bulk["share"])
    day = life.service.local(resolved[written_late]) // 86_400
    friday = day + (bulk["weekday"] - weekdays(day)) % 7
    drawn = chance.uniform(life["key"][written_late], "bulk minute") * bulk["minutes"] * 60
    begin = pd.Timedelta(f"{bulk['at']}:00").total_seconds()
    moment = life.service.utc(friday * 86_400 + (begin + drawn).astype(int))
    resolved = resolved.copy()
    resolved[written_late] = np.fmax(moment, resolved[written_late])
    return resolved, written_late


def _closed(
    life: _Life, verified: np.ndarray, resolved: np.ndarray, is_bulk: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """(closed, whether it closed by itself because the citizen stayed silent)."""
    calendar, days = life.service.calendar, life.service.facts["habits"]["autoclose_days"]
    silent = life.happens("autoclosed") & ~is_bulk & ~life["is_duplicate"]
    in_the_end = _plain(calendar.deadline_working_days_many(_column(resolved), days))
    at_once = resolved + _seconds(life.minutes("verify") % 1)
    closed = np.select([silent, is_bulk], [in_the_end, at_once], life.after(resolved, life.minutes("close")))
    found_out = life.after(verified, life.minutes("close"))
    return np.where(life["is_duplicate"], found_out, closed), silent


def _ended(service: Service, lives: pd.DataFrame) -> pd.DataFrame:
    """Nothing happens to a case any more after so many days: what a top-up looks at stays small."""
    last = lives["received"] + np.timedelta64(service.facts["habits"]["longest_days"], "D")
    return lives.assign(**{name: lives[name].where(lives[name] <= last) for name in NAMES})


def _column(at: np.ndarray) -> pd.Series:
    return pd.Series(pd.DatetimeIndex(at, tz="UTC"))


def _plain(column: pd.Series) -> np.ndarray:
    return column.dt.tz_localize(None).to_numpy("datetime64[s]")


def _seconds(minutes: np.ndarray) -> np.ndarray:
    return (minutes * 60).astype("timedelta64[s]")


def _unless(condition: np.ndarray, at: np.ndarray) -> np.ndarray:
    return np.where(condition, NEVER, at)
