"""What frames every light page: the bar above, the sources with their age below."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from dash.development.base_component import Component

from components import html
from components.attributes import aria, classes
from components.frame import Source
from components.theme import MARKS
from words import t
from words.forms import age


@dataclass(frozen=True)
class Link:
    """`is_elsewhere`: an address that is no page of this app, and loads anew."""

    title: str
    href: str
    is_here: bool = False
    is_elsewhere: bool = False


def bar(
    service: str, links: Iterable[Link], aside: Sequence[Component], *, simulated: bool, lang: str
) -> Component:
    """`aside`: who is signed in, and what they may do about it."""
    mark = [html.Span(t("frame.simulated", lang), className="simulated")] if simulated else []
    pages = html.Nav([_link(link) for link in links], **aria(label=t("shell.pages", lang)))
    return html.Header(
        [
            html.A(t("shell.skip", lang), href="#main", className="skip"),
            html.Link(html.Strong(service), href="/", className="home"),
            pages,
            html.Div([*mark, *aside], className="aside"),
        ],
        className="bar",
    )


def footer(sources: Iterable[Source], at: datetime, version: str, *, simulated: bool, lang: str) -> Component:
    """Each source that ever brought something, and how old it is; the data version as written."""
    marks = [_source(source, source.seen_at, at, lang) for source in sources if source.seen_at]
    mark = [html.Span(t("frame.simulated", lang), className="simulated")] if simulated else []
    head = [html.Span(t("shell.sources", lang))] if marks else []
    known = html.Span(t("shell.version", lang, version=version))
    return html.Footer([*head, *marks, known, *mark], className="foot")


def _link(link: Link) -> Component:
    name = classes("is-here" if link.is_here else "")
    if link.is_elsewhere:
        return html.A(link.title, href=link.href, className=name)
    return html.Link(link.title, href=link.href, className=name)


def _source(source: Source, seen_at: datetime, at: datetime, lang: str) -> Component:
    words = f"{source.title} {age((at - seen_at).total_seconds(), lang)}"
    return html.Span(f"{words} {MARKS['watch']}", className="watch") if source.is_stale else html.Span(words)
