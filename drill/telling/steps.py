"""Each step against its SOP time: as the scenario expects it, by layer and agency, and missed hand-overs."""

from drill.cases import OPERATOR
from drill.evaluation import LATE, MISSED
from drill.telling.forms import clocked
from drill.telling.parts import MARK_LATE, Evaluation, Row, Section
from words import t
from words.forms import NOTHING, number, sentence


def expected(of: Evaluation) -> Section:
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


def agencies(of: Evaluation) -> Section:
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


def handovers(of: Evaluation) -> Section:
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
