"""The headline: the share on time, its range, and all that could move it."""

from typing import Any

import pandas as pd
from dash.development.base_component import Component

from components import html
from components.cards import figure_card, nothing_found, value
from metrics.apart import in_bulk, running, total, unjudged
from metrics.cells import of_period
from metrics.chance import UNDER, bounds, change, row_with_chance
from metrics.filters import Filters
from metrics.objections import corrections
from metrics.on_time import judged_alone, on_time
from pages.asked import write
from pages.said import previous_words
from pages.sla.behind import cases_of
from pages.sla.focus import Focus, Row, range_words
from pages.sla.small import count, hides, is_few
from words import t
from words.forms import percent, sentence

_EMPTY = (
    "n",
    "on_time_count",
    "not_recorded_count",
    "without_target_count",
    "day_only_count",
    "running_count",
)


def headline(known: Focus) -> Row:
    """The one row of the focus, with its chance; zeros where there is nothing."""
    found = first(known.answer(on_time, by="all", is_alone=True))
    apart = {**_of_city(running, known, known.asking.everything), **_of_city(unjudged, known)}
    not_recorded = found["not_recorded_count"] + apart.pop("not_recorded_count")
    return row_with_chance({**found, **apart, "not_recorded_count": not_recorded}, known.goal)


def _of_city(question: Any, known: Focus, filters: Filters | None = None, **options: Any) -> Row:
    """The counts of metrics.apart within the focus, of a question that the city is asked once for everybody:
    about the period for the day, or what `filters` say for the minute."""
    asking = known.asking
    own = {"scope": known.scope, "clocks": (known.clock,), **options}
    until = "" if filters else asking.today.isoformat()
    cells = asking.exactly(question, filters or of_period(asking.filters), own, until)
    return first(asking.told_of(lambda narrow: total(cells, narrow)))


def first(frame: pd.DataFrame) -> Row:
    return frame.iloc[0].to_dict() if len(frame) else {**dict.fromkeys(_EMPTY, 0), "standing": "few"}


def share_card(known: Focus) -> Component:
    found, lang, asked = headline(known), known.lang, known.asking.asked
    heading = t("sla.on_time_of", lang, clock=known.title)
    provenance = known.provenance(t("sla.counts_share", lang), int(found["n"]), left_out(found, lang))
    if is_few(found["n"], known) and hides(known):
        said = facts([t("sla.few", lang, n=count(found["n"], known)), t("sla.sensitive", lang)])
        return figure_card(
            heading, [said], known.provenance(t("sla.counts_share", lang), None), lang, width="third"
        )
    if not found["n"]:
        clear, longer = (
            write(asked, **dict.fromkeys(("category", "area", "channel"), "")),
            write(asked, period="year"),
        )
        body = [nothing_found(lang, clear, longer), facts(_apart(found, lang))]
        return figure_card(heading, body, provenance, lang, width="third")
    return figure_card(
        heading,
        [
            value(percent(found["on_time_share"], lang), *standing(found, known), is_large=True),
            facts(_facts(found, known)),
        ],
        provenance,
        lang,
        width="third",
        more=(t("sla.late_cases", lang), cases_of(known, "late,running_late")),
        take=known.take("summary"),
    )


def said(known: Focus) -> list[str]:
    """The headline in sentences, for a chat or a picture."""
    found = headline(known)
    if not found["n"] or (is_few(found["n"], known) and hides(known)):
        return [t("sla.nothing_judged", known.lang)]
    share = t(
        "sla.share_said", known.lang, clock=known.title, share=percent(found["on_time_share"], known.lang)
    )
    return [share, standing(found, known)[1], *_facts(found, known)]


def standing(found: Row, known: Focus) -> tuple[str, str]:
    """(mark, word) against the goal; no mark inside chance."""
    word = found["standing"]
    if word == "few":
        return "", t("sla.few", known.lang, n=count(found["n"], known))
    if known.goal is None:
        return "", ""
    said = t(f"sla.standing_{word}", known.lang, goal=percent(known.goal, known.lang))
    return ("late" if word == UNDER else "", said)


def left_out(found: Row, lang: str) -> tuple[str, ...]:
    counts = {
        name: int(found[f"{name}_count"])
        for name in ("running", "not_recorded", "without_target", "day_only")
    }
    return tuple(t(f"sla.left_{name}", lang, n=n) for name, n in counts.items() if n)


def facts(sentences: list[str]) -> Component:
    return html.Ul([html.Li(one) for one in sentences], className="aside-facts")


def _facts(found: Row, known: Focus) -> list[str]:
    lang = known.lang
    sizes = {name: known.length(found[f"{name}_seconds"]) for name in ("p50", "p90", "p95")}
    return [
        t(
            "sla.interval",
            lang,
            range=range_words(found["low_share"], found["high_share"], lang),
            part=int(found["on_time_count"]),
            n=int(found["n"]),
        ),
        t("sla.promise", lang, basis=sentence(known.basis), target=known.promise, version=known.version),
        t("sla.percentiles", lang, **sizes),
        *_contested(found, known),
        *_before(found, known),
        *_apart(found, lang),
        *_bulk(found, known),
    ]


def _apart(found: Row, lang: str) -> list[str]:
    """What has no place in the share, and how far it could move it."""
    said = []
    for name in ("not_recorded", "without_target"):
        n = int(found[f"{name}_count"])
        if n:
            low, high = bounds(int(found["on_time_count"]), int(found["n"]), n)
            said.append(t(f"sla.{name}", lang, n=n, range=range_words(low, high, lang)))
    if found["day_only_count"]:
        said.append(t("sla.day_only", lang, n=int(found["day_only_count"])))
    return said


def _before(found: Row, known: Focus) -> list[str]:
    if known.asking.previous is None:
        return []
    before = first(known.answer(judged_alone, known.asking.previous))
    if not before["n"]:
        return []
    low, high = change(
        int(found["on_time_count"]), int(found["n"]), int(before["on_time_count"]), int(before["n"])
    )
    word = "better" if low > 0 else "worse" if high < 0 else "unproven"
    days = previous_words(known.asking.asked, known.lang)
    share = percent(before["on_time_share"], known.lang)
    return [
        t(
            "sla.before",
            known.lang,
            days=days,
            share=share,
            n=int(before["n"]),
            word=t(f"sla.{word}", known.lang),
        )
    ]


def _contested(found: Row, known: Focus) -> list[str]:
    """What accepted objections make of the share, and how many are undecided; the raw figure stays.
    Told to who is told exactly: of counts in fives no share can be corrected."""
    if not known.asking.is_exact:
        return []
    contested = known.asking.answer(corrections, scope=known.scope)
    rows = contested[contested["clock"] == known.clock]
    if rows.empty:
        return []
    sums = {name: int(rows[name].sum()) for name in ("accepted_count", "pending_count", "removed", "won")}
    n = int(found["n"]) - sums["removed"]
    share = (int(found["on_time_count"]) + sums["won"]) / n if n else None
    counts = {name: sums[f"{name}_count"] for name in ("accepted", "pending")}
    return [t("sla.contested", known.lang, share=percent(share, known.lang), n=n, **counts)]


def _bulk(found: Row, known: Focus) -> list[str]:
    if known.clock != "resolve":
        return []
    bulk = _of_city(in_bulk, known, missing=known.asking.lacking((known.clock,)))
    rest = int(found["n"]) - int(bulk["n"])
    if not bulk["n"]:
        return []
    share = (int(found["on_time_count"]) - int(bulk["on_time_count"])) / rest if rest else None
    return [t("sla.bulk", known.lang, n=int(bulk["n"]), share=percent(share, known.lang))]


def whole(known: Focus, scope: str) -> pd.DataFrame:
    """Every clock of a scope."""
    return known.asking.answer(on_time, scope=scope, by="all", missing=known.asking.lacking())
