"""Perlu segera: open cases by the time that is left, then those that are late."""

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Any

from dash.development.base_component import Component

from access.roles import MAY
from city.tables import records
from components import html
from components.cards import figure_card
from components.desk import Column, table
from components.strips import Part, time_strip
from components.taken.table import Column as TakenColumn
from components.taken.table import Kind, Taken
from components.theme import MARKS
from metrics.open_cases import urgent_cases
from metrics.paths import Path, book_of, paths
from pages.open_now import by_bucket, most_urgent
from pages.sla.behind import case, open_cases
from pages.sla.focus import Focus, called
from pages.sla.small import count
from words import t
from words.forms import duration

LISTED = 6  # of those due next, and of those overdue
TAKEN = 500
SOON = 24 * 3600  # seconds left from which on a case is marked
_KINDS = ("counted", "paused", "off", "closed", "late")


def urgent_card(known: Focus) -> Component:
    lang = known.lang
    counts = by_bucket(known.asking)
    n = sum(counts.values())
    seen, hidden = _seen(most_urgent(known.asking, LISTED), known)
    provenance = known.asking.current(
        t("sla.counts_urgent", lang), n, left_out=_left_out(counts, hidden, lang)
    )
    heading = t("sla.urgent_heading", lang)
    if not n:
        return figure_card(heading, [html.P(t("sla.urgent_none", lang))], provenance, lang)
    drawn = _drawn(known, seen)
    columns = [Column(t(f"sla.{name}", lang)) for name in ("case", "category", "area", "path")]
    rows = [_row(row, drawn.get(row.case_id), known) for row in seen]
    body = [
        _counts(counts, known),
        _legend(lang),
        html.Div(table([*columns, Column(t("sla.left", lang), True)], rows), className="urgent"),
    ]
    more = (t("sla.urgent_all", lang, n=n), open_cases(known))
    take = known.take("urgent")
    return figure_card(heading, body, provenance, lang, more=more, take=take)


def taken_urgent(known: Focus) -> Taken:
    lang = known.lang
    seen, _ = _seen(records(known.asking.answer(urgent_cases, limit=TAKEN)), known)
    kinds: dict[str, Kind] = {
        "case": "text",
        "category": "text",
        "area": "text",
        "agency": "text",
        "received": "instant",
        "due": "instant",
    }
    columns = [TakenColumn(t(f"sla.{name}", lang), kind) for name, kind in kinds.items()]
    columns.append(TakenColumn(t("sla.left", lang)))
    rows = [
        [
            row.case_id,
            called(known, "categories", row.category),
            called(known, "areas", row.area),
            called(known, "agencies", row.agency),
            row.received_at.to_pydatetime(),
            row.due_at.to_pydatetime(),
            _left(row.left_seconds, lang),
        ]
        for row in seen
    ]
    provenance = known.asking.current(t("sla.counts_urgent", lang), len(rows))
    return known.asking.taken(t("sla.urgent_heading", lang), columns, rows, provenance)


def _seen(rows: Iterable[Any], known: Focus) -> tuple[list[Any], int]:
    """(the cases that the viewer may see, how many more there are in the list)"""
    found, sees_all = list(rows), known.asking.viewer.role in MAY["see confidential cases"]
    seen = [row for row in found if sees_all or not row.is_confidential]
    return seen, len(found) - len(seen)


def _drawn(known: Focus, rows: Sequence[Any]) -> dict[str, Path]:
    """Drawn once in a minute: whoever looks at the same cases sees the same."""
    if not rows:
        return {}
    place, at = known.asking.place, known.asking.at
    case_ids = tuple(row.case_id for row in rows)
    since = min(row.since for row in rows).to_pydatetime()

    def draw() -> dict[str, Path]:
        book = place.answers.get("rulebook", lambda: (book_of(place.city),))[0]
        with place.warehouse.read() as connection:
            return paths(connection, place.city, case_ids, since, at, book)

    return place.answers.get(("paths", case_ids, place.version_of_cases(), f"{at:%Y%m%d%H%M}"), draw)


def _left_out(by_bucket: dict[str, int], hidden: int, lang: str) -> tuple[str, ...]:
    counts = {"paused": by_bucket["paused"], "none_left": by_bucket["none"], "hidden": hidden}
    return tuple(t(f"sla.urgent_{name}", lang, n=n) for name, n in counts.items() if n)


def _counts(by_bucket: dict[str, int], known: Focus) -> Component:
    groups = {
        "late": by_bucket["overdue"],
        "today": by_bucket["hour"] + by_bucket["today"],
        "week": by_bucket["week"],
        "later": by_bucket["later"],
        "paused": by_bucket["paused"],
    }
    parts = [
        html.Span([html.Strong(count(n, known)), " ", t(f"sla.open_{name}", known.lang)])
        for name, n in groups.items()
    ]
    return html.P(parts, className="counts-line")


def _legend(lang: str) -> Component:
    names = ("counted", "paused", "off", "late")
    items = [html.Li([html.I(className=f"strip-{name}"), t(f"sla.path_{name}", lang)]) for name in names]
    return html.Ul(items, className="strip-keys")


def _row(row: Any, path: Path | None, known: Focus) -> list[Component | str]:
    lang = known.lang
    strip: Component | str = ""
    if path is not None:
        strip = time_strip(
            _parts(path, row.due_at), t("sla.path_says", lang, left=_left(row.left_seconds, lang))
        )
    return [
        html.Link(row.case_id, href=case(row.case_id)),
        called(known, "categories", row.category),
        called(known, "areas", row.area),
        html.Div(strip, className="strip-cell"),
        _marked(row.left_seconds, lang),
    ]


def _parts(path: Path, due_at: Any) -> list[Part]:
    """Runs of equal parts; from the due instant on what counts is late."""
    is_late = path.until > due_at
    words = [
        "late" if what == "counted" and late else what for what, late in zip(path.what, is_late, strict=True)
    ]
    return [Part(f"strip-{word}", len(list(run))) for word, run in groupby(words)]


def _left(seconds: int, lang: str) -> str:
    return t("sla.late_by", lang, time=duration(-seconds, lang)) if seconds <= 0 else duration(seconds, lang)


def _marked(seconds: int, lang: str) -> Component:
    state = "late" if seconds <= 0 else "watch" if seconds <= SOON else ""
    mark = f"{MARKS[state]} " if state else ""
    return html.Span(f"{mark}{_left(seconds, lang)}", className=f"left-over {state}".strip())
