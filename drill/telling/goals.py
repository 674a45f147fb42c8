"""The goals of a drill: what was reached, beside earlier drills of the same scenario."""

import datetime as dt
from zoneinfo import ZoneInfo

from drill.telling.forms import shortly
from drill.telling.parts import MARK_LATE, Evaluation, Row, Section
from words.forms import NOTHING, instant, number, percent, sentence


def met(report: Row) -> tuple[int, int]:
    """How many goals were met, of how many that could be measured."""
    measured = [one for one in report["goals"] if one["is_met"] is not None]
    return sum(one["is_met"] for one in measured), len(measured)


def section(of: Evaluation) -> Section:
    rows = []
    for one in of.report["goals"]:
        word = {True: "met", False: "not_met", None: "nothing_measured"}[one["is_met"]]
        mark = {True: "✓ ", False: f"{MARK_LATE} ", None: ""}[one["is_met"]]
        rows.append([sentence(goal(one, of)), value(one, of), number(one["n"], of.lang), mark + of.say(word)])
    heads = [of.say("goal"), of.say("value"), of.say("n"), ""]
    return Section("goals", of.say("goals"), heads=heads, rows=rows, numbers=(1, 2))


def goal(one: Row, of: Evaluation) -> str:
    is_delay = one["measure"] == "delay"
    least = shortly(one["least"], of.lang) if is_delay else percent(one["least"], of.lang)
    step = of.step(one["step"]) if one["step"] else ""
    return of.say(f"goal_{one['measure']}", least=least, step=step)


def value(one: Row, of: Evaluation) -> str:
    if one["value"] is None:
        return NOTHING
    return shortly(one["value"], of.lang) if one["measure"] == "delay" else percent(one["value"], of.lang)


def beside(of: Evaluation) -> Section:
    """The goals of this drill, and what they were in the ones before."""
    if not of.earlier:
        return Section("beside", of.say("beside"), none=of.say("beside_none"))
    drills = [of.report, *of.earlier]
    zone = ZoneInfo(of.city.zone)
    days = [
        instant(dt.datetime.fromisoformat(one["started_at"]), zone, "", of.lang).strip() for one in of.earlier
    ]
    rows = []
    for one in of.report["goals"]:
        same = [_same(one, drill) for drill in drills]
        rows.append([sentence(goal(one, of)), *(value(other, of) if other else NOTHING for other in same)])
    heads = [of.say("goal"), of.say("this"), *days]
    return Section("beside", of.say("beside"), heads=heads, rows=rows, numbers=tuple(range(1, len(heads))))


def _same(goal: Row, drill: Row) -> Row | None:
    found = (
        one for one in drill["goals"] if (one["measure"], one["step"]) == (goal["measure"], goal["step"])
    )
    return next(found, None)
