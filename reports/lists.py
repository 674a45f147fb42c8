"""Promises and lists of cases as rows of words, for paper, letter and workbook alike."""

from typing import Any

from city.tables import records
from reports import charts
from reports.content import Content
from reports.promised import LEVELS, measured, says
from words import t
from words.forms import age, day, duration, number

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


def listed(name: str, content: Content, most: int = LISTED) -> Values:
    """A list of cases: title, heads, rows; `none` says so where there is none."""
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
        for row in records(content.review.frames[name].head(most))
    ]
    return {
        "title": t(f"review.{title}", lang),
        "lines": [],
        "none": t(f"review.{none}", lang),
        "heads": [*heads, t("review.course", lang) if is_breach else "", t(f"review.{column}", lang)],
        "rows": rows,
    }


def _measure(name: str, row: Any, content: Content) -> str:
    if name == "breaches":
        return duration(row.over_seconds, content.lang)
    if name == "poor":
        return number(row.rating, content.lang, 1)
    since = row.received_at if name == "open" else row.filed_at
    heard = content.known.at if name == "objections" else content.at
    return age((heard - since).total_seconds(), content.lang)
