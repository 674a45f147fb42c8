"""The scene "Tepat waktu": how agencies kept one promise, and what can be said of it for certain.

One clock a visit: each is a pane, of which assets/wall/scenes.js shows the next one whenever the scene comes.
An agency is late only where the whole interval (Wilson, 95 %: metrics.chance) lies under the goal.
"""

from dash.development.base_component import Component

from city import City
from components import html
from components.attributes import classes, data
from components.theme import MARKS
from components.wall_charts import interval, picture
from pages.wall.age import late_since
from pages.wall.head import head
from pages.wall.past import DAYS, Agency, Promise
from pages.wall.snapshot import Snapshot
from words import t
from words.forms import number, percent

NAME = "tepat"
FEW = 4  # agencies up to which their rows have room for larger letters
DRAWN = ("on-time-panes.children",)


def build(city: City, lang: str) -> Component:
    return html.Div(id="on-time-panes", className="panes")


def draw(shot: Snapshot, city: City, lang: str) -> dict[str, object]:
    late = late_since(shot, city, lang, "case")
    promises = shot.past.promises
    title = t("on_time.title", lang)
    panes = [_pane(promise, place, late, lang) for place, promise in enumerate(promises)]
    heads = [
        html.Span(
            head(title, _measure(promise, city, lang), shot, city, lang), className="pane", **data(pane=place)
        )
        for place, promise in enumerate(promises)
    ]
    empty = html.P(t("on_time.none" if shot.has("case") else "state.no_data", lang), className="nothing")
    return {
        f"head-{NAME}.children": heads or head(title, "", shot, city, lang),
        "on-time-panes.children": panes or [html.Div(empty, className="pane", **data(pane=0))],
    }


def _measure(promise: Promise, city: City, lang: str) -> str:
    """Clock, period, calendar, what the target rests on, and that each n tells sensitive cases in fives."""
    clock, kind, basis = promise.clock, promise.kind, promise.basis or "mixed"
    calendar = "on_time.always" if promise.calendar == "24x7" else "on_time.office"
    parts = [t(f"on_time.{clock}_{kind}", lang), t("on_time.days", lang, days=DAYS)]
    parts += [t(calendar, lang)] if promise.calendar else []
    parts += [t(f"on_time.{basis}", lang)]
    parts += [t("now.in_fives", lang)] if city.sensitive else []
    parts += [t("frame.n", lang, n=promise.n)]
    return " · ".join(parts)


def _pane(promise: Promise, place: int, late: str, lang: str) -> Component:
    goal = "" if promise.goal is None else t("on_time.goal", lang, share=percent(promise.goal, lang))
    axis = html.Div(
        html.Span(goal, className="goal", style={"--at": promise.goal or 0}), className="on-time-axis"
    )
    first = html.P(late, className="stale-sentence") if late else axis
    rows = [_row(one, promise.goal, lang) for one in promise.agencies]
    parts = [first, *rows, _scale(lang)]
    few = str(len(rows) <= FEW).lower()
    return html.Div(parts, className=classes("pane", "is-stale" if late else ""), **data(pane=place, few=few))


def _scale(lang: str) -> Component:
    """How to read the line, and the axis that all rows share."""
    ends = [html.Span(percent(at, lang), style={"--at": at}) for at in (0.0, 0.5, 1.0)]
    key = html.Span([html.I(), t("on_time.range", lang)], className="range")
    return html.Div([key, html.Div(ends, className="axis")], className="on-time-scale")


def _row(one: Agency, goal: float | None, lang: str) -> Component:
    chart = interval(one.share, one.low, one.high, goal, hollow=one.is_few)
    few = html.Span(t("on_time.few", lang), className="note few")
    value = few if one.is_few else html.Span(percent(one.share, lang), className="value")
    under = (
        [html.Span(f"{MARKS['late']} {t('on_time.under', lang)}", className="late")] if one.is_under else []
    )
    return html.Div(
        [
            html.Span(one.name, className="name"),
            value,
            picture(chart, "interval"),
            html.Span([*under, html.Span(f"n {number(one.n, lang)}", className="note")], className="end"),
        ],
        className="kept",
        **data(state="late" if one.is_under else "normal"),
    )
