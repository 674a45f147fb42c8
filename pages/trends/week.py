"""When in the week they come."""

from babel.dates import get_day_names
from dash.development.base_component import Component

from components.cards import figure_card
from components.chart import chart
from components.figures.hours import HOURS, hours
from components.taken.table import Cell, Column, Taken
from pages.asking import Asking
from pages.behind import cases
from pages.taking import address_of
from pages.trends.course import what
from pages.trends.tally import counted
from words import t
from words.forms import sentence


def week_card(asking: Asking) -> Component:
    lang = asking.lang
    counts = counted(asking).hours
    n = sum(counts.values())
    heading = sentence(t("trends.week_hours", lang, what=what(asking)))
    behind = cases(asking, hour="HOUR")
    links = [behind.replace("HOUR", str(hour)) for hour in range(7 * HOURS)]
    drawn = chart("week", hours(counts, weekdays(lang), lang, what(asking), links), heading, lang)
    provenance = asking.provenance(t("trends.counts", lang), n)
    under, more = t("trends.darker", lang), (t("card.cases", lang), cases(asking))
    take = address_of("/trends", "week", asking.asked)
    return figure_card(heading, [drawn], provenance, lang, under=under, width="half", more=more, take=take)


def taken_week(asking: Asking) -> Taken:
    lang, counts = asking.lang, counted(asking).hours
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
