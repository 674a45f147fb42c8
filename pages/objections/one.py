"""One objection as it is read: what is contested and why, what became of it, step by step."""

from typing import Any
from urllib.parse import quote

import pandas as pd
from dash.development.base_component import Component

from components import html
from components.theme import MARKS
from etl.sla.sentences import WORDS
from metrics.objections import effect
from pages.case.names import Names
from pages.cases.rows import moment
from pages.place import Place
from warehouse.objections import ACCEPTED, FILED
from words import t


def told_objection(row: Any, place: Place, *, with_case: bool = True) -> Component:
    """`row`: of `metrics.objections.all_objections`."""
    lang, names = place.lang, Names(place.city, place.lang)
    where = (
        [html.P(html.Link(row.case_id, href=f"/cases/{quote(row.case_id, safe=':')}"))] if with_case else []
    )
    head: list[Component | str] = [
        html.Strong(names.of("ground", row.ground)),
        f" · {names.of('agency', row.agency)} · {contested(row, lang)}",
    ]
    lines = [
        html.P(head),
        *where,
        html.P(row.text, className="quoted"),
        *_claimed(row, place),
        *_evidence(row, lang),
        html.P(state_words(row, place), className=_class(row.state)),
        *([html.P(row.reason, className="quoted")] if row.reason else []),
    ]
    return html.Article(lines, className="objection")


def contested(row: Any, lang: str) -> str:
    """The clock's name with its verdict when it was contested, or the case as a whole."""
    if not row.clock:
        return t("objections.whole", lang)
    clock = WORDS[lang]["clock"].get(row.clock, row.clock)
    verdict = row.raw_verdict
    return f"{clock} ({t(f'verdict.{verdict}', lang)})" if verdict else clock


def state_words(row: Any, place: Place) -> str:
    lang, at = place.lang, moment(row.since, place)
    state, result = row.state, effect(row)
    said = t(f"objections.state_{state}", lang, at=at, who=row.person)
    mark = f"{MARKS['watch']} " if row.state == FILED else ""
    return mark + said + (f" {t(f'objections.{result}', lang)}" if state == ACCEPTED else "")


def _claimed(row: Any, place: Place) -> list[Component]:
    if pd.isna(row.claimed_at):
        return []
    return [html.P(t("objections.claimed", place.lang, at=moment(row.claimed_at, place)))]


def _evidence(row: Any, lang: str) -> list[Component]:
    return (
        [html.P(t("objections.evidence", lang, text=row.evidence), className="note")] if row.evidence else []
    )


def _class(state: str) -> str:
    return "watch wrap" if state == FILED else "note"
