"""The desk's Dash app: light pages, each a module with PATH, TITLE and `layout()`; a new one joins PAGES."""

from functools import partial
from pathlib import Path

from dash import Dash, Input, Output, dcc, html
from dash.development.base_component import Component
from flask import Flask

from components.desk import bar
from components.theme import DESK
from pages import data, missing, rejected, start
from pages.index import index
from pages.place import Place
from words import t

PAGES = {page.PATH: page for page in (start, data, rejected)}
_ASSETS = Path(__file__).resolve().parent.parent / "assets" / "desk"


def add_desk(server: Flask, place: Place) -> Dash:
    """Adds the pages under "/"."""
    app = Dash(
        "desk",
        server=False,
        assets_folder=str(_ASSETS),
        title=f"{place.city.service} · {place.city.name}",
        update_title="",
        index_string=index(place.lang, DESK),
    )
    app.init_app(server)
    vars(app.scripts)["get_all_scripts"] = partial(
        app.scripts.get_library_scripts, []
    )  # Dash's own are enough
    app.layout = partial(_layout, place)
    _add_pages(app)
    return app


def _layout(place: Place) -> Component:
    links = [(t(page.TITLE, place.lang), path) for path, page in PAGES.items()]
    links.append((t("start.wall", place.lang), "/wall/"))
    return html.Div(
        [
            dcc.Location(id="desk-url"),
            bar(place.city.service, links, simulated=place.is_simulated(), lang=place.lang),
            html.Main(id="desk-page"),
        ]
    )


def _add_pages(app: Dash) -> None:
    @app.callback(Output("desk-page", "children"), Input("desk-url", "pathname"))
    def page(pathname: object) -> list[Component]:
        return PAGES.get(str(pathname), missing).layout()
