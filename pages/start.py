"""The start page: what there is, and where; on an empty warehouse, what to do next."""

from dash import html
from dash.development.base_component import Component

from access import roles
from components.desk import big, card
from metrics.now import sources
from metrics.rejected import rejected_by_reason
from pages import data, rejected
from pages.aged import aged
from pages.place import here
from words import t
from words.forms import number

PATH = "/"
TITLE = "start.title"
ROLES = roles.PEOPLE
LOAD = "python -m etl load FILE …"
SIMULATE = "python -m etl simulate"


def layout(**_: str) -> list[Component]:
    place, at = here(), here().now()
    with place.warehouse.read() as connection:
        known = sources(connection, place.filters, at)
        unused = rejected_by_reason(connection, place.filters, at)
    title = t("start.heading", place.lang, service=place.city.service, city=place.city.name)
    if known.empty:
        return [html.H1(title), _nothing_yet(place.settings.simulated, place.lang)]
    late = sum(source.is_stale for source in aged(known, place.city, at))
    cards = [
        _wall(place.lang),
        _data(late, len(place.city.sources), place.lang),
        _rejected(int(unused["row_count"].sum()), place.lang),
    ]
    return [html.H1(title), html.Div(cards, className="cards")]


def _wall(lang: str) -> Component:
    note = html.P(t("start.wall_note", lang))
    return card(t("start.wall", lang), [note, _link("/wall/", "start.wall_open", lang)])


def _data(late: int, n: int, lang: str) -> Component:
    figure = big(number(late, lang), t("start.late", lang, n=n))
    return card(t(data.TITLE, lang), [figure, _link(data.PATH, "start.data_open", lang)])


def _rejected(unused: int, lang: str) -> Component:
    figure = big(number(unused, lang), t("start.unused", lang))
    return card(t(rejected.TITLE, lang), [figure, _link(rejected.PATH, "start.rejected_open", lang)])


def _link(path: str, words: str, lang: str) -> Component:
    return html.P(html.A(t(words, lang), href=path))


def _nothing_yet(simulated: bool, lang: str) -> Component:
    command = SIMULATE if simulated else LOAD
    return card(t("start.empty", lang), [html.P(t("start.empty_note", lang)), html.Pre(command)])
