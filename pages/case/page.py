"""A case: its journey as a strip per clock, its steps and facts, where it is, what was believed when, and
what the viewer may do: look up who reported it, contest a clock."""

from dash import Dash
from dash.development.base_component import Component

from access import roles
from components import html
from components.attributes import data
from components.cards import empty
from components.take import headed
from pages.case import contest, person
from pages.case.facts import calls_card, facts_card, history_card, place_card, steps_card
from pages.case.names import Names
from pages.case.route import journey_card
from pages.case.seen import Seen, seen_case
from pages.place import Place, here
from words import t

PATH = "/cases/*"
TITLE = "case.title"
ROLES = roles.PEOPLE
IN_BAR = False
LIST = "/cases"


def layout(rest: str = "", **_: str) -> list[Component]:
    seen = seen_case(rest)
    if seen is None:
        lang = here().lang
        nothing = empty(t("case.none", lang), [(t("case.to_list", lang), LIST)])
        return [html.H1(t(TITLE, lang)), html.Section(nothing, className="card")]
    told = [journey_card(seen), steps_card(seen), *contest.card(seen), *calls_card(seen), *history_card(seen)]
    beside = [facts_card(seen), place_card(seen), *person.card(seen)]
    columns = [html.Div(told, className="most column"), html.Div(beside, className="third column")]
    return [_back(seen), _head(seen), *_own_stretch(seen), html.Div(columns, className="sheet")]


def add(app: Dash, place: Place) -> None:
    person.add(app, place)
    contest.add(app, place)


def _back(seen: Seen) -> Component:
    return html.P(html.Link(f"‹ {t('case.to_list', seen.lang)}", href=LIST), className="back no-print")


def _head(seen: Seen) -> Component:
    row, names = seen.one.row, Names(seen.place.city, seen.lang)
    printed = html.Button(
        t("taken.print", seen.lang), type="button", className="action", **data(print="page")
    )
    marks = [t("case.confidential", seen.lang)] if row.is_confidential else []
    state = names.of("state", row.state) if seen.is_whole else t("case.handed_on", seen.lang)
    line = " · ".join([names.of("kind", row.kind), names.of("category", row.category), state, *marks])
    return html.Div(
        [headed(t("case.heading", seen.lang, case_id=row.case_id), [printed]), html.P(line, className="note")]
    )


def _own_stretch(seen: Seen) -> list[Component]:
    if seen.is_whole:
        return []
    return [html.P(t("case.own_stretch", seen.lang), className="fault", role="status")]
