"""Tells wall screens what to show, names them, and forgets those that hang no more."""

import re
from dataclasses import replace

from access.roles import may
from actions.doing import Doing
from actions.refused import Refused
from city.vocabulary import MODES, SCENES
from warehouse.screens import ALL, Order, all_screens, give_order, names, orders, rename, strike

LONGEST_NAME = 40
_VIEW = re.compile(r"(gladi [a-z][a-z0-9_]{0,60}|ulang \d{4}-\d\d-\d\dT\d\d:\d\d)?")  # pages/wall/views.py


def order_screen(
    doing: Doing, name: str, *, mode: str | None = None, scene: str | None = None, view: str | None = None
) -> Order:
    """The order that the screen has from here on; ALL ("") is every screen, whose own orders end. None leaves
    a part as it is, "" lets the screen follow the others and its own address; of a view: the city."""
    _check(doing)
    is_known = (mode or MODES[0]) in MODES and (scene or SCENES[0]) in SCENES
    if not is_known or not _VIEW.fullmatch(view or ""):
        raise Refused("no_order")
    with doing.warehouse.write() as connection:
        given = orders(connection, doing.city.code).get(name, Order())
        given = replace(given, mode=given.mode if mode is None else mode)
        given = replace(given, scene=given.scene if scene is None else scene)
        given = replace(given, view=given.view if view is None else view)
        give_order(connection, doing.city.code, name, given)
        told = f"mode {given.mode or '-'}, scene {given.scene or '-'}, view {given.view or '-'}"
        doing.note(connection, "changed", f"screen {name or '(all)'}", told)
    return given


def rename_screen(doing: Doing, name: str, new: str) -> str:
    """The name that the screen has from here on. Refused where that is none, or another bears it."""
    _check(doing)
    new = " ".join(new.split())
    is_name = 0 < len(new) <= LONGEST_NAME and new.isprintable() and not new.startswith("~")
    if name == ALL or not is_name:
        raise Refused("no_order")
    with doing.warehouse.write() as connection:
        given = names(connection, doing.city.code)
        taken = {*all_screens(connection, doing.city.code), *given.values()}
        taken |= {calls_itself for calls_itself, known in given.items() if known != name}
        if new in taken:
            raise Refused("no_order")
        rename(connection, doing.city.code, name, new)
        doing.note(connection, "changed", f"screen {name}", f"named {new}")
    return new


def forget_screen(doing: Doing, name: str) -> None:
    """One that still asks comes back by itself."""
    _check(doing)
    if name == ALL:
        raise Refused("no_order")
    with doing.warehouse.write() as connection:
        strike(connection, doing.city.code, name)
        doing.note(connection, "changed", f"screen {name}", "forgotten")


def _check(doing: Doing) -> None:
    if not may(doing.viewer.role, "manage screens"):
        raise Refused("role")
