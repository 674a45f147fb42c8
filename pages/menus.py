"""The menus of the filter bar, from what is asked and the city."""

from collections.abc import Sequence

from dash.development.base_component import Component

from city.vocabulary import KINDS
from components import html
from components.filters import Choice, Codes, Days, Menu, filter_bar, range_fields
from pages.asked import ALL, CHOICES, write
from pages.asking import Asking
from pages.periods import COMPARED, PERIODS
from pages.said import names, narrowed_words, period_words, previous_words
from words import t

ALL_MENUS = ("period", "compared", "agency", "category", "area", "channel", "kind")


def filters(asking: Asking, actions: Sequence[Component] = (), shown: Sequence[str] = ALL_MENUS) -> Component:
    """The bar with the menus that a page understands, in their order."""
    made = {
        "period": _period,
        "compared": _compared,
        "agency": lambda asking: _coded(asking, "agency"),
        "category": lambda asking: _coded(asking, "category"),
        "area": lambda asking: _coded(asking, "area"),
        "channel": lambda asking: _coded(asking, "channel"),
        "kind": _kind,
    }
    is_narrowed = any(getattr(asking.asked.filters, name) for name in CHOICES.values())
    clear = write(asking.asked, **dict.fromkeys(CHOICES, "")) if is_narrowed else ""
    return filter_bar([made[name](asking) for name in shown], clear, asking.lang)


def _period(asking: Asking) -> Menu:
    asked, lang = asking.asked, asking.lang
    choices = [
        Choice(t(f"asked.{name}", lang), write(asked, period=name), name == asked.period)
        for name in PERIODS
        if name != "range"
    ]
    days = Days(
        asked.first.isoformat(),
        asked.last.isoformat(),
        write(asked, period="range", **{"from": "FROM", "to": "TO"}),
    )
    said = f"{t(f'asked.{asked.period}', lang)} · {period_words(asked, lang)}"
    title = t("asked.period", lang)
    return Menu("period", title, said, choices, extra=range_fields(days, lang))


def _compared(asking: Asking) -> Menu:
    asked, lang = asking.asked, asking.lang
    choices = [
        Choice(t(f"asked.against_{name}", lang), write(asked, compared=name), name == asked.compared)
        for name in COMPARED
    ]
    days = previous_words(asked, lang)
    said = t("asked.against", lang, days=days) if days else t("asked.against_none", lang)
    return Menu("compared", t("asked.compared", lang), said, choices)


def _coded(asking: Asking, key: str) -> Menu:
    """One of the city's lists. An opd chooses among its own agencies."""
    asked, lang, table = asking.asked, asking.lang, CHOICES[key]
    chosen = getattr(asked.filters, table)
    known = names(asking.place.city, table)
    groups = _groups(asking, key)
    listed = [
        (code, name, groups.get(code, ""))
        for code, name in known.items()
        if key != "agency" or not asking.viewer.agencies or code in asking.viewer.agencies
    ]
    listed.sort(key=lambda one: one[2])
    codes = Codes(listed, chosen, write(asked, **{key: "CODES"}), write(asked, **{key: ""}))
    said = _said([known[code] for code in chosen], key, lang)
    return Menu(key, t(f"asked.{key}", lang), said, codes, is_narrowed=bool(chosen))


def _kind(asking: Asking) -> Menu:
    asked, lang = asking.asked, asking.lang
    chosen = asked.filters.kinds
    listed = [(kind, t(f"kind.{kind}", lang), "") for kind in KINDS]
    codes = Codes(listed, chosen, write(asked, kind="CODES"), write(asked, kind=ALL))
    said = _said([t(f"kind.{kind}", lang) for kind in chosen], "kind", lang)
    return Menu("kind", t("asked.kind", lang), said, codes, is_narrowed=chosen != asked.kinds)


def _groups(asking: Asking, key: str) -> dict[str, str]:
    """Code → heading: areas stand under their district, categories under their kind."""
    city, lang = asking.place.city, asking.lang
    match key:
        case "area":
            districts = names(city, "districts")
            pairs = zip(city.areas["code"], city.areas["district"], strict=True)
            return {code: districts.get(district, "") for code, district in pairs}
        case "category":
            pairs = zip(city.categories["code"], city.categories["kind"], strict=True)
            return {code: t(f"kind.{kind}", lang) for code, kind in pairs}
    return {}


def _said(chosen: list[str], key: str, lang: str) -> str:
    if not chosen:
        return t(f"asked.all_{key}", lang)
    first, *more = chosen
    return t("asked.several", lang, first=first, n=len(more)) if more else first


def on_paper(asking: Asking) -> Component:
    """What is asked, for print alone: the menus stay behind."""
    parts = (
        period_words(asking.asked, asking.lang),
        t("asked.against", asking.lang, days=previous_words(asking.asked, asking.lang))
        if asking.previous
        else "",
        narrowed_words(asking.filters, asking.place.city, asking.lang),
    )
    return html.P(" · ".join(part for part in parts if part), className="on-paper")
