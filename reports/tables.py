"""A review as the tables of a workbook, by the name of the sheet: numbers as numbers."""

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from components.provenance import Provenance
from components.taken.table import Cell, Column, Kind, Taken
from metrics.review.sides import Beside
from reports import sentences
from reports.content import Content, told
from reports.lists import LISTS, listed, promise_rows
from reports.names import Name
from reports.paper import besides
from words import t
from words.forms import number

_SHEETS = {"agencies": "agency", "areas": "area", "districts": "district"}


def tables(content: Content) -> dict[str, Taken]:
    lang = content.lang
    heads = [Column(t(f"review.{name}", lang)) for name in ("agency", "promise", "measure", "data_says")]
    found = {
        t("review.standing", lang): _figures(content),
        **{
            t(f"review.{_SHEETS[name]}", lang): _sides(held, of, content, is_rate)
            for name, held, of, is_rate in besides(content)
        },
        t("review.follow_up", lang): _taken(heads, promise_rows(content), content),
    }
    for name in LISTS:
        values = listed(name, content)
        columns = [Column(title) for title in (*values["heads"][:4], values["heads"][5])]
        rows = [[*row[:4], row[5]] for row in values["rows"]]
        found[values["title"]] = _taken(columns, rows, content)
    return found


def _figures(content: Content) -> Taken:
    """A row for each figure and week."""
    lang, agency = content.lang, content.names.agency
    columns = [
        Column(t("review.figure", lang)),
        Column(t("review.week_from", lang), "day"),
        Column(t("review.week_name", lang)),
        Column(t("review.value", lang), "number"),
        Column("n", "count"),
    ]
    rows: list[list[Cell]] = [
        [sentences.title(each, agency, lang), week.start, week.name, _plain(value), n]
        for each in content.review.figures
        if any(each.n)
        for week, value, n in zip(each.weeks, each.values, each.n, strict=True)
    ]
    return _taken(columns, rows, content)


def _sides(held: Beside, of: Name, content: Content, is_rate: bool = False) -> Taken:
    lang = content.lang
    kind: Kind = "number" if is_rate else "share"
    columns = [
        Column(t("review.name", lang)),
        Column(t("review.rate" if is_rate else "review.share", lang), kind),
        Column(t("review.lower", lang), kind),
        Column(t("review.upper", lang), kind),
        Column("n", "count"),
    ]
    units = [(side.code, side.unit, side.n) for side in held.sides if side.n]
    rows: list[list[Cell]] = [
        [of(code), _plain(unit.value), _plain(unit.lower), _plain(unit.upper), n] for code, unit, n in units
    ]
    return _taken(columns, rows, content)


def _taken(columns: Sequence[Column], rows: Sequence[Sequence[Cell]], content: Content) -> Taken:
    lang, city = content.lang, content.city
    words = dict(told(content))
    made = words[t("review.told_made", lang)]
    counts = Provenance(
        counts=words[t("review.told_counts", lang)],
        n=None,
        period=words[t("review.told_period", lang)],
        known=t("review.data", lang, version=number(content.known.version, lang), at=made),
        left_out=(t("review.told_left_words", lang),),
    )
    zone, label = ZoneInfo(city.zone), city.zone_label
    return Taken(content.title, columns, rows, counts, zone, label, lang, content.place, mark=content.mark)


def _plain(value: float) -> float | None:
    return None if value != value else value
