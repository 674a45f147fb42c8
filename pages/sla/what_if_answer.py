"""The answer of a what-if: shares now and then beside each other, the case's clock before the agencies'."""

import pandas as pd
from dash.development.base_component import Component

from access.roles import OPD
from city.model import Policy
from components import html
from components.cards import figure_card
from components.desk import Column, table
from metrics.chance import row_with_chance
from metrics.what_if import Answer
from pages.sla.clocks import judged_cells
from pages.sla.focus import Focus, Row, called
from pages.sla.small import count
from pages.sla.supposed import subject_words, subjects_of
from words import t


def result(answer: Answer, known: Focus, policy: Policy) -> Component:
    lang = known.lang
    rows = [cells_of(row, known) for row in rows_of(answer.shares, known)]
    title = t("sla.what_if_result", lang, clock=known.title)
    provenance = known.provenance(t("sla.counts_what_if", lang), answer.case_count)
    body = [html.Div(table(columns_of(lang), rows), className="judged")]
    under, take = under_of(answer, known, policy), known.take("run")
    return figure_card(title, body, provenance, lang, under=under, take=take)


def columns_of(lang: str) -> list[Column]:
    names = ("whose", "share_now", "range", "share_if", "range", "to_late", "to_on_time", "no_verdict")
    numbers = (False, True, False, True, False, True, True, True)
    return [Column(t(f"sla.{name}", lang), right) for name, right in zip(names, numbers, strict=True)]


def under_of(answer: Answer, known: Focus, policy: Policy) -> str:
    lang, asked = known.lang, known.asking.asked
    under = t("sla.what_if_under", lang, n=count(answer.case_count, known), version=policy.version)
    if not asked["target"]:
        return under
    words = subjects_of(policy, known)[asked["rule"]][0]
    subject = subject_words(asked["rule"], known)
    return f"{under} {t('sla.what_if_target', lang, subject=subject, target=words)}"


def rows_of(shares: pd.DataFrame, known: Focus) -> list[Row]:
    """The case's own clock first, then the agencies in the order of the city's list."""
    order = {code: place for place, code in enumerate(known.asking.place.city.agencies["code"])}
    mine = shares[shares["clock"] == known.clock]
    if known.asking.viewer.role == OPD:
        mine = mine[mine["agency"].isin(known.asking.filters.agencies) | (mine["scope"] == "case")]
    has_any = (mine["now_n"] + mine["if_n"]) > 0
    mine = mine[has_any]
    place = mine["agency"].map(order).fillna(-1)
    return mine.assign(place=place).sort_values("place").to_dict("records")


def cells_of(row: Row, known: Focus) -> list[Component | str]:
    lang = known.lang
    name = called(known, "agencies", row["agency"]) if row["agency"] else t("sla.scope_case", lang)
    cells: list[Component | str] = [name]
    for when in ("now", "if"):
        n, part = int(row[f"{when}_n"]), int(row[f"{when}_on_time_count"])
        share = part / n if n else None
        figures: Row = {"n": n, "on_time_count": part, "not_recorded_count": 0, "on_time_share": share}
        cells += judged_cells(row_with_chance(figures, known.goal), known)
    counts = [int(row[name]) for name in ("to_late_count", "to_on_time_count", "if_none_count")]
    return [*cells, *(count(n, known) for n in counts)]
