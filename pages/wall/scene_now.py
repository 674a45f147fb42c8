"""The scene "Sekarang", the wall's home: what is urgent, whose it is, and how long is left."""

from dash.development.base_component import Component

from city import City
from components import html
from components.figure import count
from components.panel import panel
from components.running import age_since
from components.theme import MARKS
from components.wall_charts import days, picture
from pages.wall import urgent
from pages.wall.age import late_since
from pages.wall.head import head
from pages.wall.snapshot import Deadlines, Snapshot
from words import t
from words.forms import elapsed, number, weekday

NAME = "sekarang"
PARTS = ("emergencies", "days", "queue", "deadlines", "hour")
DRAWN = tuple(f"now-{part}.children" for part in PARTS)
AGENCIES = 5
_DAYS = 7


def build(city: City, lang: str) -> Component:
    left, right = PARTS[:2], PARTS[2:]
    columns = [
        html.Div([html.Div(id=f"now-{part}", className=f"now-{part}") for part in side], className=name)
        for name, side in (("now-left", left), ("now-right", right))
    ]
    return html.Div(columns, className="now")


def draw(shot: Snapshot, city: City, lang: str) -> dict[str, object]:
    """What each of DRAWN shows. What lacks its data's newest state says so, and keeps its figures."""
    late_cases, late_calls = (late_since(shot, city, lang, record) for record in ("case", "call"))
    measure = t("now.emergencies", lang, n=len(shot.emergencies))
    return {
        f"head-{NAME}.children": head(t("now.title", lang), measure, shot, city, lang),
        "now-emergencies.children": urgent.draw(shot, city, lang, late_cases),
        "now-days.children": _days(shot, city, lang, late_calls),
        "now-queue.children": _queue(shot, lang, late_calls),
        "now-deadlines.children": _deadlines(shot, city, lang, late_cases),
        "now-hour.children": _hour(shot, lang, late_cases or late_calls),
    }


def _days(shot: Snapshot, city: City, lang: str, late: str) -> Component:
    """Calls by the hour of the last days: what is an ordinary day, and how this one goes."""
    hours = shot.past.hours[-_DAYS:]
    today = shot.local_day(city)
    names = [html.Span(weekday(today, back, lang)) for back in reversed(range(len(hours)))]
    chart = [picture(days(hours), "days"), html.Div(names, className="names")]
    if not shot.past.is_counted:
        chart = [html.P(t("state.counting", lang), className="nothing")]
    elif not any(map(sum, hours)):
        words = t("now.no_calls" if shot.has("call") else "state.no_data", lang)
        chart = [html.P(words, className="nothing")]
    heading: list[Component | str] = [t("now.days", lang)]
    if most := max((n for day in hours for n in day), default=0):
        heading.append(html.Span(t("now.most", lang, n=number(most, lang)), className="note"))
    return panel(html.Div(chart), kind="seven", heading=heading, stale=late)


def _queue(shot: Snapshot, lang: str, late: str) -> Component:
    """Who waits at the telephone now, and the longest wait against its target."""
    is_known = shot.has("call")
    waiting = html.Span(number(shot.waiting if is_known else None, lang), className="hero")
    heading: list[Component | str] = [t("now.queue", lang)]
    if shot.answer_target is not None:
        target = t("now.target", lang, time=elapsed(shot.answer_target, lang))
        heading.append(html.Span(target, className="note"))
    wait: list[Component] = [html.Span(t("now.nobody", lang), className="note")] if is_known else []
    if shot.waiting_since is not None:
        is_late = (
            shot.answer_target is not None
            and (shot.at - shot.waiting_since).total_seconds() > shot.answer_target
        )
        mark = [html.Span(f"{MARKS['late']} {t('state.late', lang)}", className="late")] if is_late else []
        longest = html.Span(age_since(shot.waiting_since, shot.at, lang), className="value")
        wait = [html.Span(t("now.longest", lang), className="note"), html.Div([*mark, longest])]
    body = html.Div([waiting, html.Div(wait, className="wait")], className="line")
    return panel(html.Div(body), kind="queue", heading=heading, stale=late)


def _deadlines(shot: Snapshot, city: City, lang: str, late: str) -> Component:
    """Complaints that are due or overdue, by agency: those that can still be kept come first."""
    heads = [html.Span(t(f"now.{name}", lang)) for name in ("is_late", "in_hour", "in_day")]
    rows = [_due(one, lang) for one in shot.deadlines[:AGENCIES]]
    if not rows:
        words = t("now.none_due" if shot.has("case") else "state.no_data", lang)
        rows = [html.Div(words, className="nothing")]
    columns = html.Div([html.Span(), *heads], className="due columns")
    heading: list[Component | str] = [t("now.deadlines", lang)]
    if city.sensitive:
        heading.append(html.Span(t("now.in_fives", lang), className="note"))
    return panel(
        html.Div([columns, *rows, _overdue(shot, lang)]),
        kind="deadlines",
        heading=heading,
        stale=late,
    )


def _due(one: Deadlines, lang: str) -> Component:
    name = html.Span(one.agency or t("now.no_agency", lang), className="agency")
    counts = [html.Span(number(n, lang), className="value") for n in (one.late, one.hour, one.today)]
    return html.Div([name, *counts], className="due")


def _overdue(shot: Snapshot, lang: str) -> Component:
    if not shot.has("case"):
        return html.Div()
    mark = [html.Span(f"{MARKS['late']} ", className="late")] if shot.overdue else []
    return html.Div([*mark, t("now.overdue", lang, late=shot.overdue, n=shot.open)], className="note overdue")


def _hour(shot: Snapshot, lang: str, late: str) -> Component:
    """Three populations, side by side and never added up."""
    numbers = [
        count(number(n if shot.has(record) else None, lang), t(f"now.{name}", lang))
        for (name, n), record in zip(shot.hour.items(), ("call", "case", "case"), strict=True)
    ]
    return panel(
        html.Div(numbers, className="counts"), kind="hour", heading=[t("now.hour", lang)], stale=late
    )
