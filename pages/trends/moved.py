"""Yang berubah: which categories moved beyond chance, in words; and the table behind the words."""

import datetime as dt
from dataclasses import dataclass

from dash.development.base_component import Component

from city.tables import records
from components import html
from components.attributes import classes
from components.cards import figure_card
from components.desk import Column as Head
from components.desk import table
from components.taken.table import Cell, Column, Taken
from components.theme import MARKS
from metrics.counts import first_days
from metrics.filters import Filters
from metrics.movers import Mover, movers
from metrics.small import UNDER
from pages.asking import Asking
from pages.behind import cases
from pages.renamed import renamed_notes
from pages.said import names
from pages.taking import address_of
from pages.trends.tally import counted, whole_days
from words import t
from words.forms import NOTHING, change, day, days

_TABLES = {"category": "categories", "area": "areas"}
ONE_DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class Moved:
    """`now`, `before`: the periods of whole days that were compared; `rows` in the city's order of
    categories; `new`: since when a category is recorded at all, of those that the one before lacks."""

    by: str
    now: Filters
    before: Filters
    rows: list[Mover]
    new: dict[str, dt.date]

    @property
    def beyond(self) -> list[Mover]:
        return [row for row in self.rows if row.is_beyond]


def moved(asking: Asking, by: str = "category") -> Moved | None:
    """`by`: category or area. None where there is nothing to compare with: no other period, no whole day, or
    no data so early."""
    return asking.once(("moved", by), lambda: _moved(asking, by))


def _moved(asking: Asking, by: str) -> Moved | None:
    periods = whole_days(asking)
    if periods is None:
        return None
    now, before = periods
    first = asking.lasting(first_days, asking.everything, by=by)
    starts = {row.group: row.first_day.date() for row in records(first)}
    if not starts or before.start is None or min(starts.values()) > before.start:
        return None
    found = counted(asking).whole[by]
    is_new = {code for code in found if by == "category" and starts.get(code, before.start) > before.start}
    order = [code for code in (*names(asking.place.city, _TABLES[by]), "") if code in found]
    groups = [code for code in order if code not in is_new]
    current, earlier = ([found[code][place] for code in groups] for place in (0, 1))
    rows = movers(groups, current, earlier, _length(now), _length(before))
    return Moved(by, now, before, rows, {code: starts[code] for code in order if code in is_new})


def all_moved(asking: Asking) -> Mover | None:
    """All categories together; None as `moved`."""
    found = moved(asking)
    if found is None:
        return None
    now, before = counted(asking).whole["total"][""]
    return movers(["all"], [now], [before], _length(found.now), _length(found.before))[0]


def moved_card(asking: Asking) -> Component:
    found, lang = moved(asking), asking.lang
    heading = t("trends.moved", lang)
    if found is None:
        alone = html.P(t("trends.not_compared", lang), className="note")
        return figure_card(
            heading, [alone], asking.provenance(t("trends.counts", lang), None), lang, width="half"
        )
    is_narrowed = bool(asking.filters.categories)  # then the page's head says it
    by_area = moved(asking, "area")
    listed = [html.Li(_line(row, found.by, asking)) for row in found.beyond]
    listed += [html.Li(_line(row, by_area.by, asking)) for row in by_area.beyond] if by_area else []
    listed += [html.Li(_new(code, since, asking)) for code, since in found.new.items()]
    n = sum(row.now + row.before for row in found.rows)
    rule = asking.provenance(t("trends.counts", lang), n, left_out=[t("trends.rule", lang)])
    under = t("trends.whole_days", lang, now=_days(found.now, lang), before=_days(found.before, lang))
    every = html.Details([html.Summary(t("trends.every", lang)), _table(found, asking)], className="fold")
    body: list[Component | str] = [
        html.Ul(listed, className="news"),
        html.P(_rest(found, by_area, lang)),
        *(html.P(told, className="note") for told in _renamed(found, asking) if not is_narrowed),
        every,
    ]
    take = address_of("/trends", "categories", asking.asked)
    return figure_card(heading, body, rule, lang, under=under, width="half", take=take)


def _rest(found: Moved, by_area: Moved | None, lang: str) -> str:
    """How many are as usual, of those that were looked at; what is not known is no category and no area."""
    usual, areas = (
        sum(not row.is_beyond for row in one.rows if row.group) if one else 0 for one in (found, by_area)
    )
    is_news = found.beyond or (by_area and by_area.beyond)
    return t("trends.rest" if is_news else "trends.nothing_moved", lang, n=usual, areas=areas)


def sentences(asking: Asking) -> list[str]:
    """The news as texts, for what is taken along."""
    found, lang = moved(asking), asking.lang
    if found is None:
        return []
    by_area = moved(asking, "area")
    news = [(found.by, row) for row in found.beyond] + [
        ("area", row) for row in (by_area.beyond if by_area else ())
    ]
    said = [_sentence(row, by, asking) for by, row in news] or [_rest(found, by_area, lang)]
    return said + _renamed(found, asking)


def _renamed(found: Moved, asking: Asking) -> list[str]:
    """Why a category may have fallen to nothing, or come out of it."""
    compared = {*(row.group for row in found.rows), *found.new}
    return renamed_notes(asking, "categories", compared)


def taken_categories(asking: Asking) -> Taken:
    found, lang = moved(asking), asking.lang
    columns = [
        Column(t("trends.category", lang)),
        Column(t("trends.now", lang), "count"),
        Column(t("trends.previous", lang), "count"),
        Column(t("trends.verdict", lang)),
    ]
    compared = found.rows if found else []
    rows: list[list[Cell]] = [
        [
            _name(row.group, asking),
            *(asking.cell(n, row.group) for n in (row.now, row.before)),
            _verdict(row, lang),
        ]
        for row in compared
    ]
    provenance = asking.provenance(t("trends.counts", lang), None, left_out=[t("trends.rule", lang)])
    return asking.taken(t("trends.moved", lang), columns, rows, provenance, sentences(asking))


def _line(row: Mover, by: str, asking: Asking) -> list[Component | str]:
    name = _name(row.group, asking, by)
    link = html.Link(name, href=cases(asking, **{by: row.group})) if row.group else name
    state = "late" if row.has_risen else ""
    words = html.Span(_beyond(row, asking.lang), className=classes("word", state))
    return [link, f" {_numbers(row, by, asking)}, ", words]


def _sentence(row: Mover, by: str, asking: Asking) -> str:
    numbers = _numbers(row, by, asking)
    return f"{_name(row.group, asking, by)} {numbers}, {t('trends.beyond', asking.lang)}."


def _numbers(row: Mover, by: str, asking: Asking) -> str:
    of = row.group if by == "category" else ""
    now, before = asking.few(row.now, of), asking.few(row.before, of)
    return t("trends.from_to", asking.lang, way=_way(row, asking.lang), before=before, now=now)


def _new(code: str, since: dt.date, asking: Asking) -> str:
    return t("trends.new", asking.lang, name=_name(code, asking), day=day(since, asking.lang))


def _way(row: Mover, lang: str) -> str:
    return t("trends.rose" if row.has_risen else "trends.fell", lang)


def _beyond(row: Mover, lang: str) -> str:
    mark = f"{MARKS['late']} " if row.has_risen else ""
    return mark + t("trends.beyond", lang)


def _verdict(row: Mover, lang: str) -> str:
    return t("trends.beyond" if row.is_beyond else "trends.usual", lang)


def _name(code: str, asking: Asking, by: str = "category") -> str:
    if not code:
        return t("trends.unknown" if by == "category" else "trends.no_area", asking.lang)
    return names(asking.place.city, _TABLES[by]).get(code, code)


def _table(found: Moved, asking: Asking) -> Component:
    lang = asking.lang
    heads = [
        Head(t("trends.category", lang)),
        Head(t("trends.previous", lang), is_number=True),
        Head(t("trends.now", lang), is_number=True),
        Head(t("trends.change", lang), is_number=True),
        Head(t("trends.verdict", lang)),
    ]
    rows: list[list[Component | str]] = [
        [
            html.Link(_name(row.group, asking), href=cases(asking, category=row.group)),
            before,
            now,
            NOTHING if UNDER in (now, before) else change(row.now - row.before, lang),
            _verdict(row, lang),
        ]
        for row in found.rows
        for now, before in [(asking.few(row.now, row.group), asking.few(row.before, row.group))]
    ]
    return table(heads, rows)


def _length(filters: Filters) -> int:
    assert filters.start is not None
    assert filters.end is not None
    return (filters.end - filters.start).days


def _days(filters: Filters, lang: str) -> str:
    assert filters.start is not None
    assert filters.end is not None
    return days(filters.start, filters.end - ONE_DAY, lang)
