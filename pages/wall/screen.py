"""The wall's Dash app: the frame around the scenes, and the one callback that fills them.

A screen asks the tiny version endpoint every three seconds, and the callback only when the key that it got
there is not the one that it shows: a new version of the data, or a new minute (assets/wall/poll.js). What it
then gets is one answer shared by all screens (docs/decisions/0007-screens-untouched.md).
"""

import json
from dataclasses import asdict, replace
from datetime import datetime
from functools import partial
from pathlib import Path

import sqlalchemy as sa
from dash import Dash, Input, Output, dcc, html
from dash.development.base_component import Component
from flask import Flask

from access import roles
from access.calls import callback, screen
from components.attributes import data
from components.frame import footer, simulated_mark, stripes
from components.theme import MARKS, WALL
from pages.index import index
from pages.place import Place
from pages.wall import scenes
from pages.wall.age import late_since
from pages.wall.answers import PREFIX, add_answers, key_of
from pages.wall.beats import Beats
from pages.wall.front import front
from pages.wall.past import Past, past
from pages.wall.shared import Renewed, Shared
from pages.wall.snapshot import Snapshot, snapshot
from warehouse.versions import current
from words import t
from words.forms import forms_for_browser

PAST_SECONDS = 60  # until what was counted over weeks is counted anew
LIBRARIES = ["dash_leaflet"]  # beside Dash's own: what desks need is no burden of a screen
DRAWN = (
    "wall-stripes.children",
    "wall-simulated.children",
    "wall-footer.children",
    *scenes.DRAWN,
    "wall-front.children",
    "wall-shown.data-late",
    "wall-shown.data-key",
)
_ASSETS = Path(__file__).resolve().parent.parent.parent / "assets" / "wall"


def add_wall(server: Flask, place: Place, beats: Beats) -> Dash:
    """Adds the wall under PREFIX; a picture is made once for a data version and a minute of `place.now()`."""
    app = Dash(
        "wall",
        server=False,
        url_base_pathname=PREFIX,
        assets_folder=str(_ASSETS),
        title=f"{place.city.service} · {place.city.name}",
        update_title="",
        index_string=index(place.lang, WALL),
    )
    app.init_app(server)
    vars(app.scripts)["get_all_scripts"] = partial(app.scripts.get_library_scripts, LIBRARIES)
    app.layout = _layout(place)
    _add_picture(app, place)
    add_answers(server, place, beats)
    screen(server, app, roles.WALL, assets=roles.WALL)
    return app


def _layout(place: Place) -> Component:
    """The frame and the scenes without figures, which the first poll brings."""
    words = forms_for_browser(place.city.zone_label, place.lang)
    words["stale"] = f"{MARKS['watch']} {t('state.stale', place.lang, time='{time}')}"
    under = html.Div([scenes.dots(), html.Div(id="wall-simulated")], className="under")
    when = html.Div([html.Div(id="clock"), under], className="when")
    titles = html.Div([*scenes.heads(), html.Span(id="away")], className="titles")
    return html.Div(
        [
            html.Div(id="wall-stripes"),
            html.Header([titles, when], className="header"),
            scenes.build(place.city, place.lang),
            html.Footer(id="wall-footer", className="footer"),
            html.Div(id="wall-front"),
            html.Div(t("takeover.refused", place.lang), id="refused"),
            html.Div(id="wall-shown", hidden=True, **data(key="", late="")),
            dcc.Store(id="wall-key"),
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


def _add_picture(app: Dash, place: Place) -> None:
    shared: Shared[list] = Shared()
    renewed: Renewed[Past] = Renewed(PAST_SECONDS)

    def history(version: int, now: datetime) -> Past:
        return renewed.get(place.filters.local_day(now), version, lambda: _past(place))

    outputs = [Output(part, prop) for part, prop in (name.split(".") for name in DRAWN)]

    @callback(app, outputs, Input("wall-key", "data"), roles=roles.WALL)
    def picture(_: object) -> list:
        """The newest picture, whatever key the screen saw: nothing of its request is used."""
        now = place.now()
        with place.warehouse.read() as connection:
            version = current(connection)
            key = key_of(version, now)

            def make() -> list:
                shot = snapshot(connection, place.city, now, history(version, now))
                return _draw(connection, shot, key, place)

            return shared.get(key, make)


def _past(place: Place) -> Past:
    """By a connection of its own: it may be asked in the background."""
    with place.warehouse.read() as connection:
        return past(connection, place.city, place.now())


def _draw(connection: sa.Connection, shot: Snapshot, key: str, place: Place) -> list:
    city, lang = place.city, place.lang
    simulated = shot.is_simulated or place.settings.simulated
    shot = replace(shot, is_simulated=simulated)
    drawn: dict[str, object] = {
        "wall-stripes.children": stripes() if simulated else [],
        "wall-simulated.children": simulated_mark(simulated, lang),
        "wall-footer.children": footer(shot.sources, shot.at, simulated=simulated, lang=lang),
        "wall-front.children": front(connection, city, shot.at, lang, simulated=simulated),
        "wall-shown.data-late": "1" if late_since(shot, city, lang) else "",
        "wall-shown.data-key": key,
    }
    for scene in scenes.SCENES:
        drawn |= scene.draw(shot, city, lang)
    return [drawn[name] for name in DRAWN]
