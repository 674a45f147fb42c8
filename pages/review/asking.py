"""One request of the review: a week, within what its viewer may see."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from access.roles import OPD, may
from access.scope import counts_exactly, scoped
from access.viewer import Viewer, viewer
from metrics.filters import Filters
from metrics.review.agenda import Review, review
from metrics.review.asked import asked, asked_discreetly
from metrics.review.promises import Judgement, judge
from metrics.review.weeks import Week, chosen, end_of, last_whole, shown
from pages.place import Place, here
from reports.content import city_names
from reports.news import Names
from reports.schedule import Plan, plan, rhythm
from warehouse import named_changes
from warehouse.commitments import Commitment, standing
from warehouse.named_changes import NamedChange
from warehouse.versions import current


@dataclass(frozen=True)
class Asking:
    """`filters`: city, zone and the viewer's agencies. `at`: the moment that the week is asked about.
    `plan`: of the week's meeting; None where the schedule is off."""

    place: Place
    viewer: Viewer
    week: Week
    newest: Week
    now: dt.datetime
    at: dt.datetime
    version: int
    filters: Filters
    plan: Plan | None
    review: Review
    promised: tuple[tuple[Commitment, Judgement], ...]
    named: tuple[NamedChange, ...] = ()

    @property
    def lang(self) -> str:
        return self.place.lang

    @property
    def heard(self) -> dt.datetime:
        """Up to when objections are told."""
        return min(self.now, self.plan.objections.at) if self.plan else self.now

    @property
    def is_own(self) -> bool:
        """Whether only a part of the city is shown."""
        return self.viewer.role == OPD

    @property
    def may_promise(self) -> bool:
        return may(self.viewer.role, "make commitments")

    @property
    def is_empty(self) -> bool:
        return all(frame.empty for frame in self.review.frames.values()) and not self.promised

    @property
    def names(self) -> Names:
        return city_names(self.place.city, self.lang)


def ask(query: Mapping[str, str], leaves: bool = False) -> Asking:
    """`leaves`: for a pack that is taken along."""
    place, who = here(), viewer()
    now = place.now()
    filters = scoped(place.filters, who)
    week = chosen(query.get("week", ""), filters, now)
    at, is_exact = end_of(week, filters, now), counts_exactly(filters, who, leaves)
    with place.warehouse.read() as connection:
        version = current(connection)
        held = standing(connection, place.city.code, now, filters.agencies)
        promised = tuple(
            (promise, judge(connection, place.filters, promise, week, at))
            for promise in held
            if _belongs(promise, week, filters)
        )
        named = tuple(named_changes.standing(connection, place.city.code, now))

    when = rhythm(place.settings)
    around = plan(when, place.city, week) if when else None
    until = around.objections.at if around else None

    def make() -> Review:
        with place.warehouse.read() as connection:
            if is_exact:
                frames = asked(connection, filters, week, now, objections_until=until)
            else:
                given = (filters, week, now, place.city.sensitive)
                frames = asked_discreetly(connection, *given, objections_until=until)
            return review(frames, place.city, week, filters.agencies)

    heard = min(now, until or now)
    key = ("review", filters, is_exact, week, version, f"{at:%Y%m%d%H%M}", f"{heard:%Y%m%d%H%M}", named)
    made = place.answers.get(key, make)
    newest = last_whole(filters, now)
    return Asking(
        place,
        who,
        week,
        newest,
        now,
        at,
        version,
        filters,
        around,
        made,
        promised,
        _among(named, week, filters),
    )


def _among(named: tuple[NamedChange, ...], week: Week, filters: Filters) -> tuple[NamedChange, ...]:
    """Those that begin among the weeks of the charts, of the whole city or the viewer's own."""
    first, own = shown(week)[0].start, filters.agencies
    return tuple(
        each for each in named if first <= each.day < week.end and (not own or each.agency in ("", *own))
    )


def _belongs(promise: Commitment, week: Week, filters: Filters) -> bool:
    """Made by the day of the meeting about that week, which is in the week after; and not ended before it."""
    meeting_ends = filters.midnight(week.moved(1).end)
    if promise.made_at >= meeting_ends:
        return False
    return not promise.has_ended or promise.at >= filters.midnight(week.start)
