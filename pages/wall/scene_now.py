"""The scene "Sekarang": what is urgent, whose it is, and how long is left."""

from dash import html
from dash.development.base_component import Component

from city import City
from components.figure import count, figure
from components.panel import panel
from components.running import age_since
from pages.wall import urgent
from pages.wall.age import late_since
from pages.wall.head import head
from pages.wall.snapshot import DAYS, Share, Snapshot
from words import t
from words.forms import number, percent

NAME = "sekarang"
DRAWN = ("now-emergencies.children", "now-hour.children", "now-figures.children")


def build(city: City, lang: str) -> html.Div:
    """The parts, empty: `draw` fills them."""
    parts = [
        html.Div(id=f"now-{part}", className=f"now-{part}") for part in ("emergencies", "hour", "figures")
    ]
    return html.Div(parts, className="now-right")


def draw(snapshot: Snapshot, city: City, lang: str) -> dict[str, object]:
    """What each of DRAWN shows. What lacks its data's newest state says so, and keeps its figures."""
    late_cases = late_since(snapshot, city, lang, "case")
    late_any = late_cases or late_since(snapshot, city, lang, "call")
    return {
        f"head-{NAME}.children": head(
            t("now.title", lang), f"{city.service} · {city.name}", snapshot, city, lang
        ),
        "now-emergencies.children": urgent.draw(snapshot, city, lang, late_cases),
        "now-hour.children": _hour(snapshot, lang, late_any),
        "now-figures.children": _figures(snapshot, lang, late_any),
    }


def _hour(snapshot: Snapshot, lang: str, late: str) -> Component:
    numbers = [
        count(number(n if snapshot.has(record) else None, lang), t(f"now.{name}", lang))
        for (name, n), record in zip(snapshot.hour.items(), ("call", "case", "case"), strict=True)
    ]
    heading: list[Component | str] = [t("now.hour", lang), *_queue(snapshot, lang)]
    return panel(html.Div(numbers, className="counts"), kind="hour", heading=heading, stale=late)


def _queue(snapshot: Snapshot, lang: str) -> list[Component]:
    """Who waits at the telephone now. Nothing where nobody does: an export of ended calls can't know."""
    if snapshot.waiting_since is None:
        return []
    running = age_since(snapshot.waiting_since, snapshot.at, lang)
    return [html.Span([t("now.queue", lang, n=snapshot.waiting), running], className="note")]


def _figures(snapshot: Snapshot, lang: str, late: str) -> Component:
    of_open = t("now.overdue_note", lang, n=sum(snapshot.areas.values()))
    overdue = snapshot.overdue if snapshot.has("case") else None
    figures = [
        figure(t("now.overdue", lang), number(overdue, lang), of_open),
        _share("now.resolved", snapshot.resolved_on_time, lang),
        _share("now.answered", snapshot.answered_on_time, lang),
    ]
    return panel(html.Div(figures, className="figures"), kind="key", stale=late)


def _share(name: str, share: Share, lang: str) -> Component:
    return figure(t(name, lang), percent(share.value, lang), t("now.share_note", lang, days=DAYS, n=share.n))
