"""How the page begins: which week, and the three sentences and decisions."""

from dash.development.base_component import Component

from components import html
from components.attributes import data
from components.review.parts import matter, numbered, week_switch
from pages.review.asking import Asking
from pages.review.taking import FORMS
from reports import links
from reports.content import step_said
from reports.news import three_decisions, three_sentences
from words import t
from words.forms import days, instant, number, sentence


def head(asking: Asking) -> list[Component]:
    lang, week = asking.lang, asking.week
    title = t("review.heading", lang, days=days(week.start, week.last_day, lang))
    at = instant(asking.now, asking.place.zone, asking.place.city.zone_label, lang)
    known = t("review.data", lang, version=number(asking.version, lang), at=at)
    own = []
    if asking.is_own:
        agencies = ", ".join(asking.names.agency(code) for code in asking.viewer.agencies)
        own = [html.P(t("review.own_part", lang, agencies=agencies), className="note")]
    query = links.week(week)
    files = [
        html.A(t(f"review.pack_{form}", lang), href=f"/review/pack.{form}{query}", download="")
        for form in FORMS
        if not asking.is_empty
    ]
    archive = [] if asking.is_own else [html.A(t("review.archive", lang), href="/review/archive")]
    pack = html.Details(
        [
            html.Summary(t("review.pack", lang), className="action"),
            html.Div([*files, *archive], className="choices"),
        ],
        className="menu end",
    )
    present = html.Button(t("review.present", lang), id="review-present", type="button", className="action")
    return [
        html.H1(title),
        html.Div(
            [_weeks(asking), html.Span(known, className="note"), present, pack], className="review-head"
        ),
        *own,
        *_schedule(asking),
        _bar(lang),
    ]


def _schedule(asking: Asking) -> list[Component]:
    """The steps around the week's meeting, those that were moved with the day they come from."""
    if asking.plan is None:
        return []
    said = [step_said(step, asking.place.city, asking.lang) for step in asking.plan.steps]
    return [html.P(sentence("; ".join(said)), className="note", id="review-schedule")]


def opening(asking: Asking) -> list[Component]:
    lang, review, promised, names = asking.lang, asking.review, asking.promised, asking.names
    sentences = three_sentences(review, promised, names, lang)
    decisions = three_decisions(review, promised, names, asking.at, lang)
    asked: Component = html.P(t("review.decide_none", lang))
    if decisions:
        asked = numbered([(line.text, line.href) for line in decisions])
    said = numbered([(line.text, line.href) for line in sentences])
    return [
        html.Div(
            [
                matter("sentences", t("review.three_sentences", lang), [said], "opening"),
                matter("decisions", t("review.three_decisions", lang), [asked], "opening"),
            ],
            className="pair",
        )
    ]


def _weeks(asking: Asking) -> Component:
    week, lang = asking.week, asking.lang
    before, after = week.moved(-1), week.moved(1)
    return week_switch(
        [
            ("◂ " + t("review.week", lang, n=before.number), links.week(before), False),
            (t("review.week", lang, n=week.number), "", True),
            (
                t("review.week", lang, n=after.number) + " ▸",
                links.week(after) if after <= asking.newest else "",
                False,
            ),
        ]
    )


def _bar(lang: str) -> Component:
    """Of the presentation; assets/desk/review.js fills and moves it."""
    return html.Div(
        [
            html.Button("←", id="present-back", type="button", title=t("review.back", lang)),
            html.Span(id="present-place", **data(words=t("review.step_of", lang, n="#", of="##"))),
            html.Button("→", id="present-next", type="button", title=t("review.next", lang)),
            html.Span(t("review.keys", lang), className="note"),
            html.Button(t("review.leave", lang), id="present-leave", type="button"),
        ],
        className="present-bar",
    )
