"""One request of a page: what its address asks, within what its viewer may see, at one moment.

    asking = ask(query, kinds=("aduan",), own={"step": ("day", "week", "month")})
    rows = asking.answer(trend, step=asking.asked["step"])

Nothing of a request widens the scope: it is put on both periods here.
"""

import datetime as dt
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any, TypeVar

import pandas as pd

from access.scope import scoped
from access.viewer import Viewer, viewer
from components.figures.template import Figure
from components.provenance import Provenance
from components.taken.table import Cell, Column, Taken
from metrics.filters import Filters
from pages.asked import Asked, read
from pages.place import Place, here
from pages.said import narrowed_words, period_words
from words import t
from words.forms import instant, number

T = TypeVar("T")


@dataclass(frozen=True)
class Asking:
    """`filters` and `previous` are within the viewer's scope; `asked` is what the address says."""

    place: Place
    viewer: Viewer
    at: dt.datetime
    asked: Asked
    filters: Filters
    previous: Filters | None
    version: int
    made: dict[Hashable, Any] = field(default_factory=dict, compare=False, repr=False)

    @property
    def lang(self) -> str:
        return self.place.lang

    @property
    def everything(self) -> Filters:
        """The whole city, any time and kind: for what no scope narrows."""
        return self.place.filters

    @property
    def today(self) -> dt.date:
        return self.filters.local_day(self.at)

    def answer(
        self, question: Callable[..., pd.DataFrame], filters: Filters | None = None, **options: Any
    ) -> pd.DataFrame:
        """`question(connection, filters, at, **options)`, asked once for all who ask the same in this minute.
        The frame is shared: never change it. `options` are hashable."""
        of = filters or self.filters

        def make() -> pd.DataFrame:
            with self.place.warehouse.read() as connection:
                return question(connection, of, self.at, **options)

        name = f"{question.__module__}.{question.__qualname__}"
        key = (name, of, self.version, f"{self.at:%Y%m%d%H%M}", tuple(sorted(options.items())))
        return self.place.answers.get(key, make)

    def once(self, name: Hashable, make: Callable[[], T]) -> T:
        """What several cards of a page need, made once for this request."""
        if name not in self.made:
            self.made[name] = make()
        return self.made[name]

    def provenance(self, counts: str, n: int | None, **more: Any) -> Provenance:
        """`counts` is a whole sentence; `more`: clock, policy, basis, left_out."""
        at = instant(self.at, self.place.zone, self.place.city.zone_label, self.lang)
        known = t("provenance.known_at", self.lang, version=number(self.version, self.lang), at=at)
        period = period_words(self.asked, self.lang)
        narrowed = narrowed_words(self.filters, self.place.city, self.lang)
        return Provenance(counts=counts, n=n, period=period, known=known, narrowed=narrowed, **more)

    def current(self, counts: str, n: int | None, **more: Any) -> Provenance:
        """As `provenance`, of what is so at the moment: no period narrows it."""
        whole = self.provenance(counts, n, **more)
        return replace(whole, period=t("provenance.now", self.lang))

    def taken(
        self,
        title: str,
        columns: Sequence[Column],
        rows: Sequence[Sequence[Cell]],
        provenance: Provenance,
        says: Sequence[str] = (),
        figure: Figure | None = None,
    ) -> Taken:
        """A table on its way out, with the city's name, its zone and, in a demo, its mark."""
        place = self.place
        return Taken(
            title,
            columns,
            rows,
            provenance,
            place.zone,
            place.city.zone_label,
            self.lang,
            f"{place.city.service} · {place.city.name}",
            says,
            figure,
            t("frame.simulated", self.lang) if place.is_simulated() else "",
        )


def ask(
    query: Mapping[str, str],
    *,
    kinds: tuple[str, ...] = (),
    own: Mapping[str, tuple[str, ...]] | None = None,
) -> Asking:
    """What a page's `layout(**query)` begins with."""
    place, who = here(), viewer()
    at = place.now()
    today = at.astimezone(place.zone).date()
    asked = read(query, place.city, today, lang=place.lang, kinds=kinds, own=own)
    within = partial(scoped, viewer=who)
    previous = within(asked.previous) if asked.previous else None
    return Asking(place, who, at, asked, within(asked.filters), previous, place.version())
