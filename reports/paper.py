"""A review as the plain values that reports/pack.typ lays out on A4: words, marks and SVG."""

from typing import Any

from city.tables import records
from metrics.review.agenda import Beside, Cell
from metrics.review.figures import Figure
from reports import charts, sentences
from reports.content import Content, is_drawn, told
from reports.names import Name
from reports.news import three_decisions, three_sentences
from reports.promised import LEVELS, measured, says
from words import t
from words.forms import age, day, duration, number, percent

MARKS = {"late": "■", "watch": "▲", "good": "✓", "": ""}
LISTS = {
    "breaches": ("breaches", "over", "breaches_none"),
    "open": ("longest", "open_for", "open_none"),
    "poor": ("poor", "rating", "poor_none"),
    "objections": ("objections", "waiting", "objections_none"),
}
"""Frame → words of its title, of its last column, and of its emptiness."""
LISTED = 8
Values = dict[str, Any]


def paper(content: Content) -> Values:
    lang, review, promised, at = content.lang, content.review, content.promised, content.at
    names = content.names
    return {
        "lang": lang,
        "title": content.title,
        "place": content.place,
        "mark": content.mark,
        "words": {name: t(f"review.{name}", lang) for name in _WORDS},
        "sentences": [line.text for line in three_sentences(review, promised, names, lang)],
        "decisions": [line.text for line in three_decisions(review, promised, names, at, lang)],
        "promises": promise_rows(content),
        "key_figures": [_figure(each, content) for each in review.key_figures if any(each.n)],
        "agency_figures": [_figure(each, content) for each in review.agency_figures if is_drawn(each)],
        "besides": [
            _beside("agencies", review.agencies, names.agency, content),
            _beside("areas", review.areas, names.area, content),
            _beside("districts", review.districts, content.district, content, is_rate=True),
        ],
        "news": [_risen(content), _quiet(content), *(listed(name, content) for name in LISTS)],
        "told": told(content),
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
    "agencies_over_time",
    "new",
    "whence",
)


def promise_rows(content: Content) -> list[list[str]]:
    """OPD, promise, measure and due day, what the data says."""
    lang, names = content.lang, content.names
    rows = []
    for promise, judgement in content.promised:
        measure = measured(promise, names, lang)
        mark = "" if promise.has_ended else MARKS[LEVELS[judgement.word]]
        words = says(promise, judgement, content.city, lang)
        rows.append(
            [
                names.agency(promise.agency),
                f"{promise.text} ({promise.post})",
                t("review.until", lang, measure=measure, day=day(promise.due_day, lang)),
                f"{mark} {words}".strip(),
            ]
        )
    return rows


def listed(name: str, content: Content) -> Values:
    """A list of cases: title, heads, rows; lines instead, where there is none."""
    lang, names = content.lang, content.names
    title, column, none = LISTS[name]
    is_breach = name == "breaches"
    heads = [t(f"review.{word}", lang) for word in ("case", "category", "agency", "area")]
    rows = [
        [
            row.case_id,
            names.category(row.category),
            names.agency(row.agency),
            names.area(row.area),
            charts.of_breach(row, content.at) if is_breach else "",
            _measure(name, row, content),
        ]
        for row in records(content.review.frames[name].head(LISTED))
    ]
    return {
        "title": t(f"review.{title}", lang),
        "lines": [] if rows else [t(f"review.{none}", lang)],
        "heads": [*heads, t("review.course", lang) if is_breach else "", t(f"review.{column}", lang)],
        "rows": rows,
    }


def _figure(figure: Figure, content: Content) -> Values:
    lang = content.lang
    value, n = sentences.headline(figure, lang)
    notes = [sentences.target(figure, lang), sentences.since(figure, lang)]
    return {
        "title": sentences.title(figure, content.names.agency, lang),
        "value": value,
        "n": n,
        "status": sentences.status(figure, lang),
        "mark": {"worse": "■", "changed": "▲", "better": "✓"}.get(figure.way, ""),
        "notes": " ".join(note for note in notes if note),
        "svg": charts.of_figure(figure, width=420, height=84),
    }


def _beside(name: str, held: Beside, of: Name, content: Content, is_rate: bool = False) -> Values:
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
    notes = [t("review.beside_note", lang, baseline=write(held.baseline))]
    if held.spread > 1:
        notes.append(t("review.beside_widened", lang, spread=number(held.spread, lang, 1)))
    return {"title": t(f"review.beside_{name}", lang), "note": " ".join(notes), "rows": rows}


def _risen(content: Content) -> Values:
    lang, city = content.lang, content.city
    lines = [_cell(cell, content) for cell in content.review.risen]
    none = t("review.risen_none", lang, cells=len(city.areas) * len(city.categories))
    return {"title": t("review.risen", lang), "lines": lines or [none], "heads": [], "rows": []}


def _cell(cell: Cell, content: Content) -> str:
    lang, names = content.lang, content.names
    now = t("review.hidden", lang) if cell.is_hidden else number(cell.now, lang)
    words = {"category": names.category(cell.category), "area": names.area(cell.area)}
    return t("review.risen_row", lang, now=now, usual=number(cell.usual, lang, 1), **words)


def _quiet(content: Content) -> Values:
    lang = content.lang
    lines = [
        t(
            "review.quiet_row",
            lang,
            area=content.names.area(each.area),
            now=each.now,
            expected=number(each.expected, lang),
        )
        for each in content.review.quiet
    ]
    title, none = t("review.quiet", lang), t("review.quiet_none", lang)
    return {"title": title, "lines": lines or [none], "heads": [], "rows": []}


def _measure(name: str, row: Any, content: Content) -> str:
    if name == "breaches":
        return duration(row.over_seconds, content.lang)
    if name == "poor":
        return number(row.rating, content.lang, 1)
    since = row.received_at if name == "open" else row.filed_at
    return age((content.at - since).total_seconds(), content.lang)
