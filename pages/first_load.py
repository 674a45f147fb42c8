"""What to do where nothing was loaded yet."""

from dash.development.base_component import Component

from components import html
from pages.place import Place
from words import t

LOAD = "python -m etl load FILE …"
SIMULATE = "python -m etl simulate"


def first_load(place: Place) -> list[Component]:
    command = SIMULATE if place.settings.simulated else LOAD
    return [html.P(t("summary.empty_note", place.lang)), html.Pre(command)]
