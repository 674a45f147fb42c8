"""The form of a what-if: which version, and which other target of which rule."""

from typing import Any

from dash import dcc
from dash.development.base_component import Component

from components import html
from metrics.goals import MOST_TARGET
from pages.asked import write
from pages.sla.focus import Focus
from pages.sla.supposed import policy_of, subject_words, subjects_of, target_of
from words import t


def form_of(known: Focus) -> Component:
    lang, policy, asked = known.lang, policy_of(known), known.asking.asked
    if policy is None:
        return html.P(t("sla.no_policy", lang))
    versions = [
        html.Link(
            one.version,
            href=write(asked, policy=one.version, rule="", target=""),
            className="is-here" if one.version == policy.version else "",
        )
        for one in known.asking.place.city.policies
    ]
    subjects = subjects_of(policy, known)
    rule = asked["rule"] if asked["rule"] in subjects else next(iter(subjects), "")
    choices = [
        html.Link(
            f"{subject_words(one, known)}: {words}",
            href=write(asked, rule=one, target=""),
            className="is-here" if one == rule else "",
        )
        for one, (words, _) in subjects.items()
    ]
    parts: list[Component] = [
        html.Div([html.Span(t("sla.version", lang)), html.Div(versions, className="switch")]),
    ]
    if subjects:
        target, unit = target_of(asked["target"]) or subjects[rule][1], subjects[rule][0]
        field: Any = "number"
        label = t("sla.new_target", lang, unit=unit)
        parts += [
            html.Div([html.Span(t("sla.rule", lang)), html.Div(choices, className="switch")]),
            html.Label(
                [
                    label,
                    dcc.Input(
                        id="sla-target",
                        type=field,
                        min=0,
                        max=MOST_TARGET,
                        step="any",
                        value=target,
                        autoComplete="",
                    ),
                ]
            ),
            html.Button(t("sla.run", lang), id="sla-ask", type="button", className="button"),
        ]
    return html.Div(parts, className="what-if-form")
