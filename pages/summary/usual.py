"""The last whole week against what is usual: the limits of the weeks before it."""

import datetime as dt
from dataclasses import replace

from dash.development.base_component import Component

from city.tables import records
from components.cards import figure_card, legend, value
from components.chart import chart
from components.figures.lines import Against, Course, lines
from components.figures.template import Figure
from components.provenance import Provenance
from components.taken.table import Cell, Column, Taken
from metrics.counts import trend
from metrics.review import xmr
from pages.asking import Asking
from pages.behind import cases, cases_between
from pages.said import period_words
from pages.taking import address_of
from words import t
from words.forms import days as period_of
from words.forms import number

WEEKS = 26


def week_card(asking: Asking) -> list[Component]:
    """The figure in one card, its course in another. The week in question widens no limit."""
    lang = asking.lang
    days, counts = _weeks(asking)
    found = xmr.chart(counts, fresh=1, floor=0)
    limits = found.limits if len(counts) > xmr.FEWEST_POINTS else None
    last = counts[-1] if counts else 0
    outside = (
        [place for place, hit in enumerate(found.hits) if hit and hit.rule == "outside"] if limits else []
    )
    beyond = len(counts) - 1 in outside
    word = t("summary.too_short", lang)
    if limits is not None:
        said = "summary.beyond" if beyond else "summary.usual"
        low, high = max(0, round(limits.lower)), round(limits.upper)
        word = t(said, lang, low=low, high=high)
    is_more = limits is not None and last > limits.centre
    whence = asking.provenance(
        t("trends.counts", lang), last, left_out=[t("summary.usual_rule", lang, n=WEEKS)]
    )
    figure = figure_card(
        t("summary.came", lang),
        [value(number(last, lang), "watch" if beyond and is_more else "", word, is_large=True)],
        whence,
        lang,
        under=period_words(asking.asked, lang),
        width="third",
        more=(t("card.cases", lang), cases(asking)),
        take=address_of("/", "weeks", asking.asked),
    )
    drawn = _drawn(asking, days, counts, limits, outside)
    parts = [
        ("ours", t("summary.per_week", lang)),
        ("band", t("summary.band", lang)),
        ("late", t("trends.beyond", lang)),
    ]
    heading = t("summary.weeks", lang, n=len(days))
    course = figure_card(
        heading,
        [legend(parts), chart("weeks", drawn, heading, lang)],
        _of_all(whence, asking, days, counts),
        lang,
        width="most",
        take=address_of("/", "weeks", asking.asked),
    )
    return [figure, course]


def taken_weeks(asking: Asking) -> Taken:
    lang = asking.lang
    days, counts = _weeks(asking)
    found = xmr.chart(counts, fresh=1, floor=0)
    limits = found.limits if len(counts) > xmr.FEWEST_POINTS else None
    columns = [Column(t("trends.week", lang), "day"), Column(t("summary.per_week", lang), "count")]
    rows: list[list[Cell]] = [[day, asking.cell(n)] for day, n in zip(days, counts, strict=True)]
    rows.reverse()
    whence = _of_all(asking.provenance(t("trends.counts", lang), None), asking, days, counts)
    says = [f"{t('summary.came', lang)}: {asking.few(counts[-1])}"] if counts else []
    drawn = _drawn(asking, days, counts, limits, [])
    return asking.taken(t("summary.weeks", lang, n=len(days)), columns, rows, whence, says, drawn)


def _of_all(whence: Provenance, asking: Asking, days: list[dt.date], counts: list[int]) -> Provenance:
    """Of all weeks, where the address asks for the last."""
    first = min(days, default=asking.asked.first)
    return replace(whence, n=sum(counts), period=period_of(first, asking.asked.last, asking.lang))


def _drawn(
    asking: Asking, days: list[dt.date], counts: list[int], limits: xmr.Limits | None, outside: list[int]
) -> Figure:
    lang = asking.lang
    against = Against(low=limits.lower, high=limits.upper) if limits else Against()
    links = [cases_between(asking, day, day + dt.timedelta(days=6)) for day in days]
    return lines(Course(t("trends.now", lang), days, counts, links, outside), lang, against, height=220)


def _weeks(asking: Asking) -> tuple[list[dt.date], list[int]]:
    """The last whole weeks up to the one asked for; none before the data begin."""
    end = asking.asked.last + dt.timedelta(days=1)
    filters = replace(asking.filters, start=end - dt.timedelta(weeks=WEEKS), end=end)
    counts: dict[dt.date, int] = {}
    for row in records(asking.answer(trend, filters, step="week")):
        counts[row.day.date()] = counts.get(row.day.date(), 0) + int(row.case_count)
    if not counts:
        return [], []
    first = min(counts)
    days = [end - dt.timedelta(weeks=place) for place in range(WEEKS, 0, -1)]
    shown = [day for day in days if day >= first]
    return shown, [counts.get(day, 0) for day in shown]
