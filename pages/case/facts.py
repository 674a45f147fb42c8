"""What is recorded of a case: its facts, steps, place, calls, and what was believed when."""

from typing import Any

import pandas as pd
from dash.development.base_component import Component

from city.tables import records
from components import html
from components.desk import Column, table
from components.outline import Point, outline
from etl.reasons import FLAGS
from metrics.one_case import Change, history
from pages.case.names import Names
from pages.case.outlines import rings
from pages.case.seen import Seen
from pages.cases.rows import moment
from words import t
from words.forms import NOTHING, duration, number

INSTANTS = ("received_at", "forwarded_at", "responded_at", "arrived_at", "resolved_at", "closed_at")
MOST_CHANGES = 20


def facts_card(seen: Seen) -> Component:
    row, lang, names = seen.one.row, seen.lang, Names(seen.place.city, seen.lang)
    words = {name: names.of(name, getattr(row, name)) for name in ("agency", "area", "channel")}
    if seen.is_whole:
        words |= {
            "supporting": _supporting(row.supporting, names),
            "outcome": names.of("outcome", row.outcome),
            "evidence": t("case.yes" if row.has_evidence else "case.no", lang),
            "rating": NOTHING if pd.isna(row.rating) else t("case.of_five", lang, n=float(row.rating)),
            "reopened": number(row.reopened_count, lang),
            "forwarded": number(row.forwarded_count, lang),
        }
        words |= {name: moment(getattr(row, name), seen.place) or NOTHING for name in INSTANTS}
    facts = [
        part for name, text in words.items() for part in (html.Dt(t(f"case.{name}", lang)), html.Dd(text))
    ]
    return html.Section(
        [html.H2(t("case.facts", lang)), html.Dl(facts, className="facts"), *_flags(seen)],
        className="card",
    )


def steps_card(seen: Seen) -> Component:
    lang, names = seen.lang, Names(seen.place.city, seen.lang)
    columns = [Column(t(f"case.{name}", lang)) for name in ("at", "step", "agency", "layer", "reason")]
    rows = [
        [
            moment(step.at, seen.place),
            names.of("state", step.state),
            names.of("agency", step.agency),
            names.of("layer", step.layer),
            step.reason.replace("_", " ") or NOTHING,
        ]
        for step in records(seen.one.events)
    ]
    body = table(columns, rows) if rows else html.P(t("case.no_steps", lang), className="note")
    return html.Section([html.H2(t("case.steps", lang)), body], className="card")


def place_card(seen: Seen) -> Component:
    row, lang = seen.one.row, seen.lang
    area = Names(seen.place.city, lang).of("area", row.area)
    has_point = not pd.isna(row.lon)
    points = [Point(row.lon, row.lat)] if has_point and seen.may_see_point else []
    said = Names(seen.place.city, lang).of("place_quality", row.place_quality)
    borders = rings(seen.place.city)
    words = t("case.map", lang, area=area)
    picture = [outline(borders, words, filled=row.area, points=points)] if borders else []
    hidden = [html.P(t("case.point_hidden", lang), className="note")] if has_point and not points else []
    caption = [html.P(seen.place.city.caption, className="note")] if picture else []
    return html.Section(
        [
            html.H2(t("case.place", lang, area=area)),
            html.P(said, className="under"),
            *picture,
            *hidden,
            *caption,
        ],
        className="card",
    )


def calls_card(seen: Seen) -> list[Component]:
    calls, lang = seen.one.calls, seen.lang
    if calls.empty or not seen.is_whole:
        return []
    names = Names(seen.place.city, lang)
    columns = [Column(t(f"case.call_{name}", lang)) for name in ("at", "outcome", "disposition", "answer")]
    rows = [
        [
            moment(call.started_at, seen.place),
            names.of("call_outcome", call.outcome),
            names.of("disposition", call.disposition),
            duration(None if pd.isna(call.answer_seconds) else int(call.answer_seconds), lang),
        ]
        for call in records(calls)
    ]
    heading = html.H2(t("case.calls", lang, n=len(rows)))
    return [html.Section([heading, table(columns, rows)], className="card")]


def history_card(seen: Seen) -> list[Component]:
    """What was believed when; not for who sees a stretch of it only."""
    if not seen.is_whole:
        return []
    place, lang = seen.place, seen.lang
    with place.warehouse.read() as connection:
        changes = history(connection, place.filters, seen.at, seen.one.row.case_id)
    columns = [Column(t(f"case.{name}", lang)) for name in ("known_since", "by", "changed")]
    rows: list[list[Component | str]] = [
        [moment(change.at, place), _by(change, seen), _changed(change, seen)]
        for change in changes[:MOST_CHANGES]
    ]
    body = html.Details(
        [html.Summary(t("case.history_open", lang), className="action"), table(columns, rows)]
    )
    return [html.Section([html.H2(t("case.history", lang, n=len(changes))), body], className="card")]


def _by(change: Change, seen: Seen) -> str:
    source = seen.place.city.sources.get(change.source)
    title = (
        source.title if source else t("case.undone", seen.lang) if change.source == "undo" else change.source
    )
    return " · ".join(filter(None, (title, change.file))) or NOTHING


def _changed(change: Change, seen: Seen) -> Component | str:
    if not change.columns:
        return t("case.first", seen.lang)
    names = Names(seen.place.city, seen.lang)
    said = [
        html.Li(
            f"{_label(name, seen.lang)}: {_value(name, old, names, seen)} → {_value(name, new, names, seen)}"
        )
        for name, (old, new) in change.columns.items()
    ]
    return html.Ul(said)


def _label(name: str, lang: str) -> str:
    return t(f"column.{name}", lang)


def _value(name: str, value: Any, names: Names, seen: Seen) -> str:
    if pd.isna(value) or value == "":
        return NOTHING
    if isinstance(value, pd.Timestamp):
        return moment(value, seen.place)
    if isinstance(value, bool):
        return t("case.yes" if value else "case.no", seen.lang)
    if name == "flags":
        return " ".join(flag_words(value, seen.lang))
    return names.of(name, value)


def flag_words(flags: str, lang: str) -> list[str]:
    """Each flag in its sentence; one of an older release stays a code."""
    return [getattr(FLAGS[code], lang) if code in FLAGS else code for code in filter(None, flags.split(";"))]


def _flags(seen: Seen) -> list[Component]:
    said = flag_words(seen.one.row.flags, seen.lang)
    if not said:
        return []
    return [
        html.H3(t("case.flags", seen.lang)),
        html.Ul([html.Li(sentence) for sentence in said], className="flags"),
    ]


def _supporting(codes: str, names: Names) -> str:
    return ", ".join(names.of("agency", code) for code in filter(None, codes.split(";"))) or NOTHING
