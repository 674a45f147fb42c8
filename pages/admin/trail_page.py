"""Admin, Jejak and Sesi: who did what and when, with search and pages; who is in now."""

from flask import Flask, Response, request

from access import people, roles, sessions
from access.calls import route
from access.office import office
from pages.admin.shared import TABS, page
from pages.place import Place
from warehouse.audit import trail
from words import t

SIZE = 50


def add_trail(server: Flask, place: Place) -> None:
    @route(server, TABS["audit"], (roles.ADMIN,))
    def audit() -> Response:
        search, number = request.args.get("cari", "")[:100], _page_number(request.args.get("hal", ""))
        with office().warehouse.read() as connection:
            rows, total = trail(connection, office().city_code, search, number, SIZE)
        entries = [{**row, "said": _said(row["action"], place.lang)} for row in rows.to_dict("records")]
        last = max(1, -(-total // SIZE))
        shown = {"entries": entries, "search": search, "number": number, "last": last, "total": total}
        return page("audit.html", place, "audit", **shown)

    @route(server, TABS["sessions"], (roles.ADMIN,))
    def running() -> Response:
        with office().warehouse.read() as connection:
            rows = sessions.open_ones(connection, office())
            names = {one.person_id: one for one in people.everybody(connection, office())}
        rows = [row for row in rows if row.person_id in names]
        return page("sessions.html", place, "sessions", sessions=rows, names=names)


def _said(action: str, lang: str) -> str:
    return t(f"audit.{action}", lang)


def _page_number(text: str) -> int:
    return max(1, int(text)) if text.isascii() and text.isdigit() and len(text) < 7 else 1
