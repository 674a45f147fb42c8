"""What a page is asked for, as its address says it: a link shows a colleague the same.

`read` makes an `Asked` of an address's query and `write` makes a query of it; both are pure. An address may
be mistyped or old: what can't be understood is left out, and a sentence says so.

    period=28_days  compared=before  agency=dinsos,dinkes  category=…  area=…  channel=…  kind=aduan
    from=2026-11-01  to=2026-11-24 (with period=range, both days included)
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any
from urllib.parse import quote

from city import City
from city.vocabulary import KINDS
from metrics.filters import Filters
from pages.periods import COMPARED, PERIODS, Period, before, calendar, ranged
from words import t

CHOICES = {"agency": "agencies", "category": "categories", "area": "areas", "channel": "channels"}
"""Query key → field of Filters and table of the city."""
ALL = "all"
LONGEST_TEXT = 40  # characters of an address that a sentence repeats


@dataclass(frozen=True, kw_only=True)
class Asked:
    """`kinds`: what the page shows when the address names none. `own`: what only this page understands.
    `faults`: a sentence for each part of the address that was left out."""

    period: str
    compared: str
    filters: Filters
    previous: Filters | None
    kinds: tuple[str, ...] = ()
    own: Mapping[str, str] = field(default_factory=dict)
    faults: tuple[str, ...] = ()

    def __getitem__(self, name: str) -> str:
        """One of the page's own choices, '' where it isn't made."""
        return self.own.get(name, "")

    @property
    def first(self) -> dt.date:
        assert self.filters.start is not None  # every period has both its ends
        return self.filters.start

    @property
    def last(self) -> dt.date:
        assert self.filters.end is not None
        return self.filters.end - dt.timedelta(days=1)


def read(
    query: Mapping[str, str],
    city: City,
    today: dt.date,
    *,
    lang: str = "id",
    kinds: tuple[str, ...] = (),
    own: Mapping[str, tuple[str, ...]] | None = None,
) -> Asked:
    """`own`: the page's own keys with what each may be (the first is meant when none is given); an empty
    tuple takes any text. Never raises for what a query holds."""
    faults: list[str] = []
    period = _period(query, today, lang, faults)
    compared = _one_of(query, "compared", COMPARED, lang, faults)
    codes = {name: _codes(query, key, city.codes(name), lang, faults) for key, name in CHOICES.items()}
    filters = Filters(
        city_code=city.code,
        zone=city.zone,
        start=period.start,
        end=period.end,
        kinds=_kinds(query, kinds, lang, faults),
        **codes,
    )
    choices = {key: _own(query, key, allowed, lang, faults) for key, allowed in (own or {}).items()}
    return Asked(
        period=period.name,
        compared=compared,
        filters=filters,
        previous=_previous(filters, period, compared),
        kinds=kinds,
        own={key: value for key, value in choices.items() if value},
        faults=tuple(faults),
    )


def write(asked: Asked, **changes: str) -> str:
    """The query of what is asked, "?" with it; `changes` by query key, "" to leave one out. What is meant
    anyway is not written; a fault is not handed on."""
    filters = asked.filters
    values = {
        "period": asked.period,
        "compared": asked.compared,
        **{key: ",".join(getattr(filters, name)) for key, name in CHOICES.items()},
        "kind": "" if filters.kinds == asked.kinds else ",".join(filters.kinds) or ALL,
        **asked.own,
    }
    if asked.period == "range":
        values |= {"from": asked.first.isoformat(), "to": asked.last.isoformat()}
    values |= changes
    meant = {"period": PERIODS[0], "compared": COMPARED[0]}
    said = {key: value for key, value in values.items() if value and value != meant.get(key)}
    if said.get("period") != "range":
        said = {key: value for key, value in said.items() if key not in ("from", "to")}
    return "?" + "&".join(f"{key}={_quoted(value)}" for key, value in said.items())


@lru_cache(4096)
def _quoted(value: str) -> str:
    """A page writes 150 links, of the same codes and days over and over."""
    return quote(value, safe=",:-._")


def toggled(asked: Asked, key: str, code: str) -> str:
    """The query with a code added to a choice, or taken out of it where it is in."""
    chosen = list(asked.filters.kinds if key == "kind" else getattr(asked.filters, CHOICES[key]))
    chosen = [one for one in chosen if one != code] if code in chosen else [*chosen, code]
    return write(asked, **{key: ",".join(chosen) or (ALL if key == "kind" else "")})


def narrowed(asked: Asked, **choices: Any) -> Asked:
    """Asked with choices (tuples of codes) replaced, by field of Filters; of both periods."""
    previous = replace(asked.previous, **choices) if asked.previous else None
    return replace(asked, filters=replace(asked.filters, **choices), previous=previous)


def _period(query: Mapping[str, str], today: dt.date, lang: str, faults: list[str]) -> Period:
    name = _one_of(query, "period", PERIODS, lang, faults)
    if name != "range":
        return calendar(name, today)
    days = [_day(query.get(key, ""), lang, faults) for key in ("from", "to")]
    first, last = days
    if first is None or last is None:
        return calendar(PERIODS[0], today)
    if last < first:
        faults.append(t("asked.swapped", lang))
    return ranged(min(first, last), max(first, last))


def _previous(filters: Filters, period: Period, compared: str) -> Filters | None:
    other = before(period, compared)
    return None if other is None else replace(filters, start=other.start, end=other.end)


def _day(text: str, lang: str, faults: list[str]) -> dt.date | None:
    try:
        day = dt.date.fromisoformat(text)
    except ValueError:
        faults.append(t("asked.no_day", lang, text=_short(text)))
        return None
    if not dt.date(2000, 1, 1) <= day <= dt.date(2100, 1, 1):
        faults.append(t("asked.no_day", lang, text=_short(text)))
        return None
    return day


def _one_of(
    query: Mapping[str, str], key: str, allowed: tuple[str, ...], lang: str, faults: list[str]
) -> str:
    text = query.get(key, "")
    if text in allowed:
        return text
    if text:
        faults.append(t("asked.unknown", lang, text=_short(text), where=key))
    return allowed[0]


def _codes(
    query: Mapping[str, str], key: str, known: frozenset[str], lang: str, faults: list[str]
) -> tuple[str, ...]:
    asked = list(dict.fromkeys(text for text in query.get(key, "").split(",") if text))
    faults += [t("asked.unknown", lang, text=_short(text), where=key) for text in asked if text not in known]
    return tuple(text for text in asked if text in known)


def _kinds(query: Mapping[str, str], meant: tuple[str, ...], lang: str, faults: list[str]) -> tuple[str, ...]:
    if query.get("kind") == ALL:
        return ()
    return _codes(query, "kind", frozenset(KINDS), lang, faults) or meant


def _own(query: Mapping[str, str], key: str, allowed: tuple[str, ...], lang: str, faults: list[str]) -> str:
    if not allowed:
        return query.get(key, "")[:200]
    said = _one_of(query, key, allowed, lang, faults)
    return "" if said == allowed[0] else said


def _short(text: str) -> str:
    return text if len(text) <= LONGEST_TEXT else text[: LONGEST_TEXT - 1] + "…"
