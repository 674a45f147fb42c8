"""When in the week they come."""

from babel.dates import get_day_names
from dash.development.base_component import Component

from city.tables import records
from components.cards import figure_card
from components.chart import chart
from components.figures.hours import HOURS, hours
from components.taken.table import Cell, Column, Taken
from metrics.counts import cases_by_hour_of_week
from pages.asking import Asking
from pages.behind import cases
from pages.trends.course import what
from words import t
from words.forms import sentence


def week_card(asking: Asking) -> Component:
    lang = asking.lang
    counts = _counts(asking)
    n = sum(counts.values())
    heading = sentence(t("trends.week_hours", lang, what=what(asking)))
    drawn = chart("week", hours(counts, weekdays(lang), lang, what(asking)), heading, lang)
    provenance = asking.provenance(t("trends.counts", lang), n)
    more = (t("card.cases", lang), cases(asking))
    return figure_card(
        heading, [drawn], provenance, lang, under=t("trends.darker", lang), width="half", more=more
    )


def taken_week(asking: Asking) -> Taken:
    lang, counts = asking.lang, _counts(asking)
    columns = [Column(t("trends.weekday", lang)), *(Column(f"{hour:02d}", "count") for hour in range(HOURS))]
    rows: list[list[Cell]] = [
        [name, *(asking.cell(counts.get(day * HOURS + hour, 0)) for hour in range(HOURS))]
        for day, name in enumerate(weekdays(lang))
    ]
    heading = sentence(t("trends.week_hours", lang, what=what(asking)))
    provenance = asking.provenance(t("trends.counts", lang), sum(counts.values()))
    figure = hours(counts, weekdays(lang), lang, what(asking))
    return asking.taken(heading, columns, rows, provenance, figure=figure)


def weekdays(lang: str) -> list[str]:
    """Monday first."""
    found = get_day_names("abbreviated", locale=lang)
    return [found[day] for day in range(7)]


def _counts(asking: Asking) -> dict[int, int]:
    rows = asking.answer(cases_by_hour_of_week)
    known = rows[rows["hour_of_week"].notna()]
    return {int(row.hour_of_week): int(row.case_count) for row in records(known)}
