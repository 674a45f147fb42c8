"""The HTML page that a Dash app lives in: its palette is written into it, its files come from this host."""

from html import escape

from components.theme import css_variables


def index(lang: str, palette: dict[str, str], beside: str = "") -> str:
    """`beside`: HTML that stands after the app."""
    return (
        f'<!DOCTYPE html><html lang="{lang}"><head>{{%metas%}}<title>{{%title%}}</title>{{%favicon%}}'
        f"<style>{css_variables(palette)}</style>{{%css%}}</head>"
        f"<body>{{%app_entry%}}{beside}<footer hidden>{{%config%}}{{%scripts%}}{{%renderer%}}</footer>"
        "</body></html>"
    )


def plain(title: str, lang: str, palette: dict[str, str], body: str) -> str:
    """A page of HTML without scripts. `body` is HTML; `title` is text."""
    return (
        f'<!DOCTYPE html><html lang="{lang}"><head><meta charset="UTF-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(title)}</title><style>{css_variables(palette)}</style>"
        f'<link rel="icon" href="data:,"><link rel="stylesheet" href="/assets/desk.css"></head>'
        f"<body>{body}</body></html>"
    )
