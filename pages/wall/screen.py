"""The wall's Dash app: the frame around the scenes, and the one callback that fills them.

A screen asks the tiny version endpoint every two seconds, and the callback only when the key that it got
there is not the one that it shows: a newer picture is ready (assets/wall/poll.js). Pictures are made in the
background, one for all screens (pages/wall/pictures.py, docs/decisions/0007-screens-untouched.md).
"""

import json
from dataclasses import asdict
from functools import partial
from pathlib import Path

from dash import Dash, Input, Output, dcc
from dash.development.base_component import Component
from dash.exceptions import PreventUpdate
from flask import Flask

from access import roles
from access.calls import screen
from components import html
from components.attributes import data
from components.theme import MARKS, WALL
from pages.calls import callback
from pages.compressed import is_for_all
from pages.index import index
from pages.place import Place
from pages.plain import add_plain
from pages.wall import scenes
from pages.wall.answers import PREFIX, add_answers
from pages.wall.beats import Beats
from pages.wall.drawing import DRAWN, count, draw
from pages.wall.drill_view import note_shown_by_wall
from pages.wall.led import add_led
from pages.wall.pictures import Pictures
from pages.wall.view import REAL
from pages.wall.views import view_of
from words import t
from words.forms import forms_for_browser

LIBRARIES = ["dash_leaflet"]  # beside Dash's own: what desks need is no burden of a screen
_KEY = "wall.warm"
_ASSETS = Path(__file__).resolve().parent.parent.parent / "assets" / "wall"


def add_wall(server: Flask, place: Place, beats: Beats) -> Dash:
    """Adds the wall under PREFIX."""
    app = Dash(
        "wall",
        server=False,
        url_base_pathname=PREFIX,
        assets_folder=str(_ASSETS),
        title=f"{place.city.service} · {place.city.name}",
        update_title="",
        index_string=index(place.city.language, WALL),
    )
    app.init_app(server)
    vars(app.scripts)["get_all_scripts"] = partial(app.scripts.get_library_scripts, LIBRARIES)
    add_plain(app)
    app.layout = _layout(place)
    pictures = Pictures(partial(draw, place), partial(count, place))
    _add_picture(app, place, pictures)
    add_led(app, place)
    add_answers(server, place, beats, pictures)
    server.extensions[_KEY] = partial(_warm, place, pictures)
    screen(server, app, roles.WALL, assets=roles.WALL)
    return app


def warm(server: Flask) -> None:
    """Begins with the first picture before a screen asks for it."""
    server.extensions[_KEY]()


def _warm(place: Place, pictures: Pictures) -> None:
    now = place.now()
    pictures.look(view_of(place, REAL, now), now)


def _layout(place: Place) -> Component:
    """The frame and the scenes without figures, which the first poll brings."""
    lang = place.city.language
    words = forms_for_browser(place.city.zone_label, lang)
    words["stale"] = f"{MARKS['watch']} {t('state.stale', lang, time='{time}')}"
    under = html.Div(html.Div(id="wall-simulated"), className="under")
    when = html.Div([html.Div(id="clock"), under], className="when")
    titles = html.Div([*scenes.heads(), html.Span(" ", id="away")], className="titles")
    return html.Div(
        [
            html.Div(id="wall-stripes"),
            html.Div(id="wall-frame"),
            html.Header([titles, scenes.dots(), when], className="header"),
            scenes.build(place.city, lang),
            html.Footer(id="wall-footer", className="footer"),
            html.Div(id="wall-front"),
            html.Div(t("takeover.refused", lang), id="refused"),
            html.Div(id="wall-shown", hidden=True, **data(key="", late="", view="")),
            dcc.Store(id="wall-key"),
            dcc.Store(id="wall-led"),
        ],
        id="wall",
        **data(
            scene=scenes.SCENES[0].NAME,
            pane=0,
            distance=place.settings.wall_distance,
            height=place.settings.wall_height,
            plan=json.dumps(asdict(place.city.wall)),
            words=json.dumps(words, ensure_ascii=False),
        ),
    )


def _add_picture(app: Dash, place: Place, pictures: Pictures) -> None:
    outputs = [Output(part, prop) for part, prop in (name.split(".") for name in DRAWN)]

    @callback(app, outputs, Input("wall-key", "data"), roles=roles.WALL, prevent_initial_call=True)
    def picture(key: object) -> list[object]:
        """The newest picture of the view that the key begins with; what is no view has none."""
        name = key.partition("/")[0] if isinstance(key, str) else ""
        made = pictures.newest(name)
        if made is None:
            raise PreventUpdate
        note_shown_by_wall(place, made.key)
        is_for_all(made.tag)
        return made.parts
