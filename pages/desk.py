"""The desk's Dash app: light pages, each a module with PATH, TITLE, ROLES, `layout(**kwargs)` (what the URL's
query holds, as text) and, where it has callbacks, `add(app, place)`; a new one joins PAGES.
"""

from functools import partial
from pathlib import Path
from types import ModuleType
from urllib.parse import parse_qsl

from dash import Dash, Input, Output, State, dcc, html
from dash.development.base_component import Component
from flask import Flask, abort

from access import roles
from access.calls import callback, page, screen
from access.viewer import viewer
from components.desk import bar
from components.theme import DESK
from pages import data, missing, rejected, start
from pages.index import index
from pages.place import Place
from words import t

PAGES: tuple[ModuleType, ...] = (start, data, rejected)
_BY_PATH = {page.PATH: page for page in PAGES}
_ASSETS = Path(__file__).resolve().parent.parent / "assets" / "desk"
_LONGEST_QUERY = 4_000


def add_desk(server: Flask, place: Place) -> Dash:
    """Adds the pages under "/"."""
    app = Dash(
        "desk",
        server=False,
        assets_folder=str(_ASSETS),
        title=f"{place.city.service} · {place.city.name}",
        update_title="",
        index_string=index(place.lang, DESK),
        suppress_callback_exceptions=True,  # a page's parts are there only while it is open
    )
    app.init_app(server)
    vars(app.scripts)["get_all_scripts"] = partial(
        app.scripts.get_library_scripts, []
    )  # Dash's own are enough
    app.layout = partial(_layout, place)
    _add_pages(server, app, place)
    screen(server, app, roles.PEOPLE, assets=(roles.NOBODY, *roles.PEOPLE))
    return app


def _layout(place: Place) -> Component:
    return html.Div(
        [
            dcc.Location(id="desk-url"),
            bar(place.city.service, _links(place.lang), simulated=place.is_simulated(), lang=place.lang),
            html.Main(id="desk-page"),
        ]
    )


def _links(lang: str) -> list[tuple[str, str]]:
    """Title and address of what the viewer's role may open."""
    role = viewer().role
    links = [(t(page.TITLE, lang), page.PATH) for page in PAGES if role in page.ROLES]
    return links + ([(t("start.wall", lang), "/wall/")] if role in roles.WALL else [])


def _add_pages(server: Flask, app: Dash, place: Place) -> None:
    for one in PAGES:
        page(server, one.PATH, one.ROLES)
        if hasattr(one, "add"):
            one.add(app, place)

    @callback(
        app,
        Output("desk-page", "children"),
        Input("desk-url", "pathname"),
        State("desk-url", "search"),
        roles=roles.PEOPLE,
    )
    def shown(pathname: object, search: object) -> list[Component]:
        one = _BY_PATH.get(str(pathname), missing)
        if one is not missing and viewer().role not in one.ROLES:
            abort(403)  # forged: the gate has refused this address already
        return one.layout(**_query(search))


def _query(search: object) -> dict[str, str]:
    """What a URL's query holds; of a name that comes twice the last."""
    if not isinstance(search, str) or len(search) > _LONGEST_QUERY:
        return {}
    return dict(parse_qsl(search.removeprefix("?")))
