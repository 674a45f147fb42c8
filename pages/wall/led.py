"""The wall in the frame of /replay: that page says which past minute it shows (assets/wall/led.js), and it is
drawn for this question alone; no screen sees it. While it plays, what took weeks to come about is that of the
last quarter of an hour, the only one that is kept; when it stands, that of the minute itself."""

from datetime import datetime, timedelta

from dash import Dash, Input, Output
from dash.exceptions import PreventUpdate
from flask import abort

from access.roles import MAY
from pages.calls import callback
from pages.place import Place
from pages.wall.drawing import DRAWN, count, draw
from pages.wall.past import Past
from pages.wall.shared import Shared
from pages.wall.view import REPLAY, View
from pages.wall.views import replay

QUARTER = 15  # minutes


def add_led(app: Dash, place: Place) -> None:
    pasts: Shared[Past] = Shared()
    outputs = [Output(part, prop, allow_duplicate=True) for part, prop in (name.split(".") for name in DRAWN)]

    @callback(app, outputs, Input("wall-led", "data"), roles=MAY["replay"], prevent_initial_call=True)
    def led(given: object) -> list[object]:
        """`given`: the view, "ulang 2026-11-18T11:00", and the number of the question, which comes back in
        the picture's key."""
        if given is None:
            raise PreventUpdate
        name, number = asked(given, "view")
        now = place.now()
        view = replay(place, name, now)
        if view is None:
            abort(400, "This is no minute that has passed.")
        plays = isinstance(given, dict) and given.get("plays") is True
        past = _at_quarter(place, view, pasts, now) if plays else count(place, view)
        return draw(place, view, past, f"{name}#{number}", alone=True)


def _at_quarter(place: Place, view: View, pasts: Shared[Past], now: datetime) -> Past:
    local = view.at.astimezone(place.zone)
    begun = local - timedelta(minutes=local.minute % QUARTER)
    of = replay(place, f"{REPLAY} {begun:%Y-%m-%dT%H:%M}", now) or view
    return pasts.get((of.name, of.newest), lambda: count(place, of))


def asked(given: object, part: str) -> tuple[str, int]:
    """A text and the number of the question. Aborts with 400 where it is none of ours."""
    if not isinstance(given, dict):
        abort(400, "This is no question of this page.")
    text, number = given.get(part), given.get("number")
    if not isinstance(text, str) or not isinstance(number, int) or len(text) > 40:
        abort(400, "This is no question of this page.")
    return text, number
