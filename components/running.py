"""Times that go on between two answers of the server: assets/wall/clock.js keeps them running."""

from datetime import datetime

from dash.development.base_component import Component

from components import html
from components.attributes import data
from words.forms import age


def age_since(since: datetime, at: datetime, lang: str) -> Component:
    """How long ago `since` was, at the moment and from there on: 4 dtk, 2 mnt."""
    written = age((at - since).total_seconds(), lang)
    return html.Span(written, className="age", **data(since=int(since.timestamp() * 1000)))
