"""Layar: each wall screen, whether it is alive, what it shows, and what it shall show.

The buttons carry their order (data-order) and assets/desk/screens.js hands it to the one callback, so that
the list may be drawn anew under the pointer.
"""

import json
from datetime import timedelta

from dash import Dash, Input, Output, ctx, dcc
from dash.development.base_component import Component
from flask import abort, request

from access import roles
from access.viewer import viewer
from actions.doing import Doing
from actions.refused import Refused
from actions.screens import LONGEST_NAME, forget_screen, order_screen, rename_screen
from city.vocabulary import MODES, SCENES
from components import html
from components.attributes import classes, data
from components.desk import Column, card, table
from components.theme import MARKS
from pages.calls import callback
from pages.place import Place, here
from pages.wall.beats import UNNAMED, Beats, beats_here
from pages.wall.views import offered
from warehouse.screens import ALL, Order, Screen
from words import t
from words.forms import NOTHING, age

PATH = "/screens"
TITLE = "screens.title"
ROLES = (roles.OPERATOR, roles.ADMIN)
SILENT = timedelta(seconds=20)  # a screen polls every three; away it says so after fifteen
TICK = 5_000  # ms
_COLUMNS = ("name", "state", "shown", "mode", "scene", "view", "size", "release", "change")


def layout(**_: str) -> list[Component]:
    lang = here().lang
    return [
        html.H1(t(TITLE, lang)),
        html.Div(_drawn(here(), beats_here()), id="screens-list"),
        _naming(lang),
        dcc.Store(id="screens-order"),
        dcc.Interval(id="screens-tick", interval=TICK),
    ]


def add(app: Dash, place: Place) -> None:
    @callback(
        app,
        Output("screens-list", "children"),
        Input("screens-order", "data"),
        Input("screens-tick", "n_intervals"),
        roles=ROLES,
        prevent_initial_call=True,
    )
    def follow(order: object, _: object) -> list[Component]:
        beats = beats_here()
        if ctx.triggered_id == "screens-order":
            obey(place, beats, order)
        return _drawn(place, beats)


def obey(place: Place, beats: Beats, order: object) -> None:
    """Aborts with 400 where it is no order of this page."""
    given = order if isinstance(order, dict) else {}
    name = given.get("name")
    parts = {part: given.get(part) for part in ("mode", "scene", "view")}
    doing = Doing(place.warehouse, place.city, viewer(), place.now(), request.remote_addr or "")
    known = {ALL, *(one.name for one in beats.screens() if not one.name.startswith(UNNAMED))}
    new = given.get("rename")
    are_texts = isinstance(name, str) and all(isinstance(part, str | None) for part in (new, *parts.values()))
    if not are_texts or name not in known | _unnamed(beats, new):
        abort(400, "This is no order of this page.")
    try:
        if given.get("forget"):
            beats.forget(str(name))
            forget_screen(doing, str(name))
        elif new is not None:
            beats.rename(str(name), rename_screen(doing, str(name), new))
        else:
            order_screen(doing, str(name), **parts)
    except Refused:
        abort(400, "This is no order of this page.")


def _unnamed(beats: Beats, new: str | None) -> set[str]:
    """Browsers without a name: they take no orders of their own, but may be given a name."""
    return {one.name for one in beats.screens() if one.name.startswith(UNNAMED)} if new is not None else set()


def _naming(lang: str) -> Component:
    """Asks for the new name of a screen; assets/desk/screens.js opens it, and says where another bears it."""
    called = dcc.Input(id="screens-new-name", type="text", maxLength=LONGEST_NAME, autoComplete="off")
    buttons = [
        html.Button(t("screens.rename", lang), className="main", **data(do="rename")),
        html.Button(t("screens.rename_not", lang), **data(do="close")),
    ]
    return html.Dialog(
        [
            html.H2(t("screens.rename_head", lang)),
            html.Label([t("screens.new_name", lang), called]),
            html.P(t("screens.name_taken", lang), className="late", hidden=True),
            html.Div(buttons, className="orders"),
        ],
        id="screens-naming",
        className="again",
    )


def _drawn(place: Place, beats: Beats) -> list[Component]:
    lang, orders, screens = place.lang, beats.orders(), beats.screens()
    everyone = orders.get(ALL, Order())
    buttons = [
        _group(_choices(ALL, "mode", MODES, everyone.mode or MODES[0], lang)),
        _group(
            _views(ALL, views := offered(place, (one.view for one in orders.values())), everyone.view, lang)
        ),
    ]
    keys = html.P(t("screens.keys", lang), className="note")
    all_card = card(t("screens.all", lang), [*buttons, keys])
    if not screens:
        return [all_card, card(t("screens.none", lang), [html.P(t("screens.none_note", lang))])]
    columns = [Column(t(f"screens.{name}", lang)) for name in _COLUMNS]
    rows = [_row(one, everyone, place, beats.release, views) for one in screens]
    heading = t("screens.heading", lang, n=len(screens))
    note = html.P(t("screens.note", lang), className="note")
    return [all_card, card(heading, [note, table(columns, rows)])]


def _row(one: Screen, everyone: Order, place: Place, release: str, views: list[str]) -> list[Component | str]:
    lang, word = place.lang, one.word
    modes: Component | str
    scenes: Component | str
    shown_views: Component | str
    if one.name.startswith(UNNAMED):
        name = t("screens.unnamed", lang, name=one.name[1:])
        modes = scenes = shown_views = NOTHING
    else:
        name = one.name
        modes = _group(_choices(name, "mode", MODES, one.order.mode or everyone.mode or MODES[0], lang))
        scenes = _group(_choices(name, "scene", ("", *SCENES), one.order.scene or everyone.scene, lang))
        shown_views = _group(_views(name, views, one.order.view or everyone.view, lang))
    is_new = word is not None and word.release == release
    return [
        name,
        _state(one, place),
        t(f"screens.scene_{word.shown}", lang) if word and word.shown else NOTHING,
        modes,
        scenes,
        shown_views,
        word.size if word and word.size else NOTHING,
        NOTHING if word is None else t("screens.newest" if is_new else "screens.older", lang),
        _changes(one.name, lang),
    ]


def _changes(name: str, lang: str) -> Component:
    """Another name; and, of what has one, to be forgotten."""
    rename = html.Button(t("screens.rename", lang), **data(naming=name))
    forget = html.Button(t("screens.forget", lang), **data(order=json.dumps({"name": name, "forget": True})))
    return _group([rename] if name.startswith(UNNAMED) else [rename, forget])


def _state(one: Screen, place: Place) -> Component | str:
    if one.word is None:
        return t("screens.never", place.lang)
    since = place.now() - one.word.seen_at
    ago = age(since.total_seconds(), place.lang)
    if since > SILENT:
        return html.Span(f"{MARKS['late']} {t('screens.silent', place.lang, age=ago)}", className="late")
    if one.word.is_stale:
        return html.Span(f"{MARKS['watch']} {t('screens.stale', place.lang, age=ago)}", className="watch")
    return t("screens.alive", place.lang, age=ago)


def _choices(name: str, part: str, values: tuple[str, ...], held: str, lang: str) -> list[Component]:
    return [
        html.Button(
            t(f"screens.{part}_{value or 'turn'}", lang),
            className=classes("choice", "is-held" if value == held else ""),
            **data(order=json.dumps({"name": name, part: value})),
        )
        for value in values
    ]


def _views(name: str, views: list[str], held: str, lang: str) -> list[Component]:
    """Of what else than the city as it is a screen can show; nothing where there is no choice."""
    return [
        html.Button(
            _view(view, lang),
            className=classes("choice", "is-held" if view == held else ""),
            **data(order=json.dumps({"name": name, "view": view})),
        )
        for view in views
        if len(views) > 1
    ]


def _view(view: str, lang: str) -> str:
    kind, _, of = view.partition(" ")
    return t(f"screens.view_{kind or 'real'}", lang, name=of.replace("T", " ").replace("_", " "))


def _group(buttons: list[Component]) -> Component:
    return html.Div(buttons, className="orders")
