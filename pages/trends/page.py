"""Tren Aduan: how many came when, of what and where, and what of it moved beyond chance."""

from dash import Dash
from dash.development.base_component import Component

from access import roles
from components import html
from components.cards import faults
from components.take import actions, headed
from pages.asked import write
from pages.asking import Asking, ask
from pages.menus import filters, on_paper
from pages.place import Place
from pages.renamed import renamed_notes
from pages.taking import Take, address
from pages.trends.course import course_card, sum_card, taken_course
from pages.trends.moved import moved_card, taken_categories
from pages.trends.multiples import multiples_card, taken_multiples
from pages.trends.places import add_choice, map_card, table_card, taken_areas
from pages.trends.week import taken_week, week_card
from words import t

PATH = "/trends"
TITLE = "trends.title"
ROLES = roles.PEOPLE
IS_SHARED, COUNTS = True, True
KINDS = ("aduan",)
OWN = {"step": ("auto", "day", "week", "month")}


def layout(**query: str) -> list[Component]:
    asking = _ask(query)
    lang = asking.lang
    take = actions(address(PATH, "course", write(asking.asked)), lang)
    cards = [
        sum_card(asking),
        course_card(asking),
        moved_card(asking),
        week_card(asking),
        multiples_card(asking),
        map_card(asking),
        table_card(asking),
    ]
    return [
        headed(t(TITLE, lang), take),
        filters(asking),
        on_paper(asking),
        *faults(
            [
                *asking.asked.faults,
                *renamed_notes(asking, "agencies", asking.filters.agencies),
                *renamed_notes(asking, "categories", asking.filters.categories),
            ]
        ),
        html.Div([card for card in cards if card is not None], className="sheet"),
    ]


def add(app: Dash, place: Place) -> None:
    add_choice(app)


def _ask(query: dict[str, str]) -> Asking:
    return ask(query, kinds=KINDS, own=OWN)


TAKEN: dict[str, Take] = {
    "course": lambda query: taken_course(_ask(query)),
    "categories": lambda query: taken_categories(_ask(query)),
    "areas": lambda query: taken_areas(_ask(query)),
    "week": lambda query: taken_week(_ask(query)),
    "multiples": lambda query: taken_multiples(_ask(query)),
}
