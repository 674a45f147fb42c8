"""The packs that were kept for past meetings, and what stopped those that could not be made."""

import datetime as dt

from dash import Dash
from dash.development.base_component import Component

from access.roles import MAY
from components import html
from components.desk import Column, table
from components.review.parts import status
from pages.place import Place, here
from pages.review.mailed import add_sending, listed, mailed
from pages.review.taking import FORMS
from reports.schedule import Moment, rhythm
from warehouse import deliveries, packs
from warehouse.deliveries import Delivery
from words import t
from words.forms import NOTHING, day_name, instant, number

PATH = "/review/archive"
TITLE = "review.archive"
ROLES = MAY["make commitments"]
IN_BAR = False
HEADS = ("week_name", "stage", "told_made", "told_version", "files")


def layout(**_: str) -> list[Component]:
    place = here()
    note = html.P(_schedule(place), className="note")
    said = html.P(id="packs-said", role="status")
    body = [note, said, html.Div(_packs(place), id="packs", className="as-lines")]
    title = html.H1(t(TITLE, place.lang))
    return [html.Div([title, html.Section(body, className="card")], className="review archive")]


def add(app: Dash, place: Place) -> None:
    add_sending(app, place, lambda: _packs(place))


def _packs(place: Place) -> Component:
    lang = place.lang
    with place.warehouse.read() as connection:
        mails = deliveries.listed(connection, place.city.code)
        held = packs.listed(connection, place.city.code)
    if not held:
        return html.P(t("review.no_packs", lang))
    columns = [Column(t(f"review.{name}", lang)) for name in HEADS]
    return table(columns, [_row(pack, _of(pack, mails), place) for pack in held])


def _schedule(place: Place) -> str:
    lang, when = place.lang, rhythm(place.settings)
    if when is None:
        return t("review.archive_off", lang)
    steps = {name: _weekly(getattr(when, name), lang) for name in ("meeting", "draft", "objections")}
    return t("review.archive_note", lang, final=_weekly(when.final, lang), **steps)


def _weekly(when: Moment | dt.timedelta, lang: str) -> str:
    """Rabu pukul 09.00; 2 jam sebelum rapat"""
    if isinstance(when, dt.timedelta):
        return t("review.before_meeting", lang, hours=int(when.total_seconds()) // 3_600)
    time = format(when.time, "%H.%M" if lang == "id" else "%H:%M")
    return t("review.weekly", lang, day=day_name(when.weekday, lang), time=time)


def _of(pack: packs.Pack, mails: list[Delivery]) -> list[Delivery]:
    return [each for each in mails if (each.week, each.stage) == (pack.week, pack.stage)]


def _row(pack: packs.Pack, mails: list[Delivery], place: Place) -> list[Component | str]:
    lang = place.lang
    at = instant(pack.at, place.zone, place.city.zone_label, lang)
    week = html.A(pack.week, className="whole", href=f"/review?week={pack.week}")
    note = [html.P(pack.message, className="note")] if pack.message else []
    shown: list[Component | str] = [week, t(f"review.stage_{pack.stage}", lang), at]
    if pack.state != packs.MADE:
        refused = html.P(status(t("review.refused", lang), "late"))
        return [*shown, NOTHING, html.Div([refused, *note, *listed(mails, place)])]
    of = f"/review/archive/{pack.week}/{pack.stage}"
    files = [html.A(t(f"review.pack_{form}", lang), href=f"{of}.{form}", download="") for form in FORMS]
    body = html.Div([html.Div(files, className="files"), *note, *mailed(pack, mails, place)])
    return [*shown, number(pack.data_version, lang), body]
