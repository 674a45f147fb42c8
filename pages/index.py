"""The HTML page that a Dash app lives in: its palette is written into it, its files come from this host."""

from components.theme import css_variables


def index(lang: str, palette: dict[str, str]) -> str:
    return (
        f'<!DOCTYPE html><html lang="{lang}"><head>{{%metas%}}<title>{{%title%}}</title>{{%favicon%}}'
        f"<style>{css_variables(palette)}</style>{{%css%}}</head>"
        "<body>{%app_entry%}<footer hidden>{%config%}{%scripts%}{%renderer%}</footer></body></html>"
    )
