"""A figure as the values of one block on paper."""

from typing import Any

from metrics.review.figures import Figure
from reports import charts, sentences
from reports.content import Content

MARKS = {"worse": "■", "changed": "▲", "better": "✓"}


def block(figure: Figure, content: Content) -> dict[str, Any]:
    lang = content.lang
    value, n = sentences.headline(figure, lang)
    notes = [sentences.target(figure, lang), sentences.since(figure, lang)]
    return {
        "title": sentences.title(figure, content.names.agency, lang),
        "value": value,
        "n": n,
        "status": sentences.status(figure, lang),
        "mark": MARKS.get(figure.way, ""),
        "notes": " ".join(note for note in notes if note),
        "svg": charts.of_figure(figure, width=420, height=84),
    }
