"""Agencies whose share of cases resolved in time lies under its target by more than chance, in the city's
order."""

import datetime as dt
from dataclasses import replace

from dash.development.base_component import Component

from city.tables import records
from components import html
from components.cards import empty, figure_card
from components.desk import Column as Head
from components.desk import table
from components.provenance import Provenance
from components.taken.table import Taken
from components.theme import MARKS
from metrics import chance
from metrics.goals import goal, policy_on, rules_of
from metrics.on_time import on_time
from pages.asking import Asking
from pages.said import names
from pages.shown import Shown, taken_shown
from pages.taking import address_of
from words import t
from words.forms import days, number, percent

DAYS = 28
_CLOCK = "resolve"


def outside_card(asking: Asking) -> list[Component]:
    lang = asking.lang
    (heads, lines), whence, note = _outside(asking)
    body: list[Component | str] = [
        table(heads, lines) if lines else empty(t("summary.none_outside", lang), [])
    ]
    more, take = (t("summary.all_agencies", lang), "/sla"), address_of("/", "outside", asking.asked)
    title = t("summary.outside", lang)
    return [figure_card(title, body, whence, lang, under=note, width="half", more=more, take=take)]


def taken_outside(asking: Asking) -> Taken:
    shown, whence, note = _outside(asking)
    return taken_shown(asking, t("summary.outside", asking.lang), shown, whence, [note])


def _outside(asking: Asking) -> tuple[Shown, Provenance, str]:
    """Of an opd its own; with the days and the goal in words."""
    lang, city = asking.lang, asking.place.city
    filters = replace(asking.filters, start=asking.today - dt.timedelta(days=DAYS), end=asking.today)
    policy = policy_on(city.policies, asking.today)
    target = goal(rules_of(policy, _CLOCK, asking.filters.kinds))
    missing = asking.lacking((_CLOCK,), filters)
    frame = asking.answer(on_time, filters, scope="agency", clocks=(_CLOCK,), missing=missing)
    rows = {row.agency: row for row in records(chance.with_chance(frame, target))}
    titles = names(city, "agencies")
    under = [rows[code] for code in titles if code in rows and rows[code].standing == chance.UNDER]
    whence = asking.current(
        t("summary.counts_agencies", lang),
        int(frame["n"].sum()),
        clock=t(f"clock.{_CLOCK}", lang),
        policy=policy.version if policy else "",
        left_out=[t("summary.outside_rule", lang, n=chance.ENOUGH)],
    )
    heads = [Head(t("summary.agency", lang)), Head(t("summary.share", lang), is_number=True)]
    heads += [Head(t("summary.range", lang), is_number=True), Head("n", is_number=True)]
    lines: list[list[Component | str]] = [
        [
            html.Link(titles[row.agency], href=f"/sla?agency={row.agency}"),
            html.Span(f"{MARKS['late']} {percent(row.on_time_share, lang)}", className="word late"),
            f"{number(row.low_share * 100, lang)}–{percent(row.high_share, lang)}",
            str(int(row.n)),
        ]
        for row in under
    ]
    period = days(filters.start or asking.today, asking.today - dt.timedelta(days=1), lang)
    goal_words = t("summary.goal", lang, goal=percent(target, lang)) if target is not None else ""
    return (heads, lines), whence, " · ".join(part for part in (period, goal_words) if part)
