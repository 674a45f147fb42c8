"""A page of cases as written rows: what the grid shows, and what a file takes along."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pandas as pd

from city import City
from city.tables import records
from components.taken.table import Cell, Column
from components.theme import MARKS
from pages.case.names import Names
from pages.place import Place
from words import t
from words.forms import NO_BREAK, age, day, time_of_day

NEAR_DUE = dt.timedelta(days=1)
WORDS = ("kind", "category", "agency", "area", "channel", "state", "outcome")
FILE_COLUMNS = (*WORDS, "received_at", "resolved_at", "due_at", "verdict", "reopened_count", "rating")


def written(page: pd.DataFrame, place: Place, at: dt.datetime) -> list[dict[str, str]]:
    """`page`: of `metrics.cases.found`."""
    names = Names(place.city, place.lang)
    return [_row(row, names, place, at) for row in records(page)]


def due_words(row: Any, at: dt.datetime, lang: str) -> tuple[str, str]:
    """(state for colour and mark, sentence) of a case's resolve clock; of `metrics.cases.found`."""
    verdict = "" if pd.isna(row.verdict) else row.verdict
    if verdict == "running":
        if not pd.isna(row.paused_since):
            return "", t("cases.paused", lang)
        left = row.due_at - at
        state = "watch" if left <= NEAR_DUE else ""
        return state, t("cases.left", lang, time=age(left.total_seconds(), lang))
    if verdict == "running_late":
        return "late", t("cases.over", lang, time=age((at - row.due_at).total_seconds(), lang))
    if verdict == "late":
        return "late", t("cases.late", lang)
    return "", t(f"cases.{verdict}", lang) if verdict == "on_time" else t("cases.none", lang)


def file_columns(lang: str) -> list[Column]:
    kinds: dict[str, Any] = {"received_at": "instant", "resolved_at": "instant", "due_at": "instant"}
    kinds |= {"reopened_count": "count", "rating": "number"}
    named = [Column(t(f"cases.{name}", lang), kinds.get(name, "text")) for name in FILE_COLUMNS]
    return [Column(t("cases.case_id", lang)), *named]


def file_rows(page: pd.DataFrame, city: City, lang: str) -> Iterator[list[Cell]]:
    names = Names(city, lang)
    for row in records(page):
        words: list[Cell] = [row.case_id, *(names.of(name, getattr(row, name)) for name in WORDS)]
        verdict = names.of("verdict", row.verdict)
        instants = [_given(row.received_at), _given(row.resolved_at), _given(row.due_at)]
        yield [*words, *instants, verdict, int(row.reopened_count), _given(row.rating)]


def _row(row: Any, names: Names, place: Place, at: dt.datetime) -> dict[str, str]:
    state, due = due_words(row, at, place.lang)
    mark = f"{MARKS[state]} " if state else ""
    words = {name: names.of(name, getattr(row, name)) for name in WORDS}
    times = {name: moment(getattr(row, name), place) for name in ("received_at", "resolved_at")}
    return {"case_id": row.case_id, "due": mark + due, "due_state": state, **words, **times}


def moment(at: Any, place: Place) -> str:
    """24 Nov 2026 08.20, '' where there is none: without the zone's name, which stands in the heading."""
    if pd.isna(at):
        return ""
    local = at.astimezone(place.zone)
    clock = time_of_day(at, place.zone, "", place.lang).strip()
    return f"{day(local.date(), place.lang)} {clock}".replace(" ", NO_BREAK)


def _given(value: Any) -> Any:
    return None if pd.isna(value) else value
