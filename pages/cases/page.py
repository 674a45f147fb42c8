"""Kasus: single cases searched, filtered and sorted over millions, in a grid that asks the server for what it
shows."""

from urllib.parse import quote

import pandas as pd
import sqlalchemy as sa
from dash import Dash, dcc
from dash.development.base_component import Component

from access import roles
from access.roles import may
from components import html
from components.attributes import classes, data
from components.cards import empty, faults
from components.grid import grid
from components.take import actions, headed
from components.taken.table import Taken
from metrics.cases import MOST_COUNTED, MOST_LISTED, Search, Seen, found, how_many
from metrics.filters import Filters
from pages.asked import write
from pages.asking import Asking, ask
from pages.cases.feed import add_feed
from pages.cases.rows import file_columns, file_rows
from pages.cases.wanted import OWN, SHOWN, SeenBy, search_of
from pages.menus import filters
from pages.place import Place
from pages.taking import address
from words import t
from words.forms import day_name

PATH = "/cases"
TITLE = "cases.title"
ROLES = roles.PEOPLE
MENUS = ("period", "agency", "category", "area", "channel", "kind")
FIRST = ("all", "open", "overdue", "today", "done", "on_time", "late")
DOUBTS = tuple(name for name in SHOWN if name not in FIRST)
MOST_TAKEN = 20_000  # rows of a file: more is a matter of `python -m etl export`


def layout(**query: str) -> list[Component]:
    asking = ask(query, own=OWN)
    lang, asked = asking.lang, asking.asked
    n = count_of(asking)
    take = actions(address(PATH, "list", write(asked)), lang)
    return [
        headed(t(TITLE, lang), take),
        filters(asking, shown=MENUS),
        _tools(asking),
        *faults(asked.faults),
        html.P(_counted(n, lang), className="case-count", role="status"),
        *(html.P(said, className="note") for said in _unlisted(asking)),
        _grid(asking) if n else _nothing(asking),
    ]


def add(app: Dash, place: Place) -> None:
    add_feed(app, place, ROLES, count_of)


def count_of(asking: Asking) -> int:
    """How many cases the address asks for, within what the viewer sees; kept for a minute."""
    search, seen = search_of(asking.asked, asking.place.city), SeenBy(asking.viewer)
    frame = asking.exactly(_how_many, _listed(asking), {"search": search, "seen": seen})
    return int(frame["n"].iloc[0])


def _listed(asking: Asking) -> Filters:
    """On the screen whatever the viewer may open, and in a file of an agency its own; what the mayor's staff
    takes along is without sensitive categories."""
    is_staff = asking.viewer.role == roles.PIMPINAN
    return asking.discreet(asking.asked.filters) if asking.leaves and is_staff else asking.asked.filters


def _how_many(
    connection: sa.Connection, filters: Filters, at: pd.Timestamp, search: Search, seen: Seen
) -> pd.DataFrame:
    return pd.DataFrame({"n": [how_many(connection, filters, at, search, seen)]})


def _counted(n: int, lang: str) -> str:
    if n > MOST_COUNTED:
        return t("cases.more_than", lang, n=MOST_COUNTED, listed=MOST_LISTED)
    if n > MOST_LISTED:
        return t("cases.counted_most", lang, n=n, listed=MOST_LISTED)
    return t("cases.counted", lang, n=n)


def _unlisted(asking: Asking) -> list[str]:
    """Why a figure may count more than its list holds."""
    sees_all = may(asking.viewer.role, "see confidential cases")
    return [] if sees_all else [t("cases.confidential_unlisted", asking.lang)]


def _grid(asking: Asking) -> Component:
    # A new address makes a new grid: it asks for its rows anew.
    return html.Div(grid("cases-grid", asking.lang), key=write(asking.asked), className="grid cases-grid")


def _tools(asking: Asking) -> Component:
    lang, asked = asking.lang, asking.asked
    template = write(asked, q="TEXT").replace("q=TEXT", "q=%TEXT%")
    field = dcc.Input(
        id="cases-find",
        type="search",
        value=asked["q"],
        placeholder=t("cases.find", lang),
        className="field",
        autoComplete="",
    )
    find = html.Label(
        [html.Span(t("cases.find", lang), className="unseen"), field], className="find", **data(find=template)
    )
    return html.Div([find, *_special(asking), _switch(asking, FIRST), _doubts(asking)], className="tools")


def _switch(asking: Asking, names: tuple[str, ...]) -> Component:
    shown = asking.asked["show"] or "all"
    links = [
        html.Link(
            t(f"cases.show_{name}", asking.lang),
            href=write(asking.asked, show="" if name == "all" else name, clock="", scope="", verdict=""),
            className=classes("is-here" if name == shown and not asking.asked["clock"] else ""),
        )
        for name in names
    ]
    return html.Div(links, className="switch")


def _doubts(asking: Asking) -> Component:
    """The suspicions, folded away until one is looked at."""
    title = html.Summary(t("cases.doubts", asking.lang), className="action")
    is_open = asking.asked["show"] in DOUBTS
    return html.Details([title, _switch(asking, DOUBTS)], className="doubts", open=is_open)


def _special(asking: Asking) -> list[Component]:
    """What a link from another page asks for, and how to be rid of it."""
    asked, lang = asking.asked, asking.lang
    said = {name: t(f"cases.by_{name}", lang) for name in ("flag", "state", "clock")}
    said["hour"] = hour_words(int(asked["hour"]), lang) if asked["hour"] else ""
    return [
        html.Link(
            f"{words} ✕",
            href=write(asked, **{name: ""}, **({"scope": "", "verdict": ""} if name == "clock" else {})),
            className="chip",
        )
        for name, words in said.items()
        if asked[name]
    ]


def hour_words(hour: int, lang: str) -> str:
    """Of the week: "Selasa 08.00–08.59"."""
    colon = "." if lang == "id" else ":"
    day, of_day = divmod(hour, 24)
    return f"{day_name(day, lang)} {of_day:02d}{colon}00–{of_day:02d}{colon}59"


def _nothing(asking: Asking) -> Component:
    lang = asking.lang
    ways = [
        (t("card.empty_clear", lang), "?"),
        (t("card.empty_longer", lang), write(asking.asked, period="year")),
    ]
    text = asking.asked["q"]
    sentence = t("cases.nothing_named", lang, text=text[:40]) if text else t("card.empty", lang)
    return html.Section(empty(sentence, ways), className="card")


def taken(asking: Asking) -> Taken:
    """The first MOST_TAKEN, the newest first."""
    lang, city = asking.lang, asking.place.city
    n, seen = count_of(asking), SeenBy(asking.viewer)
    with asking.place.warehouse.read() as connection:
        search = search_of(asking.asked, city)
        page = found(connection, _listed(asking), asking.at, search, seen, limit=MOST_TAKEN)
    left_out = [*_unlisted(asking), *([t("cases.left_out", lang, n=MOST_TAKEN)] if n > MOST_TAKEN else [])]
    origin = asking.provenance(t("cases.counts", lang), n if n <= MOST_COUNTED else None, left_out=left_out)
    says = [_counted(n, lang)]
    return asking.taken(t(TITLE, lang), file_columns(lang), list(file_rows(page, city, lang)), origin, says)


def case_address(case_id: str) -> str:
    return f"{PATH}/{quote(case_id, safe=':')}"


TAKEN = {"list": lambda query: taken(ask(query, own=OWN))}
