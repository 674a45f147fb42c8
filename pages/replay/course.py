"""The day's timeline, to read and to take along: by the end of each step what had come in, what was open and
what was finished, as known then and as known now."""

from dataclasses import replace

from dash.development.base_component import Component

from access.scope import counts_exactly
from components import html
from components.desk import card
from components.replay import marked, pair, pairs
from components.taken.table import Cell, Column, Taken
from metrics.replayed import COUNTS
from pages.asking import Asking
from pages.replay.past_day import KINDS, Day, Moment, moments
from words import t
from words.forms import NOTHING, day, number

KNOWN = ("then", "now")
_CELLS = [(kind, name, known) for kind in KINDS for name in COUNTS for known in KNOWN]


def course_card(asking: Asking, of: Day) -> Component:
    lang = asking.lang
    rows: list[list[Component | str]] = []
    for moment in _course(asking, of):
        counts: list[Component | str] = []
        for kind in KINDS:
            found = moment.of(kind)
            for name in COUNTS:
                counts += pair(found[f"{name}_then"], found[f"{name}_now"], moment.was_known, lang)
        rows.append([_time(moment, asking), *counts, _note(moment, lang)])
    groups = [_group(kind, name, lang) for kind in KINDS for name in COUNTS]
    other = 60 if of.step == 15 else 15
    link = html.Link(t(f"replay.step_{other}", lang), href=f"/replay?day={of.of.isoformat()}&step={other}")
    body = [
        marked(day(of.of, lang), lang),
        html.P([t("replay.course_note", lang), " ", link], className="note"),
        pairs(t("replay.until", lang), groups, rows, lang, t("replay.notes", lang)),
    ]
    return html.Div(card(t("replay.course", lang), body), className="replay-course")


def taken(asking: Asking, of: Day) -> Taken:
    """Each title says that it is a replay, and of which day."""
    lang = asking.lang
    found = _course(asking, of)
    columns = [Column(t("replay.until", lang), "instant")]
    columns += [Column(titled(*cell, lang), "count") for cell in _CELLS]
    columns += [Column("n", "count"), Column(t("replay.notes", lang))]
    rows: list[list[Cell]] = [
        [moment.at, *_counts(moment), _n(moment), _note(moment, lang)] for moment in found
    ]
    origin = asking.provenance(t("replay.counts", lang), _n(found[-1]))
    origin = replace(origin, period=day(of.of, lang))
    title = t("replay.taken_title", lang, day=day(of.of, lang))
    return asking.taken(title, columns, rows, origin, _says(found[-1], lang))


def _course(asking: Asking, of: Day) -> list[Moment]:
    """One answer a day for all who look at it, unlike those of single moments."""
    place = asking.place
    is_exact = counts_exactly(place.filters, asking.viewer, asking.leaves)
    key = ("replay", of.of, of.step, of.last, asking.version, is_exact)
    ats = [of.at(minute, place) for minute in of.steps()]
    return place.answers.get(key, lambda: list(moments(place, ats, is_exact)))


def _counts(moment: Moment) -> list[int | None]:
    """Of _CELLS; None for what nobody could know."""
    by_kind = {kind: moment.of(kind) for kind in KINDS}
    return [
        by_kind[kind][f"{name}_{known}"] if moment.was_known or known == "now" else None
        for kind, name, known in _CELLS
    ]


def _n(moment: Moment) -> int:
    """Cases received since midnight, as known now."""
    return sum(moment.of(kind)["received_count_now"] for kind in KINDS)


def _note(moment: Moment, lang: str) -> str:
    if not moment.was_known:
        return t("replay.note_unknown", lang)
    late = sum(
        max(0, found["received_count_now"] - found["received_count_then"]) for found in map(moment.of, KINDS)
    )
    return t("replay.note_late", lang, n=number(late, lang)) if late else ""


def _says(moment: Moment, lang: str) -> list[str]:
    return [
        t(
            "replay.says",
            lang,
            kind=t(f"replay.kind_{kind}", lang),
            then=number(moment.of(kind)["received_count_then"], lang) if moment.was_known else NOTHING,
            now=number(moment.of(kind)["received_count_now"], lang),
        )
        for kind in KINDS
    ]


def titled(kind: str, name: str, known: str, lang: str) -> str:
    return f"{_group(kind, name, lang)}, {t(f'replay.{known}', lang).lower()}"


def _group(kind: str, name: str, lang: str) -> str:
    return t(f"replay.{name}", lang, kind=t(f"replay.kind_{kind}", lang))


def _time(moment: Moment, asking: Asking) -> str:
    colon = "." if asking.lang == "id" else ":"
    return moment.at.astimezone(asking.place.zone).strftime(f"%H{colon}%M")
