"""Kepatuhan: how far promises are kept, where the time goes, and what is urgent now."""

from dash import Dash
from dash.development.base_component import Component

from access import roles
from components import html
from components.cards import faults
from components.take import actions, headed
from pages.asked import write
from pages.menus import filters
from pages.place import Place
from pages.said import names
from pages.sla import agencies, clocks, course, groups, moved, share, spent, urgent, what_if
from pages.sla.focus import VIEWS, Focus, focus
from pages.taking import address
from words import t

PATH = "/sla"
TITLE = "sla.title"
ROLES = roles.PEOPLE
IS_SHARED, COUNTS = True, True

TAKEN = {
    "summary": lambda query: course.taken_course(focus(query)),
    "clocks": lambda query: clocks.taken_clocks(focus(query)),
    "time": lambda query: spent.taken_spent(focus(query)),
    "urgent": lambda query: urgent.taken_urgent(focus(query)),
    "detail": lambda query: groups.taken_groups(focus(query), "category"),
    "areas": lambda query: groups.taken_groups(focus(query), "area"),
    "moved": lambda query: moved.taken_moved(focus(query)),
    "work": lambda query: groups.taken_work(focus(query)),
    "firsts": lambda query: moved.taken_firsts(focus(query)),
    "partners": lambda query: agencies.taken_partners(focus(query)),
    "agencies": lambda query: agencies.taken_agencies(focus(query)),
    "run": lambda query: what_if.taken_what_if(focus(query)),
}


def layout(**query: str) -> list[Component]:
    known = focus(query)
    asking, lang = known.asking, known.lang
    view = asking.asked["view"] or VIEWS[0]
    taken = actions(address(PATH, view, write(asking.asked)), lang) if view in TAKEN else []
    switch = [] if view == "moved" else [clocks.clock_links(known)]
    head = html.Div([_views(known, view), *switch], className="view-head")
    return [
        headed(_title(known), taken),
        filters(asking),
        *faults(asking.asked.faults),
        head,
        html.Div(_SHOWN[view](known), className=f"sheet {view}"),
    ]


def add(app: Dash, place: Place) -> None:
    what_if.add(app, ROLES)


def _title(known: Focus) -> str:
    chosen = known.asking.filters.agencies
    title = t("sla.heading", known.lang)
    known_names = names(known.asking.place.city, "agencies")
    said = [known_names[code] for code in chosen if code in known_names]
    return f"{title} · {', '.join(said)}" if said else title


def _views(known: Focus, view: str) -> Component:
    links = [
        html.Link(
            t(f"sla.view_{one}", known.lang),
            href=write(known.asking.asked, view="" if one == VIEWS[0] else one),
            className="is-here" if one == view else "",
        )
        for one in VIEWS
    ]
    return html.Nav(links, className="views")


def _summary(known: Focus) -> list[Component]:
    return [
        share.share_card(known),
        course.course_card(known),
        spent.spent_card(known),
        urgent.urgent_card(known),
    ]


def _detail(known: Focus) -> list[Component]:
    return [
        clocks.clocks_card(known),
        groups.work_card(known),
        groups.group_card(known, "category"),
        groups.group_card(known, "area"),
    ]


def _moved(known: Focus) -> list[Component]:
    return [moved.sum_card(known), moved.pairs_card(known), moved.firsts_card(known)]


def _agencies(known: Focus) -> list[Component]:
    partners = agencies.partners_card(known)
    return [agencies.agencies_card(known), *([partners] if partners else [])]


_SHOWN = {
    "summary": _summary,
    "detail": _detail,
    "moved": _moved,
    "agencies": _agencies,
    "what_if": what_if.cards,
}
