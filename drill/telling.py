"""A drill's evaluation in words: sections of plain tables, which page and paper both draw."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from zoneinfo import ZoneInfo

from city import City
from drill.cases import OPERATOR
from drill.evaluation import LATE, MISSED
from drill.telling_forms import clocked, note_words, seat_name, shortly
from reports.names import names
from words import t
from words.forms import NOTHING, instant, number, percent, sentence, time_of_day

MARK_LATE = "■"
Row = Mapping[str, Any]


@dataclass(frozen=True)
class Section:
    """`rows` of cells under `heads`; `numbers`: the places of the columns that hold figures. Without rows
    `none` is said. `widths`: of the columns on paper, in typst's words; '' for even ones."""

    key: str
    title: str
    note: str = ""
    heads: Sequence[str] = ()
    rows: Sequence[Sequence[str]] = ()
    numbers: Sequence[int] = ()
    none: str = ""


@dataclass(frozen=True)
class Evaluation:
    """`report` as drill.ending made it; `earlier`: those of the same scenario, the newest first."""

    report: Row
    city: City
    lang: str
    notes: Sequence[Row] = ()
    earlier: Sequence[Row] = field(default_factory=tuple)

    def say(self, key: str, **values: Any) -> str:
        return t(f"drill.{key}", self.lang, **values)

    @property
    def agency(self) -> Callable[[str], str]:
        return names(self.city, "agencies", NOTHING)

    @property
    def category(self) -> Callable[[str], str]:
        return names(self.city, "categories", NOTHING)

    @property
    def area(self) -> Callable[[str], str]:
        return names(self.city, "areas", self.say("no_area"))

    @property
    def title(self) -> str:
        return self.say("after_title", title=self.report["title"])

    def step(self, step: str) -> str:
        return self.say(f"step_{step}")


def told(of: Evaluation) -> list[str]:
    """Sentences on how it was played."""
    report, zone = of.report, ZoneInfo(of.city.zone)
    at = instant(dt.datetime.fromisoformat(report["started_at"]), zone, of.city.zone_label, of.lang)
    first, last = (
        time_of_day(dt.datetime.fromisoformat(report[name]), zone, of.city.zone_label, of.lang)
        for name in ("begins_at", "until")
    )
    people = [seat_name(seat, of.agency, of.lang) for seat in report["by_people"]]
    seats = of.say("told_seats", seats=", ".join(people)) if people else of.say("told_no_seats")
    lines = [of.say("told_when", at=at, speed=f"{report['speed']:g}", first=first, last=last)]
    lines += [of.say(f"told_{report['ending']}"), seats]
    return lines + [note_words(one, of.lang) for one in of.notes]


def sections(of: Evaluation) -> list[Section]:
    return [
        _goals(of),
        _findings(of),
        _expected(of),
        _agencies(of),
        _handovers(of),
        _recognised(of),
        _system(of),
        _beside(of),
        _cases(of),
    ]


def findings(of: Evaluation) -> list[tuple[str, str]]:
    """(agency code or '', sentence): goals that were not met, and agencies that were late or did not act."""
    found = [
        ("", of.say("finding_goal", goal=sentence(_goal(one, of)), value=_value(one, of)))
        for one in of.report["goals"]
        if one["is_met"] is False
    ]
    for one in of.report["agencies"]:
        amiss = one[LATE] + one[MISSED]
        if amiss and one["agency"]:
            words = {"agency": of.agency(one["agency"]), "step": of.step(one["step"])}
            found.append((one["agency"], of.say("finding_agency", missed=amiss, n=one["n"], **words)))
    by_agency: dict[str, int] = {}
    for one in of.report["handovers"]:
        by_agency[one["agency"]] = by_agency.get(one["agency"], 0) + 1
    for code, n in by_agency.items():
        found.append((code, of.say("finding_handover", agency=of.agency(code), n=n)))
    return found


def met(report: Row) -> tuple[int, int]:
    """How many goals were met, of how many that could be measured."""
    measured = [one for one in report["goals"] if one["is_met"] is not None]
    return sum(one["is_met"] for one in measured), len(measured)


def _goals(of: Evaluation) -> Section:
    rows = []
    for one in of.report["goals"]:
        word = {True: "met", False: "not_met", None: "nothing_measured"}[one["is_met"]]
        mark = {True: "✓ ", False: f"{MARK_LATE} ", None: ""}[one["is_met"]]
        rows.append(
            [sentence(_goal(one, of)), _value(one, of), number(one["n"], of.lang), mark + of.say(word)]
        )
    heads = [of.say("goal"), of.say("value"), of.say("n"), ""]
    return Section("goals", of.say("goals"), heads=heads, rows=rows, numbers=(1, 2))


def _goal(one: Row, of: Evaluation) -> str:
    is_delay = one["measure"] == "delay"
    least = shortly(one["least"], of.lang) if is_delay else percent(one["least"], of.lang)
    step = of.step(one["step"]) if one["step"] else ""
    return of.say(f"goal_{one['measure']}", least=least, step=step)


def _value(one: Row, of: Evaluation) -> str:
    if one["value"] is None:
        return NOTHING
    return shortly(one["value"], of.lang) if one["measure"] == "delay" else percent(one["value"], of.lang)


def _findings(of: Evaluation) -> Section:
    rows = [[text] for _, text in findings(of)]
    return Section("findings", of.say("findings"), heads=[""], rows=rows, none=of.say("findings_none"))


def _expected(of: Evaluation) -> Section:
    rows = [
        [sentence(of.step(one["step"])), _whom(one, of), clocked(one["within"], of.lang), *_summed(one, of)]
        for one in of.report["expected"]
    ]
    heads = [of.say(name) for name in ("step", "whom", "within", *_SUMMED)]
    numbers = tuple(range(2, 9))
    title = of.say("expected")
    return Section("expected", title, of.say("expected_note"), heads, rows, numbers)


_SUMMED = ("n", "on_time", "late", "missed", "median", "longest")


def _summed(one: Row, of: Evaluation) -> list[str]:
    mark = f"{MARK_LATE} " if one[LATE] + one[MISSED] else ""
    counts = [number(one[name], of.lang) for name in ("n", "on_time")]
    late = mark + number(one[LATE], of.lang) if one[LATE] else number(0, of.lang)
    missed = mark + number(one[MISSED], of.lang) if one[MISSED] else number(0, of.lang)
    return [*counts, late, missed, clocked(one["median"], of.lang), clocked(one["longest"], of.lang)]


def _whom(one: Row, of: Evaluation) -> str:
    kinds = [t(f"kind.{kind}", of.lang) for kind in one["kinds"]]
    categories = [of.category(code) for code in one["categories"]]
    return ", ".join([*categories, *kinds]) or of.say("whom_all")


def _agencies(of: Evaluation) -> Section:
    order = {"operator": 0, "admin_opd": 1, "lapangan": 2}
    held = sorted(
        of.report["agencies"], key=lambda one: (order.get(one["layer"], 3), of.agency(one["agency"]))
    )
    rows = [
        [
            sentence(t(f"layer.{one['layer']}", of.lang)) if one["layer"] else NOTHING,
            "" if one["layer"] == OPERATOR else of.agency(one["agency"]),
            of.step(one["step"]),
            *_summed(one, of),
        ]
        for one in held
        if one["n"]
    ]
    heads = [of.say(name) for name in ("layer", "agency", "step", *_SUMMED)]
    return Section("agencies", of.say("by_agency"), heads=heads, rows=rows, numbers=tuple(range(3, 9)))


def _handovers(of: Evaluation) -> Section:
    rows = [
        [
            number(one["number"], of.lang),
            of.say(
                f"handover_{one['what']}",
                agency=of.agency(one["agency"]),
                right=of.agency(one["right"]),
                seconds=clocked(one["seconds"], of.lang),
            ),
        ]
        for one in of.report["handovers"]
    ]
    heads, none = [of.say("case"), of.say("what")], of.say("handovers_none")
    return Section("handovers", of.say("handovers"), heads=heads, rows=rows, none=none, numbers=(0,))


def _recognised(of: Evaluation) -> Section:
    parts = ("merged", "rejected", "located", "forwarded", "resolved")
    rows = [
        [of.say(f"part_{name}"), _of(one["done"], one["n"], of), number(one["wrong"], of.lang)]
        for name in parts
        if (one := of.report[name])["n"] or one["wrong"]
    ]
    answered = of.report["answered"]
    rows.append([of.say("part_answered"), _of(answered["done"], answered["n"], of), ""])
    heads = [of.say("what"), of.say("done_of"), of.say("by_mistake")]
    return Section("recognised", of.say("recognised"), heads=heads, rows=rows, numbers=(1, 2))


def _of(done: int, n: int, of: Evaluation) -> str:
    return of.say("of", n=done, all=n)


def _system(of: Evaluation) -> Section:
    delay, load = of.report["delay"], of.report["load"]
    ways = ("median", "p95", "longest", "written", "loaded", "shown")
    rows = [
        [of.say(f"delay_{name}"), shortly(delay[name], of.lang)] for name in ways if delay[name] is not None
    ]
    sizes = {"events": "events", "files": "files", "rows": "rows", "busiest": "busiest_minute"}
    rows += [[of.say(f"load_{name}"), number(load[key], of.lang)] for name, key in sizes.items()]
    rows.append([of.say("load_slowest"), shortly(load["slowest_load"], of.lang)])
    note, heads = of.say(f"system_note_{delay['to']}"), [of.say("measure"), of.say("value")]
    return Section("system", of.say("system"), note, heads, rows, (1,))


def _beside(of: Evaluation) -> Section:
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
        rows.append([sentence(_goal(one, of)), *(_value(goal, of) if goal else NOTHING for goal in same)])
    heads = [of.say("goal"), of.say("this"), *days]
    return Section("beside", of.say("beside"), heads=heads, rows=rows, numbers=tuple(range(1, len(heads))))


def _same(goal: Row, drill: Row) -> Row | None:
    found = (
        one for one in drill["goals"] if (one["measure"], one["step"]) == (goal["measure"], goal["step"])
    )
    return next(found, None)


def _cases(of: Evaluation) -> Section:
    rows = [
        [
            number(one["number"], of.lang),
            _incident(one, of),
            of.category(one["category"]),
            of.area(one["area"]),
            of.agency(one["agency"]) if one["agency"] else NOTHING,
            _path(one, of),
        ]
        for one in of.report["cases"]
    ]
    heads = [of.say(name) for name in ("number", "incident", "category", "area", "agency", "path")]
    return Section("cases", of.say("cases"), of.say("cases_note"), heads, rows, (0,))


def _incident(one: Row, of: Evaluation) -> str:
    name = one["incident"].replace("_", " ")
    marks = [of.say(word) for word in ("duplicate", "invalid") if one[f"is_{word}"]]
    return f"{name} ({', '.join(marks)})" if marks else name


def _path(one: Row, of: Evaluation) -> str:
    """ambil 00.20 · teruskan 00.46 · ■ tiba 16.10"""
    parts = []
    for step in one["path"][1:]:
        mark = f"{MARK_LATE} " if step["verdict"] == LATE else ""
        parts.append(f"{mark}{of.step(step['step'])} {clocked(step['seconds'], of.lang)}")
    parts += [f"{MARK_LATE} {of.step(step)} {NOTHING}" for step in one["missed"]]
    return " · ".join(parts) or t(f"step.{one['state']}", of.lang)
