"""Tren Aduan: how many came when, of what and where, and what of it moved beyond chance."""

from dash import html
from dash.development.base_component import Component

from access import roles
from components.cards import faults
from components.take import actions, headed
from pages.asked import write
from pages.asking import ask
from pages.menus import filters
from pages.taking import address
from pages.trends.course import course_card, sum_card, taken_course
from words import t

PATH = "/trends"
TITLE = "trends.title"
ROLES = roles.PEOPLE
KINDS = ("aduan",)
OWN = {"step": ("auto", "day", "week", "month")}


def layout(**query: str) -> list[Component]:
    asking = ask(query, kinds=KINDS, own=OWN)
    lang = asking.lang
    take = actions(address(PATH, "course", write(asking.asked)), lang)
    return [
        headed(t(TITLE, lang), take),
        filters(asking),
        *faults(asking.asked.faults),
        html.Div([sum_card(asking), course_card(asking)], className="sheet"),
    ]


TAKEN = {"course": lambda query: taken_course(ask(query, kinds=KINDS, own=OWN))}
