"""The filter bar: menus whose every choice is a link, so that the address alone holds what is asked.

A menu is a native disclosure; assets/desk/filters.js closes it, filters its long list and applies the two
days of a range. Without that script the links still work.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from dash import dcc, html
from dash.development.base_component import Component

from components.attributes import aria, classes, data
from words import t

LONG_LIST = 12  # choices from which on a menu has a search field


@dataclass(frozen=True)
class Choice:
    """`href`: the query that making or unmaking it leads to. `group`: the heading it stands under."""

    title: str
    href: str
    is_made: bool
    group: str = ""


@dataclass(frozen=True)
class Menu:
    """`said`: what the closed menu says; `clear`: the query without any choice, '' where one is always made.
    Where `is_single`, one choice replaces the other and closes the menu."""

    name: str
    title: str
    said: str
    choices: Sequence[Choice]
    is_single: bool = False
    is_narrowed: bool = False
    extra: Component | None = None


@dataclass(frozen=True)
class Days:
    """The two days of a range as they are asked for now (ISO). `href`: a query in which FROM and TO stand for
    the days."""

    first: str
    last: str
    href: str


def filter_bar(menus: Sequence[Menu], clear: str, lang: str) -> Component:
    """`clear`: the query without a narrowing; '' where nothing is narrowed."""
    cleared = [dcc.Link(t("asked.clear", lang), href=clear, className="clear")] if clear else []
    return html.Div(
        [*(_menu(menu, lang) for menu in menus), *cleared],
        className="filters menus",
        role="region",
        **aria(label=t("asked.filters", lang)),
    )


def range_fields(days: Days, lang: str) -> Component:
    """Places for two date fields of the browser's own, which the script makes: Dash has none."""
    fields = [
        html.Label(
            [t(f"asked.{name}", lang), html.Span(className="day", **data(day=value, name=f"range-{name}"))]
        )
        for name, value in (("from", days.first), ("to", days.last))
    ]
    button = html.Button(t("asked.apply", lang), type="button", className="apply")
    return html.Div([*fields, button], className="range", **data(range=days.href))


def _menu(menu: Menu, lang: str) -> Component:
    is_long = len(menu.choices) >= LONG_LIST
    search = [html.Div(className="search", **data(search=t("asked.search", lang)))] if is_long else []
    extra = [menu.extra] if menu.extra else []
    summary = html.Summary(
        [html.Span(f"{menu.title}: ", className="unseen"), html.Span(menu.said, className="menu-said")],
        className=classes("is-narrowed" if menu.is_narrowed else ""),
    )
    body = html.Div([*search, *_choices(menu), *extra], className="choices")
    return html.Details([summary, body], className="menu", **data(menu=menu.name, single=int(menu.is_single)))


def _choices(menu: Menu) -> list[Component]:
    parts: list[Component] = []
    group = ""
    for choice in menu.choices:
        if choice.group != group:
            group = choice.group
            parts.append(html.P(group, className="group"))
        parts.append(_choice(choice))
    return parts


def _choice(choice: Choice) -> Component:
    mark = html.Span("✓" if choice.is_made else "", className="mark", **aria(hidden="true"))
    return dcc.Link(
        [mark, choice.title],
        href=choice.href,
        className=classes("choice", "is-made" if choice.is_made else ""),
    )
