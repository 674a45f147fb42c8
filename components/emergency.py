"""One open emergency of the wall: what, where, whose, how long, and how far it is along its target.

The row carries its start and target, and the wall's script keeps running time, bar and state true between two
answers of the server (assets/wall/clock.js; a browser test holds both to the same words).
"""

from datetime import datetime

from dash.development.base_component import Component

from components import html
from components.attributes import data
from components.theme import MARKS
from words import t
from words.forms import elapsed

WATCH_SHARE = 0.75  # of the target: from here on a row says "menjelang"


def row(
    *,
    name: str,
    place: str,
    agency: str,
    started_at: datetime,
    target_seconds: float | None,
    has_arrived: bool,
    at: datetime,
    lang: str,
) -> Component:
    """`agency` is empty where it would tell what must not be told. Without a target no bar and no
    verdict, nor once somebody is there: the target is to arrive."""
    seconds = max(0.0, (at - started_at).total_seconds())
    target = 0 if has_arrived else target_seconds or 0
    return html.Div(
        [
            html.Div(name, className="name"),
            html.Div(elapsed(seconds, lang), className="elapsed"),
            html.Div(" · ".join(part for part in (place, agency) if part), className="place"),
            html.Div(_against(lang) if target else _resting(has_arrived, lang), className="against"),
        ],
        className="emergency",
        style={"--share": round(seconds / target, 4) if target else 0},
        **data(
            state=state(seconds, target),
            started=int(started_at.timestamp() * 1000),
            target=target,
            watch=WATCH_SHARE * target,
        ),
    )


def state(seconds: float, target_seconds: float | None) -> str:
    """normal, watch or late; on the target itself is still on time. none without a target."""
    if not target_seconds:
        return "none"
    if seconds > target_seconds:
        return "late"
    return "watch" if seconds >= WATCH_SHARE * target_seconds else "normal"


def word(name: str, lang: str) -> str:
    """▲ menjelang, ■ lewat: a state is never a colour alone."""
    return f"{MARKS[name]} {t(f'state.{name}', lang)}"


def _against(lang: str) -> list[Component]:
    """All words that the row may come to, of which the style sheet shows its state's, and the bar."""
    words: list[Component] = [
        html.Span(word(name, lang), className=f"word {name}") for name in ("watch", "late")
    ]
    marks = [html.I(className=part) for part in ("fill", "over", "tick")]
    return [*words, html.Div(marks, className="bar")]


def _resting(has_arrived: bool, lang: str) -> list[Component]:
    return [html.Span(t("state.arrived" if has_arrived else "state.no_target", lang), className="word none")]
