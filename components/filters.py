"""The filter bar: menus whose every choice is a link, so that the address alone holds what is asked.

A menu is a native disclosure; assets/desk/filters.js closes it, writes and filters the list of a city's codes
and applies the two days of a range. Such lists are sent as codes and names and become links when their menu
opens: 150 links that nobody looks at would be half of every page.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from dash.development.base_component import Component

from components import html
from components.attributes import aria, classes, data
from words import t

LONG_LIST = 12  # choices from which on a menu has a search field


@dataclass(frozen=True)
class Choice:
    """`href`: the query that making it leads to."""

    title: str
    href: str
    is_made: bool


@dataclass(frozen=True)
class Codes:
    """A list of which several can be chosen. `names`: (code, name, the heading it stands under); `href`: a
    query in which CODES stands for the chosen, `none`: that without any."""

    names: Sequence[tuple[str, str, str]]
    chosen: Sequence[str]
    href: str
    none: str


@dataclass(frozen=True)
class Menu:
    """`said`: what the closed menu says. Of several `choices` one replaces the other, and closes the menu."""

    name: str
    title: str
    said: str
    choices: Sequence[Choice] | Codes
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
    cleared = [html.Link(t("asked.clear", lang), href=clear, className="clear")] if clear else []
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
    several = isinstance(menu.choices, Codes)
    extra = [menu.extra] if menu.extra else []
    summary = html.Summary(
        [html.Span(f"{menu.title}: ", className="unseen"), html.Span(menu.said, className="menu-said")],
        className=classes("is-narrowed" if menu.is_narrowed else ""),
    )
    made = _codes(menu.choices, lang) if isinstance(menu.choices, Codes) else map(_choice, menu.choices)
    body = html.Div([*made, *extra], className="choices")
    return html.Details([summary, body], className="menu", **data(menu=menu.name, single=int(not several)))


def _codes(codes: Codes, lang: str) -> list[Component]:
    """A place for the links, and one for a field that shortens a long list."""
    is_long = len(codes.names) >= LONG_LIST
    search = [html.Div(className="search", **data(search=t("asked.search", lang)))] if is_long else []
    said = json.dumps([codes.names, codes.chosen], ensure_ascii=False, separators=(",", ":"))
    return [*search, html.Div(className="codes", **data(codes=said, href=codes.href, none=codes.none))]


def _choice(choice: Choice) -> Component:
    mark = html.Span("✓" if choice.is_made else "", className="mark", **aria(hidden="true"))
    return html.Link(
        [mark, choice.title],
        href=choice.href,
        className=classes("choice", "is-made" if choice.is_made else ""),
    )
