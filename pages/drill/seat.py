"""One seat of a drill: its cases that wait, or which seat to take."""

from dash.development.base_component import Component

from access.viewer import viewer
from actions.drill_steps import may_sit
from components import html
from components.drill import order_button
from drill.cases import fold, may
from drill.reading import read_scenario
from drill.starting import seats_of
from drill.telling.forms import seat_name
from pages.drill.waiting import card
from pages.place import Place
from reports.names import names
from warehouse.drill_tables import Drill, steps_of
from warehouse.drills import drill_of
from words import t
from words.forms import NOTHING

CONSOLE = "/drill/console"


def drawn_seat(place: Place, row: Drill, seat: str) -> list[Component]:
    lang = place.lang
    scenario = read_scenario(f"drills/{row.scenario}.toml", row.text.encode(), place.city)
    mine = [one for one in seats_of(scenario) if may_sit(viewer(), *_parts(one))]
    if seat not in mine:
        return _chooser(place, row, mine)
    layer, agency = _parts(seat)
    name = seat_name(seat, names(place.city, "agencies", NOTHING), lang)
    with drill_of(place.warehouse, row.name).read() as connection:
        cases = fold(steps_of(connection))
    waiting = [one for _, one in sorted(cases.items()) if may(one, layer, agency)]
    is_mine = seat in row.by_people
    others = html.P(html.A(t("drill.other_seats", lang), href=CONSOLE))
    if not is_mine:
        button = order_button(t("drill.sit", lang), {"do": "sit"}, main=True)
        return [html.H2(name), html.P(t("drill.not_seated", lang)), html.P(button), others]
    heading = (
        t("drill.playing", lang, seat=name, n=len(waiting))
        if waiting
        else t("drill.playing_none", lang, seat=name)
    )
    leave = html.P(order_button(t("drill.leave", lang), {"do": "leave"}))
    cards = [card(one, cases, layer, agency, place) for one in waiting]
    return [html.H2(heading), *cards, leave, others]


def _parts(seat: str) -> tuple[str, str]:
    layer, _, agency = seat.partition(":")
    return layer, agency


def _chooser(place: Place, row: Drill, mine: list[str]) -> list[Component]:
    lang = place.lang
    if not mine:
        is_opd = viewer().role == "opd"
        said = html.P(t("drill.seats_mine_none" if is_opd else "drill.watching", lang))
        return [said, html.P(html.Link(t("drill.title", lang), href="/drill"))]
    agency = names(place.city, "agencies", NOTHING)
    links = [
        html.Li(
            html.A(
                [
                    html.Span(seat_name(one, agency, lang)),
                    html.Span(
                        t("drill.by_person" if one in row.by_people else "drill.by_autopilot", lang),
                        className="note",
                    ),
                ],
                href=f"{CONSOLE}?seat={one}",
            )
        )
        for one in mine
    ]
    note = html.P(t("drill.choose_seat_note", lang), className="note")
    return [html.H2(t("drill.choose_seat", lang)), note, html.Ul(links, className="seat-links")]
