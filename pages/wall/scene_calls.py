"""The scene "panggilan"."""

from dash import html
from dash.development.base_component import Component

from city import City
from pages.wall.head import head
from pages.wall.snapshot import Snapshot
from words import t

NAME = "panggilan"
DRAWN = ()


def build(city: City, lang: str) -> Component:
    return html.Div()


def draw(shot: Snapshot, city: City, lang: str) -> dict[str, object]:
    return {f"head-{NAME}.children": head(t("calls.title", lang), "", shot, city, lang)}
