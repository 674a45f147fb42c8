"""A review as the plain values that reports/pack.typ lays out on A4: words, marks and SVG."""

from typing import Any

from metrics.review.news import Cell
from metrics.review.sides import Beside
from reports import agency, charts
from reports.block import block
from reports.content import Content, told
from reports.lists import LISTS, listed, promise_rows
from reports.names import Name
from reports.news import three_decisions, three_sentences
from words import t
from words.forms import number, percent

MOST_PROMISES = 20
MOST_LINES = 12  # of what rose, of who is quiet: so that the city's part keeps to its pages
Values = dict[str, Any]


def paper(content: Content) -> Values:
    lang, review, promised, at = content.lang, content.review, content.promised, content.at
    names, promises = content.names, promise_rows(content)
    left = len(promises) - MOST_PROMISES
    return {
        "lang": lang,
        "title": content.title,
        "place": content.place,
        "mark": content.mark,
        "words": {name: t(f"review.{name}", lang) for name in _WORDS},
        "sentences": [line.text for line in three_sentences(review, promised, names, lang)],
        "decisions": [line.text for line in three_decisions(review, promised, names, at, lang)],
        "promises": promises[:MOST_PROMISES],
        "more": [t("review.more_promises", lang, n=left)] if left > 0 else [],
        "key_figures": [block(each, content) for each in review.key_figures if any(each.n)],
        "besides": [_beside(*each, content) for each in besides(content)],
        "news": [risen(content), silent(content), *(listed(name, content) for name in LISTS)],
        "told": told(content),
        "agencies": [agency.page(content, code) for code in agency.reported(content)],
    }


def agency_paper(content: Content, code: str) -> Values:
    """The page of one agency alone, in the same layout."""
    lang = content.lang
    return {
        "lang": lang,
        "title": content.title,
        "place": content.place,
        "mark": content.mark,
        "words": {name: t(f"review.{name}", lang) for name in _WORDS},
        "told": told(content),
        "agencies": [agency.page(content, code)],
    }


_WORDS = (
    "three_sentences",
    "three_decisions",
    "decide_none",
    "follow_up",
    "promise_none",
    "agency",
    "promise",
    "measure",
    "data_says",
    "standing",
    "standing_note",
    "new",
    "figures_none",
    "whence",
)


def besides(content: Content) -> list[tuple[str, Beside, Name, bool]]:
    """Word, units, their names, and whether they are rates. Of some agencies alone there is nothing that
    these could stand beside, and no rate of all reports."""
    review, names = content.review, content.names
    areas = ("areas", review.areas, names.area, False)
    if review.is_part:
        return [areas]
    agencies = ("agencies", review.agencies, names.agency, False)
    return [agencies, areas, ("districts", review.districts, content.district, True)]


def _beside(name: str, held: Beside, of: Name, is_rate: bool, content: Content) -> Values:
    lang = content.lang
    edges = [edge for side in held.sides for edge in (side.unit.value, side.unit.upper) if edge == edge]
    most = max(edges, default=1.0) * 1.1 if is_rate else 1.0

    def write(value: float) -> str:
        return number(value, lang, 1) if is_rate else percent(value, lang)

    signs = {-1: "■", 1: "▲" if is_rate else "✓"}
    rows = [
        {
            "name": of(side.code),
            "value": write(side.unit.value),
            "n": number(side.n, lang),
            "mark": signs.get(side.unit.side, ""),
            "svg": charts.of_side(side, held.baseline, most),
        }
        for side in held.sides
        if side.n
    ]
    note = "beside_note_own" if content.review.is_part else "beside_note"
    notes = [t(f"review.{note}", lang, baseline=write(held.baseline))]
    if held.spread > 1:
        notes.append(t("review.beside_widened", lang, spread=number(held.spread, lang, 1)))
    heads = ["", *side_heads(lang, is_rate)]
    return {"title": t(f"review.beside_{name}", lang), "note": " ".join(notes), "heads": heads, "rows": rows}


def side_heads(lang: str, is_rate: bool) -> list[str]:
    """Of the value, and of what it is a part of."""
    if is_rate:
        return [t("review.rate", lang), t("review.residents", lang)]
    return [t("review.share", lang), "n"]


def risen(content: Content) -> Values:
    lang, city = content.lang, content.city
    lines = [_cell(cell, content) for cell in content.review.risen[:MOST_LINES]]
    none = t("review.risen_none", lang, cells=len(city.areas) * len(city.categories))
    return {"title": t("review.risen", lang), "lines": lines, "none": none, "heads": [], "rows": []}


def _cell(cell: Cell, content: Content) -> str:
    lang, names = content.lang, content.names
    now = t("review.hidden", lang) if cell.is_hidden else number(cell.now, lang)
    words = {"category": names.category(cell.category), "area": names.area(cell.area)}
    return t("review.risen_row", lang, now=now, usual=number(cell.usual, lang, 1), **words)


def silent(content: Content) -> Values:
    lang = content.lang
    lines = [
        t(
            "review.quiet_row",
            lang,
            area=content.names.area(each.area),
            now=each.now,
            expected=number(each.expected, lang),
        )
        for each in content.review.quiet[:MOST_LINES]
    ]
    title, none = t("review.quiet", lang), t("review.quiet_none", lang)
    return {"title": title, "lines": lines, "none": none, "heads": [], "rows": []}
