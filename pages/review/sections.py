"""What stands, and what is new, in the order of the meeting."""

from dash.development.base_component import Component

from components import html
from pages.review import besides, listed, risen, standing
from pages.review.asking import Asking
from pages.review.changes import changes
from words import t
from words.forms import sentence


def sections(asking: Asking) -> list[Component]:
    return [*_standing(asking), *_new(asking)]


def _standing(asking: Asking) -> list[Component]:
    """An agency that asks for itself is beside no other."""
    lang = asking.lang
    note = html.P(t("review.standing_note", lang), className="note")
    parts = [_heading("standing", lang), note, changes(asking), standing.key_figures(asking)]
    if own := standing.agency_figures(asking):
        parts += [_heading("agencies_over_time", lang), own]
    parts += standing.undrawn(asking)
    if asking.is_own:
        return [*parts, besides.areas(asking)]
    return [*parts, besides.agencies(asking), besides.areas(asking), besides.districts(asking)]


def _new(asking: Asking) -> list[Component]:
    beyond_chance = [risen.risen(asking), risen.quiet(asking)]
    by_case = [listed.breaches(asking), listed.longest(asking), listed.poor(asking)]
    pending = [listed.objections(asking), listed.drills(asking)]
    return [_heading("new", asking.lang), *beyond_chance, *by_case, *pending]


def _heading(name: str, lang: str) -> Component:
    return html.H2(sentence(t(f"review.{name}", lang)), className="part")
