"""The desk's Dash app: light pages, each a module with PATH, TITLE, ROLES, `layout(**kwargs)` (what the URL's
query holds, as text; pages.asking reads it); where it has callbacks `add(app, place)`; where something can be
taken along TAKEN (pages/taking.py); where all in one scope see the same IS_SHARED, and ASKS where it answers
some words of the query alone; where it counts cases COUNTS (pages/paper.py). A new one joins PAGES, and the
bar unless IN_BAR is False.
"""

from collections.abc import Collection
from functools import partial
from pathlib import Path
from types import ModuleType
from typing import Any
from urllib.parse import parse_qsl, unquote

from dash import ALL, ClientsideFunction, Dash, Input, Output, dcc
from dash.development.base_component import Component
from flask import Flask, abort

from access import roles
from access.calls import page, screen
from access.viewer import viewer
from components import html
from components.theme import DESK
from pages import missing, review, screens
from pages.again import again
from pages.calls import callback
from pages.case import page as case
from pages.cases import page as cases
from pages.drill import console as drill_console
from pages.drill import one as drill_one
from pages.drill import page as drill
from pages.index import index
from pages.moved import add_moved
from pages.objections import page as objections
from pages.paper import PAPER, leaves, prints_anew
from pages.place import Place
from pages.plain import add_plain, plain
from pages.quality import page as quality
from pages.replay import page as replay
from pages.review import archive
from pages.shell import framed
from pages.sla import page as sla
from pages.summary import page as summary
from pages.taking import add_taking
from pages.trends import page as trends

PAGES: tuple[ModuleType, ...] = (
    summary,
    trends,
    sla,
    cases,
    case,
    objections,
    review,
    archive,
    drill,
    drill_console,
    drill_one,
    replay,
    quality,
    screens,
)
IN_BAR = tuple(page for page in PAGES if getattr(page, "IN_BAR", True))
LIBRARIES = ["dash_leaflet", "dash_ag_grid"]  # beside Dash's own; each is sent with every page
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
        index_string=index("{%lang%}", DESK, "{%again%}"),
        suppress_callback_exceptions=True,  # a page's parts are there only while it is open
    )
    vars(app)["interpolate_index"] = partial(_index, app, place)
    app.init_app(server)
    vars(app.scripts)["get_all_scripts"] = partial(app.scripts.get_library_scripts, LIBRARIES)
    add_plain(app)
    app.layout = _layout
    _add_pages(server, app, place)
    add_moved(server)
    screen(server, app, roles.PEOPLE, assets=(roles.NOBODY, *roles.PEOPLE))
    return app


def _layout() -> Component:
    return html.Div([dcc.Location(id="desk-url", refresh="callback-nav"), html.Div(id="desk-page")])


def _index(app: Dash, place: Place, **parts: str) -> str:
    """The page around the app, in its viewer's language."""
    page = Dash.interpolate_index(app, **parts).replace("{%lang%}", place.lang)
    return page.replace("{%again%}", again(place.lang))


def _add_pages(server: Flask, app: Dash, place: Place) -> None:
    for one in PAGES:
        page(server, one.PATH, one.ROLES)
        add_taking(server, place, one)
        if hasattr(one, "add"):
            one.add(app, place)

    @callback(
        app,
        Output("desk-page", "children"),
        Input("desk-url", "pathname"),
        Input("desk-url", "search"),
        roles=roles.PEOPLE,
    )
    def shown(pathname: object, search: object) -> object:
        one, rest = _found(str(pathname))
        if one is not missing and viewer().role not in one.ROLES:
            abort(403)  # forged: the gate has refused this address already
        query = _query(search) | rest
        paper = query.pop(PAPER, "") if prints_anew(one) else ""
        if paper:
            leaves(one.PATH, query)
        content = one.layout(**query) if paper else _content(one, query, place)
        return framed(one, content, IN_BAR, place, paper)

    app.clientside_callback(
        ClientsideFunction("desk", "follow"),
        Output("desk-url", "href"),
        Input({"type": "chart", "name": ALL}, "clickData"),
        prevent_initial_call=True,
    )


def _content(one: ModuleType, query: dict[str, str], place: Place) -> list[Any]:
    """The first view of a page that IS_SHARED is drawn once in a minute for all in the same scope, and kept
    as what a browser gets: it is what most people look at. ASKS: the words of a query that it answers."""
    asks: Collection[str] = getattr(one, "ASKS", query)
    meant = {name: text for name, text in query.items() if name in asks}
    if meant or not getattr(one, "IS_SHARED", False):
        return one.layout(**meant)
    return place.drawn(one.PATH, lambda: plain(one.layout()))


def _found(path: str) -> tuple[ModuleType, dict[str, str]]:
    """The page of an address. A PATH that ends with "/*" takes what stands in the star's place as `rest`."""
    if path in _BY_PATH:
        return _BY_PATH[path], {}
    before, _, rest = path.rpartition("/")
    page = _BY_PATH.get(f"{before}/*") if rest else None
    return (page, {"rest": unquote(rest)}) if page else (missing, {})


def _query(search: object) -> dict[str, str]:
    """What a URL's query holds; of a name that comes twice the last."""
    if not isinstance(search, str) or len(search) > _LONGEST_QUERY:
        return {}
    return {
        name: text
        for name, text in parse_qsl(search.removeprefix("?"))
        if name.isidentifier() and name != "rest"
    }
