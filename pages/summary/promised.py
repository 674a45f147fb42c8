"""What an agency promised in the weekly review, and what the data says of it by the last whole week."""

from dash.development.base_component import Component

from components import html
from components.desk import Column, card, table
from components.review.parts import status
from metrics.review.promises import Judgement, judge
from metrics.review.weeks import end_of, last_whole
from pages.asking import Asking
from reports.content import city_names
from reports.promised import LEVELS, measured, verdict
from warehouse.commitments import Commitment, standing
from words import t
from words.forms import day

HEADS = ("promise", "measure", "data_says")


def promised_card(asking: Asking) -> list[Component]:
    """Nothing where nothing stands."""
    lang, place = asking.lang, asking.place
    week = last_whole(asking.filters, asking.at)
    at = end_of(week, asking.filters, asking.at)
    with place.warehouse.read() as connection:
        held = standing(connection, place.city.code, asking.at, asking.filters.agencies)
        own = [promise for promise in held if not promise.has_ended]
        rows = [_row(each, judge(connection, place.filters, each, week, at), asking) for each in own]
    if not rows:
        return []
    columns = [Column(t(f"review.{name}", lang)) for name in HEADS]
    more = html.P(html.Link(t("review.title", lang), href="/review"))
    return [card(t("review.follow_up", lang), [table(columns, rows), more])]


def _row(promise: Commitment, told: Judgement, asking: Asking) -> list[Component | str]:
    lang = asking.lang
    measure = measured(promise, city_names(asking.place.city, lang), lang)
    due = t("review.until", lang, measure=measure, day=day(promise.due_day, lang))
    return [promise.text, due, status(verdict(promise, told, lang), LEVELS[told.word])]
