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
from flask import g

from access.roles import ADMIN, OPD, OPERATOR
from access.scope import counts_exactly, scoped
from access.viewer import Viewer, viewer
from components.figures.template import Figure
from components.provenance import Provenance
from components.taken.table import Cell, Column, Taken
from metrics.capability import clocks_lacking
from metrics.filters import Filters
from metrics.judged import Lacking, of_clocks, widened
from metrics.small import LEAST, UNDER, told
from pages.asked import Asked, read
from pages.place import Place, Question, here
from pages.said import narrowed_words, period_words
from words import t
from words.forms import instant, number

T = TypeVar("T")
LEAVES = "leaves"
"""In flask.g: what this request answers is taken along (pages/taking.py)."""


@dataclass(frozen=True)
class Asking:
    """`filters` and `previous` are within the viewer's scope; `asked` is what the address says.
    `leaves`: the answers go out of the house, as a file or on paper."""

    place: Place
    viewer: Viewer
    at: dt.datetime
    asked: Asked
    filters: Filters
    previous: Filters | None
    version: int
    leaves: bool = False
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

    @property
    def is_exact(self) -> bool:
        """Whether what is asked for is told with true counts of sensitive categories."""
        return counts_exactly(self.filters, self.viewer, self.leaves)

    def answer(self, question: Question, filters: Filters | None = None, **options: Any) -> pd.DataFrame:
        """`question(connection, filters, at, **options)`, asked once for all who ask the same in this minute,
        as far as the viewer is told of sensitive categories. The frame is shared: never change it. `options`
        are hashable."""
        return self._told(question, filters or self.filters, options)

    def lasting(self, question: Question, filters: Filters | None = None, **options: Any) -> pd.DataFrame:
        """The same, kept for a day while the data stay as they are: for what no minute changes."""
        return self._told(question, filters or self.filters, options, self.today.isoformat())

    def _told(
        self, question: Question, of: Filters, options: Mapping[str, Any], until: str = ""
    ) -> pd.DataFrame:
        whole = self.exactly(question, of, options, until)
        if self.lists_own(of) if "case_id" in whole.columns else counts_exactly(of, self.viewer, self.leaves):
            return whole
        return told(whole, self.exactly(question, self.discreet(of), options, until))

    def lacking(self, clocks: tuple[str, ...] = (), filters: Filters | None = None) -> Lacking:
        """The clocks that are not to be judged, asked once a day for all questions about the same period."""
        wide = widened(filters or self.filters, self.at)

        def ask_it() -> list[tuple[str, str, str]]:
            return self.place.asked(clocks_lacking, wide, self.at)

        key = ("lacking", wide, self.place.version_of_cases(), self.today)
        return of_clocks(self.place.answers.get(key, ask_it), clocks)

    def lists_own(self, filters: Filters) -> bool:
        """Whether single cases are told whole: an agency takes its own along, since they are its work."""
        leaves = self.leaves and self.viewer.role != OPD
        return counts_exactly(filters, self.viewer, leaves)

    def discreet(self, filters: Filters) -> Filters:
        """Without what the viewer is not told exactly."""
        is_exact = counts_exactly(filters, self.viewer, self.leaves)
        return filters if is_exact else replace(filters, without=self.place.city.sensitive)

    def hides(self, category: str = "") -> bool:
        """Whether small counts of the category, or of all that is asked for, are not for this viewer."""
        chosen = self._chosen(category)
        return bool(chosen) and self._is_discreet and chosen <= set(self.place.city.sensitive)

    def is_few(self, n: int, category: str = "") -> bool:
        """Where fives are told, nought may be four, also of categories together."""
        if n == 0:
            chosen = self._chosen(category)
            may_hide = not chosen or bool(chosen & set(self.place.city.sensitive))
            return self.leaves and self._is_discreet and may_hide
        return n < LEAST and self.hides(category)

    def _chosen(self, category: str) -> set[str]:
        return {category} if category else set(self.filters.categories)

    @property
    def _is_discreet(self) -> bool:
        return self.viewer.role not in (OPERATOR, ADMIN)

    def few(self, n: int, category: str = "") -> str:
        """A count as it is written."""
        return UNDER if self.is_few(n, category) else number(n, self.lang)

    def cell(self, n: int, category: str = "") -> Cell:
        """A count in a table that is taken along."""
        return UNDER if self.is_few(n, category) else n

    def exactly(
        self, question: Question, of: Filters, options: Mapping[str, Any], until: str = ""
    ) -> pd.DataFrame:
        """For lists of single cases, and for what counts exactly."""
        return self.place.answer(question, of, self.at, until, **options)

    def told_of(self, count: Callable[[Filters], pd.DataFrame]) -> pd.DataFrame:
        """What `count` makes of exact answers within the filters that it gets, as far as the viewer is told
        of sensitive categories."""
        whole = count(self.filters)
        return whole if self.is_exact else told(whole, count(self.discreet(self.filters)))

    def once(self, name: Hashable, make: Callable[[], T]) -> T:
        """What several cards of a page need, made once for this request."""
        if name not in self.made:
            self.made[name] = make()
        return self.made[name]

    def provenance(self, counts: str, n: int | None, **more: Any) -> Provenance:
        """`counts` is a whole sentence; `more`: clock, policy, basis, left_out."""
        if self.leaves and not self.is_exact:
            more["left_out"] = [*more.get("left_out", ()), t("asked.in_fives", self.lang)]
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
    leaves = g.get(LEAVES, False)
    return Asking(place, who, at, asked, within(asked.filters), previous, place.version(), leaves)
