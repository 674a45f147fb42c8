"""Open emergencies, the most urgent first: a few one by one, the others in numbers (a flood is grouped)."""

from datetime import datetime
from zoneinfo import ZoneInfo

from dash.development.base_component import Component

from city import City
from components import emergency, html
from components.attributes import classes, data
from components.theme import MARKS
from pages.wall.snapshot import Emergency, Snapshot
from words import t
from words.forms import duration, lately, number

FEW = 4  # rows up to which the days of calls have room below
ROOM = (1, 2, 3, 6, 18)  # rows that a wall has room for, by its scale and width (assets/wall/scale.css)


def draw(snapshot: Snapshot, city: City, lang: str, late: str) -> Component:
    """`late` is the sentence since when, "" while the data are in time. All rows that the widest wall shows;
    the style sheet leaves out what a smaller one has no room for, and picks the line that counts the rest."""
    rows = [_row(one, snapshot.at, city, lang) for one in snapshot.emergencies[: ROOM[-1]]]
    head = [html.P(late, className="stale-sentence")] if late else []
    lines = [_closing(snapshot, city, lang, late, room) for room in ROOM]
    return html.Div(
        [*head, html.Div(rows, className="rows"), *lines],
        className=classes("emergencies", "is-stale" if late else "", "" if rows else "is-empty"),
        **data(few=str(len(rows) <= FEW).lower()),
    )


def state_of(one: Emergency, at: datetime) -> str:
    target = None if one.has_arrived else one.target_seconds
    return emergency.state((at - one.started_at).total_seconds(), target)


def place_of(one: Emergency, city: City, lang: str) -> str:
    """The area; where that is not told, the district."""
    areas, districts = city.titles("areas"), city.titles("districts")
    if one.area in areas:
        return areas[one.area]
    if one.district in districts:
        return t("now.district", lang, name=districts[one.district])
    return t("now.unknown_place", lang)


def _row(one: Emergency, at: datetime, city: City, lang: str) -> Component:
    return emergency.row(
        name=one.name or t("now.masked", lang),
        place=place_of(one, city, lang),
        agency=one.agency,
        started_at=one.started_at,
        target_seconds=one.target_seconds,
        has_arrived=one.has_arrived,
        at=at,
        lang=lang,
    )


def _closing(snapshot: Snapshot, city: City, lang: str, late: str, room: int) -> Component:
    """What stands under `room` rows: the others in numbers, or how calm it is."""
    own = f"closing room-{room}"
    others = snapshot.emergencies[room:]
    if others:
        first = html.Span(t("now.more", lang, n=len(others)))
        return html.Div([first, *_others(others, snapshot.at, lang)], className=own)
    is_calm = not snapshot.emergencies
    words = [html.Span(t("now.none", lang), className="first")] if is_calm and not late else []
    if not snapshot.has("case"):
        words = [html.Span(t("now.unknown", lang), className="first")]
    last = _last(snapshot, city, lang)
    words += [html.Span(last, className="last")] if last else []
    words += [html.Span(line) for line in (_today(snapshot, lang), _forgotten(snapshot, city, lang)) if line]
    return html.Div(words, className=classes(own, "calm" if is_calm else ""))


def _today(snapshot: Snapshot, lang: str) -> str:
    return t("now.today", lang, n=snapshot.emergencies_today) if snapshot.has("case") else ""


def _last(snapshot: Snapshot, city: City, lang: str) -> str:
    """When the last one was resolved, what it was, and how long it took."""
    if snapshot.last is None:
        return ""
    name = snapshot.last.name or t("now.masked", lang)
    at = lately(snapshot.last.at, snapshot.at, ZoneInfo(city.zone), city.zone_label, lang)
    return t("now.last", lang, at=at, name=name, taken=duration(snapshot.last.seconds, lang))


def _forgotten(snapshot: Snapshot, city: City, lang: str) -> str:
    """Those that somebody most likely forgot to close would stand on top for ever."""
    if snapshot.forgotten_since is None:
        return ""
    oldest = duration((snapshot.at - snapshot.forgotten_since).total_seconds(), lang)
    hours = number(city.wall.forgotten_hours, lang)
    return t("now.forgotten", lang, n=snapshot.forgotten, hours=hours, oldest=oldest)


def _others(others: tuple[Emergency, ...], at: datetime, lang: str) -> list[Component]:
    states = [state_of(one, at) for one in others]
    counts = {name: states.count(name) for name in ("late", "watch")}
    return [
        html.Span(t(f"now.more_{name}", lang, n=n, mark=MARKS[name]), className=name)
        for name, n in counts.items()
        if n
    ]
