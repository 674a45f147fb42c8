"""How many came over time, beside the period that is compared with."""

import datetime as dt
from dataclasses import dataclass

from dash.development.base_component import Component

from components import html
from components.cards import figure_card, legend, nothing_found, value
from components.chart import chart
from components.figures.lines import Against, Course, lines
from components.figures.template import Figure
from components.taken.table import Column, Taken
from metrics.filters import Filters
from pages.asked import write
from pages.asking import Asking
from pages.behind import cases, cases_of_step
from pages.said import period_words, previous_words
from pages.steps import STEPS, begins, chosen
from pages.taking import address_of
from pages.trends.moved import all_moved, sentences
from pages.trends.tally import counted
from words import t
from words.forms import sentence


@dataclass(frozen=True)
class Counts:
    """`days`: the first day of each step of the period; `now` and `before` beside them. The steps of the one
    before are laid over ours, the first on the first; None where it has none."""

    step: str
    days: list[dt.date]
    now: list[int]
    before: list[int | None]
    total: int
    total_before: int | None


def counts(asking: Asking) -> Counts:
    return asking.once("counts", lambda: _counted(asking))


def _counted(asking: Asking) -> Counts:
    step = chosen(asking.asked)
    found = counted(asking)
    days, now = _series(asking, asking.filters, found.days, step)
    total, total_before = found.total
    if asking.previous is None:
        return Counts(step, days, now, [None] * len(days), total, None)
    _, before = _series(asking, asking.previous, found.days_before, step)
    padded = [*before, *[None] * len(days)][: len(days)]
    return Counts(step, days, now, padded, total, total_before)


def sum_card(asking: Asking) -> Component:
    found = counts(asking)
    lang = asking.lang
    heading = sentence(t("trends.came", lang, what=what(asking)))
    n = asking.few(found.total)
    before = previous_words(asking.asked, lang)
    beside = []
    if found.total_before is not None:
        beside = [html.P(t("trends.before", lang, n=asking.few(found.total_before), days=before))]
    return figure_card(
        heading,
        [value(n, is_large=True), *beside, *_verdict(asking)],
        asking.provenance(t("trends.counts", lang), found.total),
        lang,
        under=period_words(asking.asked, lang),
        width="third",
        more=(t("card.cases", lang), cases(asking)),
        take=address_of("/trends", "course", asking.asked),
    )


def _verdict(asking: Asking) -> list[Component]:
    """Whether all together moved beyond chance."""
    row = all_moved(asking)
    if row is None:
        return []
    way = t("trends.rose" if row.has_risen else "trends.fell", asking.lang)
    now, before = asking.few(row.now), asking.few(row.before)
    numbers = t("trends.from_to", asking.lang, way=way, before=before, now=now)
    verdict = t("trends.beyond" if row.is_beyond else "trends.usual", asking.lang)
    whole = t("trends.on_whole_days", asking.lang, numbers=numbers)
    return [html.P(f"{whole}, {verdict}." if row.now != row.before else f"{sentence(verdict)}.")]


def course_card(asking: Asking) -> Component:
    found, lang = counts(asking), asking.lang
    heading = _heading(found.step, asking)
    if not found.total and not found.total_before:
        clear, longer = write(asking.asked, **_NO_CHOICE), write(asking.asked, period="year")
        return figure_card(
            heading,
            [nothing_found(lang, clear, longer)],
            asking.provenance(t("trends.counts", lang), 0),
            lang,
            width="most",
        )
    said = t("trends.shows", lang, what=what(asking), days=period_words(asking.asked, lang), n=found.total)
    parts = [("ours", period_words(asking.asked, lang))]
    if found.total_before is not None:
        parts.append(("before", previous_words(asking.asked, lang)))
    body = [
        html.Div([legend(parts), _switch(asking, found.step)], className="chart-head"),
        chart("course", _figure(asking, found), said, lang),
    ]
    origin = asking.provenance(t("trends.counts", lang), found.total)
    take = address_of("/trends", "course", asking.asked)
    return figure_card(heading, body, origin, lang, width="most", take=take)


def taken_course(asking: Asking) -> Taken:
    found, lang = counts(asking), asking.lang
    title = _heading(found.step, asking)
    columns = [Column(_step(found.step, lang), "day"), Column(t("trends.now", lang), "count")]
    rows: list[list] = [[day, asking.cell(n)] for day, n in zip(found.days, found.now, strict=True)]
    says = [t("trends.total", lang, n=asking.few(found.total), what=what(asking))]
    if found.total_before is not None:
        columns.append(Column(t("trends.previous", lang), "count"))
        earlier = [None if n is None else asking.cell(n) for n in found.before]
        rows = [[*row, n] for row, n in zip(rows, earlier, strict=True)]
        says.append(
            t(
                "trends.before",
                lang,
                n=asking.few(found.total_before),
                days=previous_words(asking.asked, lang),
            )
        )
    says += sentences(asking)
    provenance = asking.provenance(t("trends.counts", lang), found.total)
    return asking.taken(title, columns, rows, provenance, says, _figure(asking, found))


def what(asking: Asking) -> str:
    """The kinds in the plural, as a heading says them."""
    kinds = asking.filters.kinds
    return ", ".join(t(f"kind.{kind}", asking.lang) for kind in kinds) or t("trends.every_kind", asking.lang)


def _heading(step: str, asking: Asking) -> str:
    return sentence(t(f"trends.per_{step}", asking.lang, what=what(asking)))


def _step(step: str, lang: str) -> str:
    return t(f"trends.{step}", lang)


def _series(
    asking: Asking, filters: Filters, found: dict[dt.date, int], step: str
) -> tuple[list[dt.date], list[int]]:
    """Every step of the period with its count, those without a case too."""
    assert filters.start is not None
    assert filters.end is not None
    days = begins(filters.start, min(filters.end, asking.today + dt.timedelta(days=1)), step)
    return days, [found.get(day, 0) for day in days]


def _figure(asking: Asking, found: Counts) -> Figure:
    links = [cases_of_step(asking, day, found.step) for day in found.days]
    ours = Course(t("trends.now", asking.lang), found.days, found.now, links)
    before = None
    if found.total_before is not None:
        before = Course(t("trends.previous", asking.lang), found.days, found.before)
    return lines(ours, asking.lang, Against(before=before), height=300)


def _switch(asking: Asking, step: str) -> Component:
    links = [
        html.Link(
            t(f"trends.by_{one}", asking.lang),
            href=write(asking.asked, step=one),
            className="is-here" if one == step else "",
        )
        for one in STEPS
    ]
    return html.Div(links, className="switch")


_NO_CHOICE = dict.fromkeys(("agency", "category", "area", "channel"), "")
