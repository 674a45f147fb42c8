"""What frames every scene: the header, the footer with each source's age, stripes where data are simulated.

No crop of a scene escapes the mark of simulated data: it stands in header and footer and on both edges.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from dash.development.base_component import Component

from components import html
from components.running import age_since
from components.theme import MARKS
from words import t

_PLATES = 5  # of words in the top band
_SIDES = ("left", "right", "bottom")


@dataclass(frozen=True)
class Source:
    """A source as the footer shows it. `record` is what it brings: call or case. `seen_at`: up to when it is
    known to have told everything; None where it never brought anything. `stale_after_minutes`: how soon it is
    expected again."""

    title: str
    record: str
    seen_at: datetime | None
    is_stale: bool
    stale_after_minutes: float = 0


def stripes() -> list[Component]:
    return [html.Div(className="stripe top"), html.Div(className="stripe bottom")]


def header(title: str, measure: str, late: str) -> list[Component]:
    """`late` is the sentence that all data are late; it takes the place of the measure,
    of which the last part is its n."""
    what, dot, n = measure.rpartition(" · ")
    words: list[Component | str] = [html.Span(what + dot, className="what"), n]
    second = html.Span(f"{MARKS['watch']} {late}", className="late-word")
    return [html.H1(title), second if late else html.Span(words, className="measure")]


def view_frame(kind: str, title: str, lang: str) -> list[Component]:
    """The frame around what is not the city as it is now: "gladi" or "ulang"; "" has none. Its words stand as
    often as there is room for them."""
    if not kind:
        return []
    said, dot, more = t(f"frame.{kind}", lang, title=title).partition(" · ")
    rest = [html.Span(dot + more, className="more")] if more else []  # which the largest letters leave out
    band = html.Div([html.Span([said, *rest]) for _ in range(_PLATES)], className="band")
    return [html.Div([band, *(html.I(className=side) for side in _SIDES)], className=f"frame {kind}")]


def marks(kind: str, lang: str) -> list[Component]:
    """What header and footer say of it, so that no crop escapes."""
    return [html.Span(t(f"frame.{kind}_mark", lang), className=f"simulated {kind}")] if kind else []


def footer(
    sources: Iterable[Source],
    at: datetime,
    *,
    simulated: bool,
    lang: str,
    framed: Iterable[Component] = (),
) -> list[Component]:
    """Each source that ever brought something, and its age; for walls without room for that, how many of them
    are late. `framed`: the marks of a view."""
    known = [source for source in sources if source.seen_at]
    marks = [_source(source, source.seen_at, at, lang) for source in known if source.seen_at]
    late = sum(source.is_stale for source in known)
    words = f"{MARKS['watch']} {t('frame.late', lang, late=late, n=len(known))}" if late else ""
    return [
        html.Div([*marks, html.Span(words, className="late-count")], className="sources"),
        html.Div([*framed, *simulated_mark(simulated, lang)], className="marks"),
    ]


def _source(source: Source, seen_at: datetime, at: datetime, lang: str) -> Component:
    mark = [html.Span(MARKS["watch"])] if source.is_stale else []
    return html.Span(
        [html.Span(source.title), age_since(seen_at, at, lang), *mark],
        className="source is-stale" if source.is_stale else "source",
    )


def simulated_mark(simulated: bool, lang: str) -> list[Component]:
    return [html.Span(t("frame.simulated", lang), className="simulated")] if simulated else []
