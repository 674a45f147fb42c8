"""Makes the packs that are due, or says in a sentence why one can't be made: never an empty report."""

import datetime as dt
from collections.abc import Mapping
from typing import Any
from zoneinfo import ZoneInfo

import pandas as pd
import sqlalchemy as sa

from city.model import City
from metrics.filters import Filters
from metrics.now import sources
from metrics.review.agenda import review
from metrics.review.asked import Frames, asked_discreetly
from metrics.review.promises import judge
from metrics.review.weeks import Week, end_of, named
from reports import outbox
from reports.content import Content, Known
from reports.kept import keep, read
from reports.schedule import Due, Plan, Rhythm, pending, plan
from warehouse import about, deliveries, packs
from warehouse.commitments import standing
from warehouse.deliveries import Delivery
from warehouse.engines import Warehouse
from warehouse.packs import MADE, REFUSED, Pack
from warehouse.versions import current
from words import t
from words.forms import day, instant


class PackRefused(Exception):
    """The message is for the log; `said` gives it in the language of a screen."""

    def __init__(self, *reasons: tuple[str, dict[str, str]]) -> None:
        self.reasons = reasons
        super().__init__(self.said("en"))

    @property
    def what(self) -> str:
        """The reasons without their numbers, which change from one attempt to the next."""
        return " ".join(f"{name}:{values.get('source', '')}" for name, values in self.reasons)

    def said(self, lang: str) -> str:
        return " ".join(t(f"review.refused_{name}", lang, **values) for name, values in self.reasons)


def make_due(warehouse: Warehouse, city: City, when: Rhythm, now: dt.datetime, sender: str = "") -> str:
    """What was made, in a sentence; "" where nothing is due. Raises PackRefused, which is on record too. With
    a `sender` its mails, or the notice of why it was refused, are put into the outbox with it."""
    with warehouse.read() as connection:
        done = {(each.week, each.stage) for each in packs.listed(connection, city.code) if each.state == MADE}
    wanted, missed = pending(when, city, now, done)
    if wanted is None:
        return ""
    try:
        said = _said(wanted, missed, now, city, city.language)
        pack = make(warehouse, city, wanted, plan(when, city, wanted.week), now, said)
    except PackRefused as refused:
        why = refused.said(city.language)
        given = (wanted.week.name, wanted.stage, refused.what, why, sender, now)
        told = outbox.notices(city, *given) if sender else []
        _record(warehouse, _pack(city, wanted, REFUSED, now, why), told)
        raise
    _record(warehouse, pack, outbox.of_pack(city, pack, sender) if sender else [])
    said = _said(wanted, missed, now, city, "en")
    return f"Pack {pack.week} ({pack.stage}), data version {pack.data_version}. {said}".strip()


def make(
    warehouse: Warehouse, city: City, wanted: Due, around: Plan, now: dt.datetime, said: str = ""
) -> Pack:
    """Not kept yet. All of it is of one moment of the warehouse; `around`: the schedule of its week."""
    week = wanted.week
    filters = Filters(city_code=city.code, zone=city.zone)
    at = end_of(week, filters, now)
    with warehouse.read() as connection:
        version = current(connection)
        given = (filters, week, now, city.sensitive)
        frames = asked_discreetly(connection, *given, objections_until=around.objections.at)
        _check(connection, frames, city, filters, week, now)
        held = [each for each in standing(connection, city.code, now) if not each.has_ended]
        promised = [(promise, judge(connection, filters, promise, week, at)) for promise in held]
    return Pack(
        city_code=city.code,
        week=week.name,
        stage=wanted.stage,
        state=MADE,
        at=now,
        message=said,
        data_version=version,
        city_fingerprint=city.fingerprint,
        kept=keep(frames, promised, around.steps),
    )


def content_of(pack: Pack, warehouse: Warehouse, city: City, lang: str = "id") -> Content:
    """From what the pack keeps alone: what was loaded since changes nothing."""
    week = named(pack.week)
    assert week is not None  # written by `make`
    frames, promised, steps = read(pack.kept, week)
    known = Known(pack.at, pack.data_version, pack.city_fingerprint, is_simulated(warehouse))
    at = end_of(week, Filters(city_code=city.code, zone=city.zone), pack.at)
    return Content(review(frames, city, week), promised, city, known, at, lang, pack.stage, steps)


def is_simulated(warehouse: Warehouse) -> bool:
    with warehouse.read() as connection:
        return about.get(connection, "kind") == "simulasi"


def _check(
    connection: sa.Connection, frames: Frames, city: City, filters: Filters, week: Week, now: dt.datetime
) -> None:
    """Closed where in doubt."""
    if not any(policy.valid_from <= week.start for policy in city.policies):
        raise PackRefused(("policy", {"week": week.name}))
    if _empty(frames["received"], week) and _empty(frames["calls"], week):
        raise PackRefused(("empty", {"week": week.name}))
    known = {row.source: row for row in sources(connection, filters, now).itertuples(index=False)}
    late = [_late(name, known, city, filters, week, now) for name in city.sources]
    if reasons := [each for each in late if each]:
        raise PackRefused(*reasons)


def _empty(rows: pd.DataFrame, week: Week) -> bool:
    return not (rows["day"] == pd.Timestamp(week.start)).any()


def _late(
    name: str, known: Mapping[Any, Any], city: City, filters: Filters, week: Week, now: dt.datetime
) -> tuple[str, dict[str, str]] | None:
    """A source that has ever been loaded must have told everything up to the week's end, or be within the
    age that it may have."""
    seen = getattr(known.get(name), "seen_at", None)
    if seen is None or seen != seen:
        return None  # never loaded: the city may not have it yet, and the page of data says so
    source = city.sources[name]
    allowed = dt.timedelta(minutes=source.stale_after_minutes)
    if seen >= filters.midnight(week.end) or now - seen <= allowed:
        return None
    until = instant(seen, ZoneInfo(city.zone), city.zone_label, city.language)
    return "late", {"source": source.title, "until": until, "week": week.name}


def _said(wanted: Due, missed: list[Due], now: dt.datetime, city: City, lang: str) -> str:
    words = []
    if wanted.moved_from is not None:
        words.append(t("review.pack_moved", lang, day=day(wanted.moved_from, lang)))
    if missed:
        names = ", ".join(f"{each.week.name} ({each.stage})" for each in missed)
        words.append(t("review.pack_makes_up", lang, names=names))
    if now - wanted.at > dt.timedelta(minutes=30):
        due_at = instant(wanted.at, ZoneInfo(city.zone), city.zone_label, lang)
        words.append(t("review.pack_late", lang, at=due_at))
    return " ".join(words)


def _pack(city: City, wanted: Due, state: str, now: dt.datetime, message: str) -> Pack:
    return Pack(
        city_code=city.code,
        week=wanted.week.name,
        stage=wanted.stage,
        state=state,
        at=now,
        message=message,
        data_version=0,
        city_fingerprint=city.fingerprint,
    )


def _record(warehouse: Warehouse, pack: Pack, mails: list[Delivery]) -> None:
    """In one transaction: a pack is never made without its mails, nor mailed without being kept."""
    with warehouse.write() as connection:
        packs.put(connection, pack)
        deliveries.put(connection, mails)
