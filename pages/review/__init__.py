"""Rapat Mingguan: what changed, whether it is real, who promised what, and whether it happened."""

from collections.abc import Mapping

from dash.development.base_component import Component

from access.roles import MAY
from components import html
from components.cards import empty, faults
from pages.asked import LONGEST_TEXT
from pages.review import saving
from pages.review.asking import Asking, ask
from pages.review.head import head, opening
from pages.review.promises import follow_up
from pages.review.sections import sections
from words import t

PATH = "/review"
TITLE = "review.title"
ROLES = MAY["see the review"]
UNPRINTED = "review.print_pack"
add = saving.add


def layout(**query: str) -> list[Component]:
    asking = ask(query)
    ways = [(t("summary.title", asking.lang), "/")]
    parts: list[Component] = [empty(t("review.nothing", asking.lang), ways)]
    if not asking.is_empty:
        parts = [*opening(asking), follow_up(asking, _prefilled(query)), *sections(asking)]
    return [
        html.Div([*head(asking), *faults(_faults(query, asking)), *parts], className="review", id="review")
    ]


def _faults(query: Mapping[str, str], asking: Asking) -> list[str]:
    text = query.get("week", "")
    is_shown = text in ("", asking.week.name)
    return [] if is_shown else [t("review.no_week", asking.lang, text=text[:LONGEST_TEXT])]


def _prefilled(query: Mapping[str, str]) -> tuple[str, str]:
    """Measure and agency that a chart's link fills in; what they hold is checked when it is saved."""
    measure, _, agency = query.get("promise", "").partition(":")
    return measure, agency
