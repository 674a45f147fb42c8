"""Data & Sumber: sources and loads, what could not be used, what is recorded, and what deserves a second
look, each with its effect on the headline figures."""

from typing import Any

from dash import Dash
from dash.development.base_component import Component

from access import roles
from city.tables import records
from components import html
from components.cards import faults
from components.take import actions, headed
from components.taken.table import Cell, Column, Taken
from metrics.suspicious import ANY
from pages.asked import write
from pages.asking import Asking, ask
from pages.menus import filters
from pages.place import Place
from pages.plain import plain
from pages.quality import deeds, loads
from pages.quality.counted import suspicions_of
from pages.quality.doubts import contradictions_card, suspicious_card, taken_contradictions
from pages.quality.recorded import places_card, recorded_card, taken_places, taken_recorded
from pages.quality.restored import restored_card
from pages.quality.sources import sources_card, taken_sources
from pages.taking import Take, address
from words import t

PATH = "/quality"
TITLE = "quality.title"
ROLES = roles.PEOPLE
COUNTS = True
OWN: dict[str, tuple[str, ...]] = {"undo": (), "retry": ()}
MENUS = ("period", "agency", "category", "area", "channel", "kind")


def layout(**query: str) -> list[Component]:
    asking = ask(query, own=OWN)
    lang = asking.lang
    take = actions(address(PATH, "doubts", write(asking.asked, undo="", retry="")), lang)
    about_loads = loads.loads_cards(asking)
    cards = [
        sources_card(asking),
        *about_loads,
        *restored_card(asking),
        *_of_period(asking, is_first=not query),
    ]
    return [
        headed(t(TITLE, lang), take),
        *faults(asking.asked.faults),
        html.Div(cards, className="sheet quality"),
    ]


def _of_period(asking: Asking, is_first: bool) -> list[Any]:
    """The first view is drawn for all in the same scope; what is above it changes without the data."""
    if is_first and not asking.leaves:
        return asking.place.drawn(f"{PATH} period", lambda: plain(_cards(asking)))
    return _cards(asking)


def _cards(asking: Asking) -> list[Component]:
    return [
        html.H2(t("quality.of_period", asking.lang), className="part-title"),
        filters(asking, shown=MENUS),
        suspicious_card(asking),
        contradictions_card(asking),
        recorded_card(asking),
        places_card(asking),
    ]


def add(app: Dash, place: Place) -> None:
    deeds.add(app, place)


def taken(asking: Asking) -> Taken:
    """The suspicions with their effect."""
    lang = asking.lang
    found = suspicions_of(asking)
    columns = [Column(t("quality.closing", lang)), Column(t("quality.rule", lang))]
    columns += [Column(t(f"quality.{name}", lang), "count") for name in ("count", "on_time")]
    columns += [Column(t(f"quality.{name}", lang), "share") for name in ("share", "without")]
    rows: list[list[Cell]] = []
    for row in records(found):
        name = row.suspicion
        numbers = [
            int(row.closing_count),
            int(row.on_time_count),
            float(row.on_time_share),
            float(row.share_without),
        ]
        rows.append([t(f"cases.show_{name}", lang), t(f"quality.rule_{name}", lang), *numbers])
    total = found[found["suspicion"] == ANY].iloc[0]
    n = int(total["n"])
    origin = asking.provenance(t("quality.suspicious_counts", lang), n, clock=t("quality.clock", lang))
    says = [t("quality.suspicious", lang, n=int(total["closing_count"]), all=n)]
    return asking.taken(t(TITLE, lang), columns, rows, origin, says)


TAKEN: dict[str, Take] = {
    "doubts": lambda query: taken(ask(query, own=OWN)),
    "sources": lambda query: taken_sources(ask(query, own=OWN)),
    "loads": lambda query: loads.taken_loads(ask(query, own=OWN)),
    "rejected": lambda query: loads.taken_rejected(ask(query, own=OWN)),
    "contradictions": lambda query: taken_contradictions(ask(query, own=OWN)),
    "recorded": lambda query: taken_recorded(ask(query, own=OWN)),
    "places": lambda query: taken_places(ask(query, own=OWN)),
}
