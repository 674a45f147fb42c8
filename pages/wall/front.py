"""A new emergency at the front of the wall: what, where, how long ago, whose; a flood as one number.

It is masked as the rows of the scene are, and drawn with its turn; assets/wall/rotation.js shows it when its
turn has come, by the clock that it names: the real one, or a drill's.
"""

from collections import Counter
from datetime import datetime
from typing import Any

import pandas as pd
import sqlalchemy as sa
from dash.development.base_component import Component

from city import City
from components import html
from components.attributes import data
from metrics.alarms import new_cases
from metrics.filters import Filters
from pages.wall.snapshot import masked
from pages.wall.takeover import Alarm, Turn, turns
from pages.wall.urgent import place_of
from words import t
from words.forms import elapsed

NAMED = 4  # kinds that a flood tells one by one


def front(
    connection: sa.Connection, city: City, at: datetime, lang: str, *, mark: str = "", clock: str = "real"
) -> list[Component]:
    """The turn of the moment and those to come. `mark`: what is said beside it of data that are not real."""
    filters = Filters(city_code=city.code, zone=city.zone)
    rows = new_cases(connection, filters, at, city.wall.takeover)
    alarms = [_alarm(row, city, lang) for row in _without_clock(rows).itertuples(index=False)]
    return [_turn(turn, at, lang, mark, clock) for turn in turns(alarms, at)]


def _without_clock(rows: pd.DataFrame) -> pd.DataFrame:
    """What came in just now is told by its age alone."""
    return rows.assign(due_at=None, arrived_at=None)


def _alarm(row: Any, city: City, lang: str) -> Alarm:
    one = masked(row, city)
    name, place = one.name or t("now.masked", lang), place_of(one, city, lang)
    known_at = row.known_at.to_pydatetime()
    return Alarm(name, place, one.agency, one.started_at, known_at, bool(row.is_closed))


def _turn(turn: Turn, at: datetime, lang: str, mark: str, clock: str) -> Component:
    head = [html.Span(t("takeover.flood" if turn.is_flood else "takeover.new", lang))]
    head += [html.Span(t("takeover.real", lang), className="is-real")] if clock == "real" else []
    head += [html.Span(mark, className="simulated")] if mark else []
    body = _flood(turn, lang) if turn.is_flood else _single(turn, at, lang)
    times = {"since": _ms(turn.since), "until": _ms(turn.until)}
    return html.Aside(
        [html.Div(head, className="kicker"), *body],
        className="takeover",
        key=f"{clock} {times['since']}",
        **data(**times, clock=clock),
    )


def _single(turn: Turn, at: datetime, lang: str) -> list[Component]:
    (one,) = turn.alarms
    seconds = max(0.0, (at - one.received_at).total_seconds())
    age = html.Div(elapsed(seconds, lang), className="elapsed")
    parts: list[Component] = [
        html.Div(one.name, className="what"),
        html.Div(one.place, className="where"),
        html.Div(age, className="age-of", **data(started=_ms(one.received_at))),
    ]
    if one.agency:
        parts.append(html.Div(one.agency, className="whose"))
    if turn.waiting:
        parts.append(html.Div(t("takeover.waiting", lang, n=turn.waiting), className="more"))
    return parts


def _flood(turn: Turn, lang: str) -> list[Component]:
    names = Counter(one.name for one in turn.alarms).most_common()
    lines = [html.Div([html.Span(name), html.B(str(n))], className="kind") for name, n in names[:NAMED]]
    others = sum(n for _, n in names[NAMED:])
    if others:
        lines.append(html.Div(t("now.more", lang, n=others), className="more"))
    return [html.Div(t("takeover.count", lang, n=turn.count), className="what"), *lines]


def _ms(at: datetime) -> int:
    return int(at.timestamp() * 1000)
