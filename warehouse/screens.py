"""What is on record of wall screens, in `screens`: the order that each follows, and its last word.

Where people named a screen otherwise than it calls itself, `screen_names` says so, and all else goes by its
new name.

The row without a name is the order for all. It is what a screen follows that has none of its own, also one
that nobody has seen yet.
"""

import datetime as dt
from dataclasses import asdict, dataclass
from typing import Any

import sqlalchemy as sa

from warehouse.tables import screen_names, screens

ALL = ""


@dataclass(frozen=True)
class Order:
    """`mode`, `scene` and `view` (pages/wall/views.py) as ordered; "" where nothing was."""

    mode: str = ""
    scene: str = ""
    view: str = ""


@dataclass(frozen=True)
class Word:
    """What a screen said of itself."""

    shown: str
    release: str
    size: str
    is_stale: bool
    seen_at: dt.datetime


@dataclass(frozen=True)
class Screen:
    name: str
    order: Order
    word: Word | None


def all_screens(connection: sa.Connection, city_code: str) -> dict[str, Screen]:
    """By name, the order for all (ALL) among them where there is one."""
    query = sa.select(screens).where(screens.c.city_code == city_code).order_by(screens.c.name)
    return {row.name: _screen(row) for row in connection.execute(query)}


def orders(connection: sa.Connection, city_code: str) -> dict[str, Order]:
    return {name: screen.order for name, screen in all_screens(connection, city_code).items()}


def give_order(connection: sa.Connection, city_code: str, name: str, order: Order) -> None:
    """A screen follows it from its next poll on; ALL: every screen, and none keeps one of its own mode."""
    if name == ALL:
        everyone = screens.update().where(screens.c.city_code == city_code)
        connection.execute(everyone.values(mode="", scene="", view=""))
    _keep(connection, city_code, name, asdict(order))


def note_word(connection: sa.Connection, city_code: str, name: str, word: Word) -> None:
    _keep(connection, city_code, name, asdict(word))


def names(connection: sa.Connection, city_code: str) -> dict[str, str]:
    """By what a screen calls itself its name, where people gave it another."""
    own = screen_names.c
    query = sa.select(own.calls_itself, own.name).where(own.city_code == city_code)
    return {row.calls_itself: row.name for row in connection.execute(query)}


def rename(connection: sa.Connection, city_code: str, name: str, new: str) -> None:
    """From here on all of a screen is under its new name, which no other bears."""
    own = screen_names.c
    called = [calls_itself for calls_itself, known in names(connection, city_code).items() if known == name]
    is_its = sa.and_(own.city_code == city_code, own.calls_itself.in_([*called, name]))
    connection.execute(screen_names.delete().where(is_its))
    for calls_itself in called or [name]:
        if calls_itself != new:
            row = {"city_code": city_code, "calls_itself": calls_itself, "name": new}
            connection.execute(screen_names.insert().values(**row))
    whose = sa.and_(screens.c.city_code == city_code, screens.c.name == name)
    connection.execute(screens.update().where(whose).values(name=new))


def strike(connection: sa.Connection, city_code: str, name: str) -> None:
    """Forgets a screen that hangs no more; one that still asks comes back by itself, as it calls itself."""
    connection.execute(screens.delete().where(screens.c.city_code == city_code, screens.c.name == name))
    is_its = sa.and_(screen_names.c.city_code == city_code, screen_names.c.name == name)
    connection.execute(screen_names.delete().where(is_its))


def _keep(connection: sa.Connection, city_code: str, name: str, values: dict[str, Any]) -> None:
    """DuckDB has no key on this table that an upsert could go by; there is one writer."""
    whose = sa.and_(screens.c.city_code == city_code, screens.c.name == name)
    if connection.scalar(sa.select(sa.func.count()).select_from(screens).where(whose)):
        connection.execute(screens.update().where(whose).values(**values))
    else:
        connection.execute(screens.insert().values(city_code=city_code, name=name, **values))


def _screen(row: Any) -> Screen:
    word = Word(row.shown, row.release, row.size, row.is_stale, row.seen_at) if row.seen_at else None
    return Screen(row.name, Order(row.mode, row.scene, row.view), word)
