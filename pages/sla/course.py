"""The share on time by week or month: half a year of weeks, two years of months, up to the period's end."""

import datetime as dt
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from dash.development.base_component import Component

from city.tables import records
from components import html
from components.cards import figure_card, legend, nothing_found
from components.chart import chart as drawn_chart
from components.figures.lines import Against, Course, lines
from components.figures.template import Figure
from components.provenance import Provenance
from components.taken.table import Cell, Column, Taken
from metrics.chance import ENOUGH, interval
from metrics.on_time import course
from metrics.review.xmr import FRESH, Chart
from metrics.review.xmr import chart as judged
from pages.asked import write
from pages.sla.behind import cases_of
from pages.sla.focus import Focus
from pages.sla.share import said
from pages.sla.small import cell, count, kind
from pages.steps import after, begins, first_of
from words import t
from words.forms import days, percent

_BACK = {"week": 26, "month": 24}


@dataclass(frozen=True)
class Steps:
    """`days`: the first day of each step; `n`, `on_time` and `shares` beside them. `chart`: what of it is
    beyond chance, of steps with enough decided."""

    step: str
    days: list[dt.date]
    n: list[int]
    on_time: list[int]
    shares: list[float | None]
    chart: Chart

    @property
    def outside(self) -> list[int]:
        """Steps beyond the usual, to the worse."""
        return [place for place, hit in enumerate(self.chart.hits) if hit is not None and hit.direction < 0]


def steps(known: Focus) -> Steps:
    """By what the address says; by itself months where a week has too few to say anything."""
    asked = known.asking.asked["step"]
    if asked in _BACK:
        return _steps(known, asked)
    weeks = _steps(known, "week")
    return weeks if np.median(weeks.n) >= ENOUGH else _steps(known, "month")


def _steps(known: Focus, step: str) -> Steps:
    first_days = _days(known, step)
    filters = replace(known.asking.filters, start=first_days[0])
    rows = records(known.answer(course, filters, step=step))
    found = {pd.Timestamp(row.day).date(): row for row in rows if row.n}
    n = [int(found[day].n) if day in found else 0 for day in first_days]
    on_time = [int(found[day].on_time_count) if day in found else 0 for day in first_days]
    shares = [float(found[day].on_time_share) if day in found else None for day in first_days]
    is_whole = [after(day, step) <= known.asking.today for day in first_days]
    values = [
        share if share is not None and of >= ENOUGH and whole else np.nan
        for share, of, whole in zip(shares, n, is_whole, strict=True)
    ]
    chart = judged(values, fresh=FRESH, floor=0.0, ceiling=1.0)
    return Steps(step, first_days, n, on_time, shares, chart)


def course_card(known: Focus) -> Component:
    found, lang, asked = steps(known), known.lang, known.asking.asked
    step = found.step
    total = sum(found.n)
    provenance = _provenance(found, known)
    if not total:
        ways = write(asked, **dict.fromkeys(("category", "area", "channel"), ""))
        body = [nothing_found(lang, ways, write(asked, period="year"))]
        return figure_card(_heading(found, known, step), body, provenance, lang, width="most")
    least, most = min(filter(None, found.n)), max(found.n)
    under = t(
        f"sla.course_{step}", lang, clock=known.title, least=count(least, known), most=count(most, known)
    )
    body = [
        html.Div([_legend(found, lang), _switch(known, step)], className="chart-head"),
        drawn_chart(
            "sla-course", figure(found, known, step), t("sla.course_shows", lang, clock=known.title), lang
        ),
    ]
    heading, take = _heading(found, known, step), known.take("summary")
    return figure_card(heading, body, provenance, lang, under=under, width="most", take=take)


def figure(found: Steps, known: Focus, step: str) -> Figure:
    links = [_cases(known, day, step) for day in found.days]
    shares = [None if share is None else round(share * 100, 1) for share in found.shares]
    ours = Course(known.title, found.days, shares, links, found.outside)
    limits = found.chart.limits
    against = Against(
        low=limits.lower * 100 if limits else None,
        high=limits.upper * 100 if limits else None,
        target=known.goal * 100 if known.goal else None,
        target_name=t("sla.goal", known.lang, goal=percent(known.goal, known.lang)) if known.goal else "",
    )
    drawn = lines(ours, known.lang, against, height=300, unit="%")
    lowest = min([share for share in shares if share is not None] + [against.low or 100.0], default=0.0)
    foot = max(0, int(lowest - 5) // 20 * 20)
    drawn["layout"]["yaxis"] |= {"range": [foot, 104], "tickvals": list(range(foot, 101, 20))}
    return drawn


def taken_course(known: Focus) -> Taken:
    found, lang = steps(known), known.lang
    step = found.step
    low, high = interval(found.on_time, found.n)
    columns = [
        Column(t(f"trends.{step}", lang), "day"),
        Column(t("sla.share", lang), "share"),
        Column(t("sla.low", lang), "share"),
        Column(t("sla.high", lang), "share"),
        Column(t("sla.on_time", lang), kind(known)),
        Column(t("sla.n", lang), kind(known)),
    ]
    rows: list[list[Cell]] = [
        [day, share, _known(a), _known(b), cell(part, known), cell(n, known)]
        for day, share, a, b, part, n in zip(
            found.days, found.shares, low, high, found.on_time, found.n, strict=True
        )
    ]
    rows.reverse()
    provenance = _provenance(found, known)
    title = t("sla.on_time_of", lang, clock=known.title)
    return known.asking.taken(title, columns, rows, provenance, said(known), figure(found, known, step))


def _provenance(found: Steps, known: Focus) -> Provenance:
    """Its steps reach back further than the period that is asked for."""
    told: Provenance = known.provenance(t("sla.counts_course", known.lang), sum(found.n))
    return replace(told, period=days(found.days[0], known.asking.asked.last, known.lang))


def _known(share: float) -> float | None:
    return None if np.isnan(share) else float(share)


def _days(known: Focus, step: str) -> list[dt.date]:
    last = min(known.asking.asked.last, known.asking.today)
    first = first_of(last, step)
    for _ in range(_BACK[step] - 1):
        first = first_of(first - dt.timedelta(days=1), step)
    return begins(first, last + dt.timedelta(days=1), step)


def _heading(found: Steps, known: Focus, step: str) -> str:
    """The news: what the last step that was judged says."""
    hits = [hit for hit in found.chart.hits[-2:] if hit is not None]
    word = "usual"
    if found.chart.limits is None:
        word = "plain"
    elif hits:
        word = "below" if hits[-1].direction < 0 else "above"
    return t(f"sla.course_{word}", known.lang, clock=known.title, step=t(f"sla.step_{step}", known.lang))


def _legend(found: Steps, lang: str) -> Component:
    parts = [("ours", t("sla.share", lang))]
    if found.chart.limits is not None:
        parts.append(("band", t("sla.usual", lang)))
    if found.outside:
        parts.append(("late", t("sla.outside", lang)))
    return legend(parts)


def _switch(known: Focus, step: str) -> Component:
    asked = known.asking.asked
    links = [
        html.Link(
            t(f"trends.by_{one}", known.lang),
            href=write(asked, step=one),
            className="is-here" if one == step else "",
        )
        for one in _BACK
    ]
    return html.Div(links, className="switch")


def _cases(known: Focus, day: dt.date, step: str) -> str:
    last = after(day, step) - dt.timedelta(days=1)
    period = {"period": "range", "from": day.isoformat(), "to": last.isoformat()}
    return cases_of(known, **period)
