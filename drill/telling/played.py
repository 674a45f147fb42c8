"""What became of the injected cases, and how the system kept up."""

from drill.evaluation import LATE
from drill.telling.forms import clocked, shortly
from drill.telling.parts import MARK_LATE, Evaluation, Row, Section
from words import t
from words.forms import NOTHING, number


def recognised(of: Evaluation) -> Section:
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


def system(of: Evaluation) -> Section:
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


def cases(of: Evaluation) -> Section:
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
