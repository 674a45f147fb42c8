"""The packs that were kept for past meetings, and what stopped those that could not be made."""

from dash import html
from dash.development.base_component import Component

from access.roles import MAY
from components.desk import Column, table
from components.review.parts import status
from pages.place import Place, here
from pages.review.taking import FORMS
from reports.schedule import meeting
from warehouse import packs
from words import t
from words.forms import NOTHING, day_name, instant, number

PATH = "/review/archive"
TITLE = "review.archive"
ROLES = MAY["make commitments"]
IN_BAR = False
HEADS = ("week_name", "stage", "told_made", "told_version", "files")


def layout(**_: str) -> list[Component]:
    place = here()
    lang = place.lang
    with place.warehouse.read() as connection:
        rows = [_row(pack, place) for pack in packs.listed(connection, place.city.code)]
    columns = [Column(t(f"review.{name}", lang)) for name in HEADS]
    body = table(columns, rows) if rows else html.P(t("review.no_packs", lang))
    note = html.P(t("review.archive_note", lang, meeting=_meets(place)), className="note")
    return [
        html.Div([html.H1(t(TITLE, lang)), html.Section([note, body], className="card")], className="review")
    ]


def _meets(place: Place) -> str:
    """Rabu pukul 09.00"""
    if place.settings.meeting == "off":
        return t("review.never", place.lang)
    when = meeting(place.settings.meeting)
    time = format(when.time, "%H.%M" if place.lang == "id" else "%H:%M")
    return t("review.weekly", place.lang, day=day_name(when.weekday, place.lang), time=time)


def _row(pack: packs.Pack, place: Place) -> list[Component | str]:
    lang = place.lang
    at = instant(pack.at, place.zone, place.city.zone_label, lang)
    week = html.A(pack.week, className="whole", href=f"/review?week={pack.week}")
    note = [html.P(pack.message, className="note")] if pack.message else []
    shown: list[Component | str] = [week, t(f"review.stage_{pack.stage}", lang), at]
    if pack.state != packs.MADE:
        refused = html.P(status(t("review.refused", lang), "late"))
        return [*shown, NOTHING, html.Div([refused, *note])]
    of = f"/review/archive/{pack.week}/{pack.stage}"
    files = [html.A(t(f"review.pack_{form}", lang), href=f"{of}.{form}", download="") for form in FORMS]
    body = html.Div([html.Div(files, className="files"), *note])
    return [*shown, number(pack.data_version, lang), body]
