"""What was mailed of a pack: to whom, when, what failed; and the buttons that send it."""

from collections.abc import Callable

from dash import ALL, Dash, Input, Output, ctx, no_update
from dash.development.base_component import Component

from access.entrance import doer
from access.office import office
from access.roles import MAY
from access.viewer import viewer
from actions.doing import Doing
from actions.mails import send_pack
from actions.refused import Refused
from components import html
from components.desk import Column, table
from components.review.parts import status
from etl.mail import is_set
from pages.calls import callback
from pages.place import Place
from reports import outbox
from warehouse.deliveries import FAILED, SENDING, SENT, WAITING, Delivery
from warehouse.packs import Pack
from words import t
from words.forms import NOTHING, instant

LEVELS = {FAILED: "late", WAITING: "watch", SENDING: "watch", SENT: ""}
HEADS = ("mail_to", "mail_part", "mail_state", "mail_when")
ROLES = MAY["make commitments"]


def mailed(pack: Pack, mails: list[Delivery], place: Place) -> list[Component]:
    """Of a pack that was made. `mails`: its own."""
    return [*listed(mails, place), *_buttons(pack, mails, place)]


def listed(mails: list[Delivery], place: Place) -> list[Component]:
    """How many went out; on asking each, with when or why not. Open where one failed."""
    if not mails:
        return []
    lang = place.lang
    out = sum(each.state == SENT for each in mails)
    rows = [_row(each, place) for each in mails]
    head = html.Summary(t("review.mails", lang, out=out, n=len(mails)))
    columns = [Column(t(f"review.{name}", lang)) for name in HEADS]
    is_open = any(each.state == FAILED or each.message for each in mails)
    return [html.Details([head, table(columns, rows)], open=is_open, className="mails")]


def _row(one: Delivery, place: Place) -> list[Component | str]:
    lang, zone, label = place.lang, place.zone, place.city.zone_label
    part = place.city.titles("agencies").get(one.agency, one.agency) or t("review.mail_whole", lang)
    word = status(t(f"review.mail_{one.state}", lang), LEVELS[one.state])
    why = [html.Div(one.message, className="note")] if one.message else []
    when = one.sent_at or (one.next_at if one.state == WAITING and one.attempts else None)
    at = instant(when, zone, label, lang) if when else NOTHING
    said = at if one.sent_at or not when else t("review.mail_next", lang, at=at)
    return [one.address, part, html.Div([word, *why]), said]


def _buttons(pack: Pack, mails: list[Delivery], place: Place) -> list[Component]:
    lang = place.lang
    if not is_set(place.settings):
        return [html.P(t("review.mail_off", lang), className="note")]
    wanted = {(each.address, each.agency) for each in outbox.of_pack(place.city, pack, "")}
    if not wanted:
        return [html.P(t("review.mail_nobody", lang), className="note")]
    done = {(each.address, each.agency) for each in mails if each.state != FAILED}
    left, which = len(wanted - done), f"{pack.week} {pack.stage}"
    if left:
        return [_button("send", which, t("review.send_now", lang, n=left))]
    if any(each.state in (WAITING, SENDING) for each in mails):
        return []
    ask = [html.Summary(t("review.send_again", lang)), html.P(t("review.send_again_note", lang))]
    sure = _button("again", which, t("review.send_again_sure", lang, n=len(wanted)))
    return [html.Details([*ask, sure], className="again-mails")]


def _button(part: str, which: str, words: str) -> Component:
    return html.Button(words, id={"part": f"mail-{part}", "pack": which}, className="action", type="button")


def add_sending(app: Dash, place: Place, shown: Callable[[], Component]) -> None:
    """`shown()`: the list of packs, as it is after the deed."""

    @callback(
        app,
        [Output("packs", "children"), Output("packs-said", "children")],
        Input({"part": "mail-send", "pack": ALL}, "n_clicks"),
        Input({"part": "mail-again", "pack": ALL}, "n_clicks"),
        roles=ROLES,
        prevent_initial_call=True,
    )
    def send(_sends: object, _agains: object) -> tuple[object, object]:
        which = ctx.triggered_id
        if which is None or not ctx.triggered or not ctx.triggered[0]["value"]:
            return no_update, no_update
        week, _, stage = str(which["pack"]).partition(" ")
        try:
            number = _send(place, week, stage, which["part"] == "mail-again")
        except Refused as refused:
            return shown(), html.Span(t(f"review.send_{refused.why}", place.lang), className="late")
        return shown(), t("review.sent_now", place.lang, n=number)


def _send(place: Place, week: str, stage: str, is_again: bool) -> int:
    if not is_set(place.settings):
        raise Refused("off")
    own = doer(office())
    doing = Doing(place.warehouse, place.city, viewer(), place.now(), own.address, own.username)
    sender, now = place.settings.mail_from, place.now()
    return send_pack(
        doing, week, stage, lambda pack, again: outbox.of_pack(place.city, pack, sender, again, now), is_again
    )
