"""What the admin's pages share: their tabs, and the reading of their fields."""

from collections.abc import Callable
from datetime import date
from functools import wraps
from typing import Any

from flask import Response, request
from werkzeug.wrappers import Response as AnyResponse

from access.errors import Refused
from pages.form import field, show
from pages.place import Place
from words import t

ADMIN = "/admin"
TABS = {"people": ADMIN, "posts": f"{ADMIN}/jabatan", "tokens": f"{ADMIN}/token", "sessions": f"{ADMIN}/sesi"}
TABS |= {"audit": f"{ADMIN}/audit"}


def page(template: str, place: Place, tab: str, **values: Any) -> Response:
    tabs = [(t(f"admin.tab_{name}", place.lang), path, name == tab) for name, path in TABS.items()]
    status = 400 if values.get("problem") else 200
    return show(template, place, "admin.title", status, tabs=tabs, **values)


def or_say(place: Place, again: Callable[..., Response]) -> Callable[..., Any]:
    """Wraps a view that changes something: what is refused is said on the page that `again` shows."""

    def wrap(view: Callable[..., AnyResponse]) -> Callable[..., AnyResponse]:
        @wraps(view)
        def answer(**given: Any) -> AnyResponse:
            try:
                return view(**given)
            except Refused as why:
                return again(t(why.key, place.lang, **why.values), **given)

        return answer

    return wrap


def day(name: str) -> date | None:
    """A field that holds a date, or nothing. Raises Refused."""
    text = field(name)
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise Refused("people.date_unknown", text=text) from None


def agencies(place: Place) -> tuple[str, ...]:
    """The agencies that were ticked. Raises Refused for a code that is none of the city's."""
    known = set(place.city.agencies["code"])
    codes = tuple(dict.fromkeys(request.form.getlist("agencies")))
    for code in codes:
        if code not in known:
            raise Refused("people.agency_unknown", code=code[:40])
    return codes


def choices(place: Place) -> list[tuple[str, str]]:
    """Code and abbreviation of each agency."""
    frame = place.city.agencies.sort_values("abbreviation", key=lambda names: names.str.casefold())
    return list(zip(frame["code"], frame["abbreviation"], strict=True))
