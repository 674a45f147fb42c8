"""What an address without a page answers."""

from dash.development.base_component import Component

from components import html
from pages.place import here
from words import t


def layout(**_: str) -> list[Component]:
    lang = here().lang
    return [html.H1(t("missing.title", lang)), html.P(html.A(t("missing.back", lang), href="/"))]
