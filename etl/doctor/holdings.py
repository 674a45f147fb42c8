"""The warehouse: its kind, its clock, and how its sources and its service fare."""

import datetime as dt
from typing import Any

from city import City
from etl import rehearsal
from etl.chores import OFF
from etl.desk import Desk
from etl.doctor.finding import LOOK, OK, WRONG, Finding
from etl.watch import BEAT_SECONDS

AHEAD = dt.timedelta(minutes=5)  # that a source's clock may differ from ours
DEAD = dt.timedelta(seconds=8 * BEAT_SECONDS)


def examine(desk: Desk, city: City, held: dict[str, Any]) -> list[Finding]:
    """`held`: of `warehouse.contents`."""
    step = f"schema step {held['schema_step']}, {held['cases']:,} cases, {held['calls']:,} calls"
    return [
        Finding("warehouse", OK, f"It opens: {step}."),
        _kind(held["kind"], desk.settings.simulated),
        _clock(held, desk.now()),
        _watch(held["watching_at"], desk.now()),
        *(_source(name, held, city, desk.now()) for name in city.sources),
        *(_job(job) for job in held["jobs"]),
        *_restore_test(held["restore_test"], desk),
    ]


def _restore_test(text: str, desk: Desk) -> list[Finding]:
    """Whether a backup was ever brought back; nothing where none is made."""
    if desk.settings.backup == OFF:
        return []
    found, how = rehearsal.last(text), "run `python -m etl rehearse`, or enable lapor-restore-test.timer"
    if found is None:
        return [Finding("restore test", LOOK, f"No backup was ever tried; {how}.")]
    if found.fault:
        return [Finding("restore test", WRONG, f"{found.file} could not be restored: {found.fault}")]
    said = f"{found.file} was restored on {found.at[:10]}: {found.rows:,} rows, {found.cases:,} cases"
    if rehearsal.is_due(found, desk.now()):
        return [Finding("restore test", LOOK, f"{said}; that is long ago, {how}.")]
    return [Finding("restore test", OK, f"{said}.")]


def _kind(kind: str, is_simulated: bool) -> Finding:
    wanted = "simulasi" if is_simulated else "nyata"
    if kind and kind != wanted:
        sentence = f"The warehouse holds {kind} data, LMW_SIMULATED asks for {wanted}; set one of them right."
        return Finding("kind", WRONG, sentence)
    return Finding("kind", OK, f"Its data are {kind}." if kind else "Nothing is loaded yet.")


def _clock(held: dict[str, Any], at: dt.datetime) -> Finding:
    """A clock that stands before what was written, or what sources wrote, is wrong, or theirs is."""
    told = [(f"the newest data of {row['source']}", row["newest_at"]) for row in held["sources"]]
    told += [(f"the last load of {row['source']}", row["finished_at"]) for row in held["sources"]]
    ahead = [(what, instant) for what, instant in told if instant and instant - at > AHEAD]
    if ahead:
        what, instant = max(ahead, key=lambda one: one[1])
        sentence = f"It is {at:%Y-%m-%d %H:%M} UTC here, but {what} is of {instant:%Y-%m-%d %H:%M} UTC"
        return Finding(
            "clock", WRONG, f"{sentence}; set this clock by the network, or look at that source's."
        )
    return Finding("clock", OK, f"{at:%Y-%m-%d %H:%M} UTC, later than all data.")


def _watch(watching_at: str, at: dt.datetime) -> Finding:
    if not watching_at:
        return Finding(
            "watch", LOOK, "Nobody watches the sources; start `serve.py`, or `python -m etl watch`."
        )
    silent = at - dt.datetime.fromisoformat(watching_at)
    if silent > DEAD:
        minutes = silent.total_seconds() / 60
        return Finding("watch", WRONG, f"The service is silent for {minutes:,.0f} minutes; start it again.")
    return Finding("watch", OK, "The service runs.")


def _source(name: str, held: dict[str, Any], city: City, at: dt.datetime) -> Finding:
    check, minutes = f"source {name}", city.sources[name].stale_after_minutes
    state = next((row for row in held["watch"] if row["source"] == name), None)
    if state is None or state["seen_at"] is None:
        return Finding(check, LOOK, "It never brought anything; put a file of it into the inbox.")
    since = f"It has told everything up to {state['seen_at']:%Y-%m-%d %H:%M} UTC"
    if state["state"] == "failed":
        return Finding(check, LOOK, f"{since}; it failed {state['failures']} time(s): {state['message']}")
    if at - state["seen_at"] > dt.timedelta(minutes=minutes):
        return Finding(check, LOOK, f"{since}, more than {minutes} minutes ago; ask who sends it.")
    return Finding(check, OK, f"{since}.")


def _job(job: dict[str, Any]) -> Finding:
    state = WRONG if job["state"] == "failed" else OK
    said = job["message"] or (f"{job['state']}." if job["state"] else "It has not run yet.")
    return Finding(f"job {job['name']}", state, said)
