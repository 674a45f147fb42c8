"""How old each source is, and what its last load did with each row."""

from typing import Any

from dash.development.base_component import Component

from city.tables import records
from components import html
from components.desk import Column, table
from components.frame import Source
from components.take import card_foot
from components.taken.table import Taken
from components.theme import MARKS
from metrics.now import sources
from pages.aged import aged
from pages.asking import Asking
from pages.place import Place
from pages.quality.at_once import at_once
from pages.shown import Shown, taken_shown
from pages.taking import address_of
from words import t
from words.forms import NOTHING, age, instant, number

COUNTS = ("read", "new", "changed", "same", "rejected")


def sources_card(asking: Asking) -> Component:
    lang = asking.lang
    note = html.P(t("data.note", lang), className="under")
    menu = card_foot(address_of("/quality", "sources", asking.asked), lang)
    parts = [html.H2(t("data.heading", lang)), note, table(*_shown(asking)), menu]
    return html.Section(parts, className="card unbroken")


def taken_sources(asking: Asking) -> Taken:
    shown = _shown(asking)
    origin = asking.current(t("summary.counts_sources", asking.lang), len(shown[1]))
    return taken_shown(asking, t("data.heading", asking.lang), shown, origin)


def _shown(asking: Asking) -> Shown:
    place, at = asking.place, asking.at
    known = at_once(asking, sources)
    loads = {row.source: row for row in records(known)}
    marks = dict(zip(place.city.sources, aged(known, place.city, at), strict=True))
    return _columns(place.lang), [_row(mark, loads.get(name), place, at) for name, mark in marks.items()]


def _columns(lang: str) -> list[Column]:
    words = [Column(t(f"data.{name}", lang)) for name in ("source", "age", "newest", "loaded")]
    counts = [Column(t(f"data.{name}", lang), is_number=True) for name in COUNTS]
    return [*words, *counts, Column(t("data.state", lang))]


def _row(source: Source, load: Any, place: Place, at: Any) -> list[Component | str]:
    """`load`: the source's row of `metrics.now.sources`; None where it never was loaded."""
    written = [_instant(getattr(load, name, None), place) for name in ("newest_at", "loaded_at")]
    counts = [number(getattr(load, f"{name}_count"), place.lang) if load else NOTHING for name in COUNTS]
    return [source.title, _age(source, at, place.lang), *written, *counts, _state(load, place.lang)]


def _age(source: Source, at: Any, lang: str) -> Component | str:
    if source.seen_at is None:
        return t("frame.never", lang)
    words = age((at - source.seen_at).total_seconds(), lang)
    return html.Span(f"{words} {MARKS['watch']}", className="watch") if source.is_stale else words


def _instant(at: Any, place: Place) -> str:
    return instant(at, place.zone, place.city.zone_label, place.lang)


def _state(load: Any, lang: str) -> Component | str:
    if load is None or not load.state:
        return t("data.never", lang)
    if load.state == "done":
        return t("data.done", lang)
    return html.Span(f"{MARKS['late']} {t('data.failed', lang)}: {load.message}", className="late")
