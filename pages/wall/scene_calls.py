"""The scene "Panggilan 112": what became of the calls, how soon they were answered, and how today compares.

Calls are not complaints. Shares are of all that came in; those of the answered calls stand indented below
them.
"""

from dash.development.base_component import Component

from city import City
from components import html
from components.attributes import classes
from components.panel import panel
from components.wall_charts import hours, picture
from pages.wall.age import late_since
from pages.wall.head import head
from pages.wall.past import DAYS, Answers
from pages.wall.snapshot import Snapshot
from words import t
from words.forms import duration, elapsed, number, percent

NAME = "panggilan"
DRAWN = ("calls-funnel.children", "calls-answers.children", "calls-hours.children")
LEVELS = ("incoming", "dropped", "unanswered", "answered")
OF_ANSWERED = ("ghost", "prank", "information", "valid", "unclassified")
SCALES = (0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0)  # of the magnified strip, the smallest that holds the share


def build(city: City, lang: str) -> Component:
    right = [html.Div(id="calls-answers", className="answers"), html.Div(id="calls-hours", className="today")]
    return html.Div(
        [html.Div(id="calls-funnel", className="funnel"), html.Div(right, className="calls-right")],
        className="calls",
    )


def draw(shot: Snapshot, city: City, lang: str) -> dict[str, object]:
    late = late_since(shot, city, lang, "call")
    measure = t("calls.measure", lang, days=DAYS, n=shot.past.funnel.get("incoming", 0))
    return {
        f"head-{NAME}.children": head(t("calls.title", lang), measure, shot, city, lang),
        "calls-funnel.children": _funnel(shot, lang, late),
        "calls-answers.children": _answers(shot, lang, late),
        "calls-hours.children": _hours(shot, city, lang, late),
    }


def _funnel(shot: Snapshot, lang: str, late: str) -> Component:
    levels = shot.past.funnel
    incoming = levels.get("incoming", 0)
    if not incoming:
        words = t("calls.none" if shot.has("call") else "state.no_data", lang)
        return panel(html.P(words, className="nothing"), kind="levels", stale=late)
    rows = [_level(name, levels[name], incoming, lang) for name in (*LEVELS, *OF_ANSWERED)]
    return panel(
        html.Div([*rows, _magnified(levels["valid"] / incoming, lang), _sum(levels["difference"], lang)]),
        kind="levels",
        stale=late,
    )


def _level(name: str, n: int, incoming: int, lang: str) -> Component:
    digits = 1 if 0 < n / incoming < 0.1 else 0
    return html.Div(
        [
            html.Span(t(f"calls.{name}", lang), className="name"),
            html.Span(number(n, lang), className="value"),
            html.Span(percent(n / incoming, lang, digits), className="note"),
            html.Div(html.I(className="fill"), className="track"),
        ],
        className=classes("level", name, "within" if name in OF_ANSWERED else ""),
        style={"--share": round(n / incoming, 4)},
    )


def _magnified(share: float, lang: str) -> Component:
    """The emergencies once more: under one per cent nobody sees a bar."""
    scale = next(scale for scale in SCALES if share <= scale)
    words = t("calls.magnified", lang, share=percent(scale, lang))
    return html.Div(
        [html.Span(words, className="note"), html.Div(html.I(className="fill"), className="track")],
        className="magnified",
        style={"--share": round(share / scale, 4)},
    )


def _sum(difference: int, lang: str) -> Component:
    words = t("calls.adds_up", lang) if not difference else t("calls.differs", lang, n=abs(difference))
    return html.P(words, className=classes("note sum", "watch" if difference else ""))


def _answers(shot: Snapshot, lang: str, late: str) -> Component:
    heads = [html.Span(t(f"calls.{name}", lang), className="note") for name in ("to_answer", "p90", "p95")]
    rows = [part for name in ("all", "valid") for part in _times(name, shot.past.answers.get(name), lang)]
    target = (
        [] if shot.answer_target is None else [t("now.target", lang, time=elapsed(shot.answer_target, lang))]
    )
    heading = [html.Span(t("calls.answer_time", lang)), html.Span(target, className="note")]
    return panel(html.Div([*heads, *rows], className="times"), kind="answer", heading=heading, stale=late)


def _times(name: str, answers: Answers | None, lang: str) -> list[Component]:
    known = answers or Answers(0, None, None)
    label = [
        html.Span(t(f"calls.of_{name}", lang)),
        html.Span(t("frame.n", lang, n=known.n), className="note"),
    ]
    values = (duration(known.p90, lang), duration(known.p95, lang))
    return [html.Span(label, className="label"), *(html.Span(value, className="value") for value in values)]


def _hours(shot: Snapshot, city: City, lang: str, late: str) -> Component:
    now = shot.local_hour(city)
    today: list[int | None] = [n if hour <= now else None for hour, n in enumerate(shot.past.hours[-1])]
    usual = [None if one is None else (one.low, one.high) for one in shot.past.usual_hours]
    chart = picture(hours(today, usual, now), "hours")
    labels = [html.Span(f"{hour:02d}") for hour in (0, 6, 12, 18)]
    heading = [
        html.Span(t("calls.today", lang)),
        html.Span(t("calls.today_note", lang, n=sum(shot.past.hours[-1])), className="note"),
    ]
    return panel(
        html.Div([chart, html.Div(labels, className="names")]), kind="by-hour", heading=heading, stale=late
    )
