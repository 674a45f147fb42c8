"""How many cases are open, and how much time is left for them."""

from dash.development.base_component import Component

from components.cards import figure_card, value
from components.provenance import Provenance
from components.taken.table import Cell, Column, Taken
from pages.asking import Asking
from pages.behind import cases_open
from pages.open_now import by_bucket
from pages.taking import address_of
from words import t
from words.forms import number

SOON = ("hour", "today")
_CLOCK = "resolve"


def left_cards(asking: Asking) -> list[Component]:
    """Late, due today, and all that is open, each in a card of its own."""
    lang = asking.lang
    counts = by_bucket(asking)
    n = sum(counts.values())
    late, soon = counts.get("overdue", 0), sum(counts.get(name, 0) for name in SOON)
    without = counts.get("none", 0)
    left_out = [t("summary.no_target", lang, n=without)] if without else []
    whence = asking.current(
        t("summary.counts_open", lang), n, clock=t(f"clock.{_CLOCK}", lang), left_out=left_out
    )
    of = t("summary.of_open", lang, n=n)
    note = t("summary.open_note", lang, n=counts.get("paused", 0))
    return [
        _card("summary.late", "overdue", late, of, "late" if late else "", asking, whence),
        _card("summary.soon", "today", soon, of, "watch" if soon else "", asking, whence),
        _card("summary.open", "open", n, note, "", asking, whence),
    ]


def taken_open(asking: Asking) -> Taken:
    """How many have how much time left."""
    lang, counts = asking.lang, by_bucket(asking)
    columns = [Column(t("summary.left", lang)), Column(t("summary.open", lang), "count")]
    rows: list[list[Cell]] = [[t(f"summary.left_{name}", lang), asking.cell(n)] for name, n in counts.items()]
    whence = asking.current(
        t("summary.counts_open", lang), sum(counts.values()), clock=t(f"clock.{_CLOCK}", lang)
    )
    return asking.taken(t("summary.open", lang), columns, rows, whence)


def _card(
    title: str, show: str, n: int, note: str, state: str, asking: Asking, whence: Provenance
) -> Component:
    lang = asking.lang
    word = t({"late": "state.late", "watch": "state.watch"}[state], lang) if state else ""
    href = cases_open(asking, show)
    return figure_card(
        t(title, lang),
        [value(number(n, lang), state, word, is_large=True)],
        whence,
        lang,
        under=note,
        width="third",
        more=(t("card.cases", lang), href),
        take=address_of("/", "open", asking.asked),
    )
