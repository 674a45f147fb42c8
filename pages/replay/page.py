"""Putar Ulang: a past day is played, paused and scrubbed; the wall's own scenes stand in a frame of the page
and say what was known at that minute, beside what is known now. assets/desk/replay.js plays."""

from collections.abc import Callable, Sequence

from dash import Dash, Input, Output, dcc
from dash.development.base_component import Component
from dash.exceptions import PreventUpdate
from flask import abort

from access.roles import MAY, may
from access.scope import counts_exactly
from access.viewer import viewer
from city.vocabulary import SCENES
from components import html
from components.attributes import aria, classes, data
from components.cards import faults
from components.drill import marked_frame
from components.take import actions, headed
from components.taken.table import Taken
from pages.asking import Asking, ask
from pages.calls import callback
from pages.place import Place, here
from pages.replay.beside import beside, taken_beside
from pages.replay.course import course_card, taken
from pages.replay.past_day import Day, moments, read_day
from pages.screens import obey
from pages.taking import Take, address
from pages.wall.beats import UNNAMED, beats_here
from pages.wall.led import asked
from pages.wall.view import View
from pages.wall.views import replay
from words import t
from words.forms import day

PATH = "/replay"
TITLE = "replay.title"
ROLES = MAY["replay"]
OWN: dict[str, tuple[str, ...]] = {"day": (), "at": (), "step": ()}
SPEEDS = (1, 10, 30, 60, 120)


def layout(**query: str) -> list[Component]:
    place, lang = here(), here().lang
    of = read_day(query, place)
    told = day(of.of, lang)
    take = actions(address(PATH, "timeline", f"?day={of.of.isoformat()}&step={of.step}"), lang)
    parts = [
        headed(t(TITLE, lang), take),
        *faults(of.faults),
        html.P(t("replay.note", lang), className="note"),
        html.Div(
            [
                html.Div([_screen(lang), _controls(place, of)], className="replay-player"),
                html.Div(id="replay-beside", **aria(live="off")),
            ],
            className="replay-both",
        ),
        _sending(place),
        course_card(ask({}), of),
        dcc.Store(id="replay-at"),
    ]
    return [marked_frame(parts, t("frame.ulang", lang, title=told), "ulang")]


def add(app: Dash, place: Place) -> None:
    @callback(
        app,
        Output("replay-beside", "children"),
        Input("replay-at", "data"),
        roles=ROLES,
        prevent_initial_call=True,
    )
    def follow(given: object) -> Component:
        """The figures of one minute. Nothing of them is kept."""
        if given is None:
            raise PreventUpdate
        view, number = _view(place, given)
        exact = counts_exactly(place.filters, viewer())
        (moment,) = moments(place, [view.at], exact)
        return beside(place, moment, number)

    @callback(
        app,
        Output("replay-said", "children"),
        Input("replay-send", "data"),
        roles=MAY["manage screens"],
        prevent_initial_call=True,
    )
    def send(given: object) -> str:
        """To one screen that has a name, as /screens orders it; no other screen is touched."""
        if given is None:
            raise PreventUpdate
        view, _ = _view(place, given)
        name = given.get("name") if isinstance(given, dict) else None
        if not isinstance(name, str) or not name:
            abort(400, "This is no screen.")
        obey(place, beats_here(), {"name": name, "view": view.name})
        return t("replay.sent", place.lang, name=name, title=view.title)


def _view(place: Place, given: object) -> tuple[View, int]:
    name, number = asked(given, "view")
    view = replay(place, name, place.now())
    if view is None:
        abort(400, "This is no minute that has passed.")
    return view, number


def _screen(lang: str) -> Component:
    """The wall itself, in a frame that only this page may make (access/gate.py)."""
    wall = html.Iframe(
        id="replay-wall",
        src="/wall/?led=1&distance=3&height=1370",
        title=t("replay.frame", lang),
        tabIndex=-1,
    )
    return html.Div(
        [wall, html.Span(t("replay.waits", lang), className="replay-waits")], className="replay-screen"
    )


def _controls(place: Place, of: Day) -> Component:
    lang = place.lang
    scenes = [
        html.Button(
            t(f"screens.scene_{name}", lang),
            type="button",
            className=classes("choice", "is-held" if name == SCENES[0] else ""),
            **data(scene=name),
        )
        for name in SCENES
    ]
    speeds = [
        html.Button(
            t("replay.times", lang, speed=speed),
            type="button",
            className=classes("choice", "is-held" if speed == SPEEDS[-2] else ""),
            **data(speed=speed),
        )
        for speed in SPEEDS
    ]
    play = html.Button(
        t("replay.play", lang),
        id="replay-play",
        type="button",
        className="action main",
        **data(play=t("replay.play", lang), pause=t("replay.pause", lang)),
    )
    words = {"day": t("replay.day", lang), "bar": t("replay.bar", lang), "failed": t("replay.failed", lang)}
    midnight = int(of.at(0, place).timestamp() * 1000)
    offset = round(of.at(0, place).astimezone(place.zone).utcoffset().total_seconds())  # type: ignore[union-attr]
    own = {
        "of": of.of.isoformat(),
        "minute": of.minute,
        "last": of.last,
        "midnight": midnight,
        "offset": offset,
        "colon": "." if lang == "id" else ":",
        "zone": place.city.zone_label,
        "today": place.now().astimezone(place.zone).date().isoformat(),
    }
    return html.Div(
        [
            html.Div([html.Div(id="replay-bar"), html.Strong(id="replay-time")], className="line"),
            html.Div(
                [
                    play,
                    _group(speeds, t("replay.speed", lang)),
                    html.Div(id="replay-day"),
                ],
                className="line",
            ),
            _group(scenes, t("replay.scene", lang)),
            html.P(t("replay.keys", lang), className="note"),
            html.P(id="replay-failed", role="alert"),
        ],
        id="replay-controls",
        className="replay-controls",
        **data(**own, **words),
    )


def _group(buttons: Sequence[Component], label: str) -> Component:
    return html.Div(list(buttons), className="replay-choices", role="group", **aria(label=label))


def _sending(place: Place) -> Component:
    """A button for each screen that has a name, for those who may."""
    lang = place.lang
    if not may(viewer().role, "manage screens"):
        return html.Div()
    names = [one.name for one in beats_here().screens() if not one.name.startswith(UNNAMED)]
    buttons = [
        html.Button(t("replay.send", lang, name=name), type="button", className="action", **data(send=name))
        for name in names
    ]
    none = [] if names else [html.Span(t("replay.no_screen", lang), className="note")]
    back = html.Link(t("replay.to_screens", lang), href="/screens")
    said = [html.Span(id="replay-said", role="status"), dcc.Store(id="replay-send")]
    return html.Div([*buttons, *none, back, *said], className="replay-send")


def _taken(take: Callable[[Asking, Day], Taken]) -> Take:
    def of_query(query: dict[str, str]) -> Taken:
        asking = ask(query, own=OWN)
        return take(asking, read_day(query, asking.place))

    return of_query


TAKEN = {"timeline": _taken(taken), "moment": _taken(taken_beside)}
