"""The state of the data and of the house: sources, unused rows, the wall."""

from dash.development.base_component import Component

from components import html
from components.cards import figure_card, value
from components.desk import Column as Head
from components.desk import table
from components.theme import MARKS
from metrics.now import sources
from metrics.rejected import rejected_by_reason
from pages.aged import aged
from pages.asking import Asking
from pages.taking import address_of
from words import t
from words.forms import age, number


def sources_card(asking: Asking) -> list[Component]:
    lang, place = asking.lang, asking.place
    take = address_of("/quality", "sources", asking.asked)
    found = aged(asking.answer(sources, asking.everything), place.city, asking.at)
    late = sum(source.is_stale for source in found)
    rows: list[list[Component | str]] = []
    for source in found:
        seen = source.seen_at
        words = age((asking.at - seen).total_seconds(), lang) if seen else t("frame.never", lang)
        rows.append(
            [
                source.title,
                html.Span(f"{MARKS['watch']} {words}", className="word watch") if source.is_stale else words,
            ]
        )
    heads = [Head(t("data.source", lang)), Head(t("data.age", lang), is_number=True)]
    title = t("summary.sources_late", lang, n=late) if late else t("summary.sources_fine", lang)
    whence = asking.current(t("summary.counts_sources", lang), len(found))
    more = (t("summary.sources_all", lang), "/quality")
    return [figure_card(title, [table(heads, rows)], whence, lang, width="half", more=more, take=take)]


def rejected_card(asking: Asking) -> list[Component]:
    lang = asking.lang
    n = int(asking.answer(rejected_by_reason, asking.everything)["row_count"].sum())
    whence = asking.current(t("summary.counts_rejected", lang), n)
    more = (t("summary.rejected_why", lang), "/quality")
    body = [value(number(n, lang), is_large=True), html.P(t("summary.rejected_note", lang))]
    take, title = address_of("/quality", "rejected", asking.asked), t("summary.rejected", lang)
    return [figure_card(title, body, whence, lang, width="half", more=more, take=take)]
