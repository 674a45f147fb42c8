""" "Salin untuk WA", "Unduh" and "Cetak": the actions beside the filters. assets/desk/take.js copies."""

from dash.development.base_component import Component

from components import html
from components.attributes import data
from words import t

FORMS = ("csv", "xlsx")


def actions(href: str, lang: str) -> list[Component]:
    """`href`: the address of what is taken, with FORM in place of its form (csv, xlsx, png, txt)."""
    return [
        _menu("wa", t("taken.wa", lang), _chat(href, lang)),
        _menu("download", t("taken.download", lang), _files(href, lang)),
        html.Button(t("taken.print", lang), type="button", className="take", **data(print="page")),
    ]


def card_menu(href: str, lang: str) -> Component:
    """The same for one card, at its foot; "Cetak" prints it alone."""
    printed = html.Button(t("taken.print", lang), type="button", **data(print="card"))
    return _menu("card", t("taken.card", lang), [*_chat(href, lang), *_files(href, lang), printed])


def card_foot(href: str, lang: str) -> Component:
    """Of a card whose table says itself where it is from."""
    return html.Div([card_menu(href, lang)], className="card-foot")


def _chat(href: str, lang: str) -> list[Component]:
    return [
        html.Button(t("taken.wa_text", lang), type="button", **data(copy="text", href=_of(href, "txt"))),
        html.Button(
            t("taken.wa_picture", lang), type="button", **data(copy="picture", href=_of(href, "png"))
        ),
        html.A(t("taken.wa_save", lang), href=_of(href, "png"), download=""),
        html.P(
            role="status",
            className="copied",
            **data(done=t("taken.wa_copied", lang), failed=t("taken.wa_failed", lang)),
        ),
    ]


def _files(href: str, lang: str) -> list[Component]:
    return [html.A(t(f"taken.{form}", lang), href=_of(href, form), download="") for form in FORMS]


def headed(title: str, taken: list[Component]) -> Component:
    """A page's title with its actions beside it."""
    return html.Div([html.H1(title), html.Div(taken, className="actions")], className="page-head")


def _of(href: str, form: str) -> str:
    return href.replace("FORM", form)


def _menu(name: str, title: str, body: list[Component]) -> Component:
    summary = html.Summary(title, className="take")
    return html.Details(
        [summary, html.Div(body, className="choices")], className="menu end", **data(menu=name)
    )
