"""Bar and footer around a page, for whoever asks: only what the viewer's role may open, in their language."""

from collections.abc import Iterable
from types import ModuleType

from dash.development.base_component import Component

from access import roles
from access.entrance import FORM_KEY, form_key
from access.viewer import viewer
from components import html
from components.attributes import data
from components.person import signed_in
from components.shell import Link, bar, footer
from metrics.now import sources
from pages.aged import aged
from pages.paper import main_data
from pages.place import Place
from words import t
from words.forms import number


def framed(
    page: ModuleType, content: list[Component], pages: Iterable[ModuleType], place: Place, paper: str = ""
) -> list[Component]:
    """`pages`: those that the bar lists, in its order. `paper`: what of it goes on paper at once."""
    lang, at, is_simulated = place.lang, place.now(), place.is_simulated()
    known = place.answer(sources, place.filters, at)
    version = number(place.version(), lang)
    own = signed_in(viewer().name, FORM_KEY, form_key(), lang)
    return [
        bar(place.city.service, links(page, pages, lang), [own], simulated=is_simulated, lang=lang),
        html.Main(content, id="main", **data(**main_data(page, paper, lang))),
        footer(aged(known, place.city, at), at, version, simulated=is_simulated, lang=lang),
    ]


def links(page: ModuleType | None, pages: Iterable[ModuleType], lang: str) -> list[Link]:
    """What the viewer's role may open; `page` is where it is."""
    role = viewer().role
    own = [Link(t(one.TITLE, lang), one.PATH, one is page) for one in pages if role in one.ROLES]
    wall = [Link(t("summary.wall", lang), "/wall/", is_elsewhere=True)] if role in roles.WALL else []
    admin = [Link(t("admin.title", lang), "/admin", is_elsewhere=True)] if role == roles.ADMIN else []
    return own + wall + admin
