"""How the review opens: three sentences, one of them of what went well, and three decisions asked for.

Both are chosen by fixed rules from what is beyond chance, so that the same week always opens the same way.
"""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from city.tables import records
from metrics.review.agenda import Review
from metrics.review.figures import Figure
from metrics.review.promises import Judgement
from metrics.review.sides import Side
from reports import links, sentences
from reports.names import Name
from warehouse.commitments import Commitment
from words import t
from words.forms import age, number, percent

MOST = 3
Promised = tuple[Commitment, Judgement]


@dataclass(frozen=True)
class Line:
    """A sentence and where its cases are; "" for none."""

    text: str
    href: str = ""


@dataclass(frozen=True)
class Names:
    agency: Name
    area: Name
    category: Name


def three_sentences(review: Review, promised: Sequence[Promised], names: Names, lang: str) -> list[Line]:
    """What went well, then what went worst; with room left, that the rest is usual."""
    good = next(_good(review, promised, names, lang))
    bad = list(_bad(review, names, lang))
    if not bad:
        return [good, Line(t("review.all_is_usual", lang))]
    rest = [] if len(bad) > 1 else [Line(t("review.rest_usual", lang))]
    return [good, *bad, *rest][:MOST]


def three_decisions(
    review: Review, promised: Sequence[Promised], names: Names, now: dt.datetime, lang: str
) -> list[Line]:
    return list(_decisions(review, promised, names, now, lang))[:MOST]


def _good(review: Review, promised: Sequence[Promised], names: Names, lang: str) -> Iterator[Line]:
    for figure in review.figures:
        if figure.way == "better":
            yield Line(sentences.said(figure, names.agency, lang), links.of_figure(figure))
    for promise, judgement in promised:
        if judgement.word == "kept":
            agency = names.agency(promise.agency)
            yield Line(t("review.good_kept", lang, agency=agency, text=promise.text))
    for figure in review.figures:
        if figure.assurance == "consistent_pass" and figure.way != "worse":
            name = sentences.short(figure, names.agency, lang)
            target = sentences.value(figure, figure.target, lang)
            yield Line(t("review.good_pass", lang, figure=name, target=target), links.of_figure(figure))
    resolve = next((each for each in review.key_figures if each.key == "on_time_resolve"), None)
    if resolve is not None and resolve.n[-1]:
        done = round(resolve.value * resolve.n[-1])
        yield Line(t("review.good_share", lang, done=done, n=resolve.n[-1]), links.of_figure(resolve))
    yield Line(t("review.good_none", lang))


def _bad(review: Review, names: Names, lang: str) -> Iterator[Line]:
    """The worse of the agencies before that of the city, since somebody answers for it; then what is only
    unusual, and cells that rose."""
    worse = [figure for figure in review.agency_figures if figure.way == "worse"]
    worse += [figure for figure in review.key_figures if figure.way == "worse"]
    changed = [figure for figure in review.key_figures if figure.way == "changed"]
    for figure in _one_each(worse):
        yield Line(sentences.said(figure, names.agency, lang), links.of_figure(figure))
    for cell in review.risen:
        if not cell.is_hidden:
            words = _cell(cell.area, cell.category, names) | {
                "now": cell.now,
                "usual": _usual(cell.usual, lang),
            }
            yield Line(
                t("review.rose_cell", lang, **words),
                links.cases(review.week, review.week, area=cell.area, category=cell.category),
            )
    for figure in changed:
        yield Line(sentences.said(figure, names.agency, lang), links.of_figure(figure))


def _decisions(
    review: Review, promised: Sequence[Promised], names: Names, now: dt.datetime, lang: str
) -> Iterator[Line]:
    week = review.week
    for promise, judgement in promised:
        if judgement.word == "overdue":
            agency = names.agency(promise.agency)
            yield Line(t("review.decide_overdue", lang, agency=agency, text=promise.text), "#follow-up")
    for figure in _one_each([each for each in review.figures if each.way == "worse"]):
        words = {
            "figure": sentences.short(figure, names.agency, lang),
            "change": sentences.change(figure, lang),
        }
        key = "review.decide_worse" if figure.agency else "review.decide_city"
        yield Line(t(key, lang, agency=names.agency(figure.agency), **words), links.of_figure(figure))
    for cell in review.risen:
        href = links.cases(week, week, area=cell.area, category=cell.category)
        yield Line(t("review.decide_risen", lang, **_cell(cell.area, cell.category, names)), href)
    for side in review.agencies.sides:
        if side.unit.side < 0:
            href = links.judged("resolve", week.moved(-12), week, links.LATE, agency=side.code)
            yield Line(t("review.decide_low", lang, **_low(side, names, lang)), href)
    for figure in review.agency_figures:
        if figure.assurance == "consistent_fail":
            target = sentences.value(figure, figure.target, lang)
            words = {"agency": names.agency(figure.agency), "target": target}
            yield Line(t("review.decide_fail", lang, **words), links.of_figure(figure))
    for quiet in review.quiet:
        usual = number(quiet.expected, lang)
        text = t("review.decide_quiet", lang, area=names.area(quiet.area), now=quiet.now, expected=usual)
        yield Line(text, links.cases(week.moved(-12), week, area=quiet.area))
    for row in records(review.frames["open"]):
        open_for = age((now - row.received_at).total_seconds(), lang)
        words = {"category": names.category(row.category), "agency": names.agency(row.agency)}
        text = t("review.decide_open", lang, case=row.case_id, age=open_for, **words)
        yield Line(text, links.case(row.case_id))


def _one_each(figures: Sequence[Figure]) -> list[Figure]:
    """The first figure of each agency; of the city all."""
    seen: set[str] = set()
    found = []
    for figure in figures:
        if not figure.agency or figure.agency not in seen:
            found.append(figure)
            seen.add(figure.agency)
    return found


def _low(side: Side, names: Names, lang: str) -> dict[str, str]:
    unit = side.unit
    shares = {"share": unit.value, "low": unit.lower, "high": unit.upper}
    return {"agency": names.agency(side.code), **{name: percent(each, lang) for name, each in shares.items()}}


def _cell(area: str, category: str, names: Names) -> dict[str, object]:
    return {"area": names.area(area), "category": names.category(category)}


def _usual(amount: float, lang: str) -> str:
    return number(amount, lang, digits=1)
