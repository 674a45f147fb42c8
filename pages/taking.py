"""The addresses under which a page's tables are taken along, "/take/trends/course.csv?…": the query is the
page's own, and so are the roles and the scope. Each is on the audit trail."""

import datetime as dt
from collections.abc import Callable
from types import ModuleType

from flask import Flask, Response, abort, g, request

from access.calls import route
from actions.exports import note_export
from components.taken.csv import csv_bytes
from components.taken.picture import png_bytes
from components.taken.table import Taken
from components.taken.text import chat_text
from components.taken.xlsx import xlsx_bytes
from pages.asked import Asked, write
from pages.asking import LEAVES
from pages.place import Place

Take = Callable[[dict[str, str]], Taken]
"""A page's TAKEN holds one by name: what its query asks for, as a table."""
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_MIMETYPES = {"csv": "text/csv", "xlsx": _XLSX, "png": "image/png", "txt": "text/plain"}


def address_of(path: str, name: str, asked: Asked) -> str:
    """The same for what a page's `asked` says; a step of several (undo, retry, one) is not handed on."""
    return address(path, name, write(asked, undo="", retry="", one=""))


def address(path: str, name: str, query: str) -> str:
    """Where a page's table is taken from, with FORM in place of its form."""
    return f"/take{path.rstrip('/')}/{name}.FORM{query}"


def add_taking(server: Flask, place: Place, page: ModuleType) -> None:
    for name, take in getattr(page, "TAKEN", {}).items():
        _add(server, place, f"/take{page.PATH.rstrip('/')}/{name}", take, page.ROLES)


def _add(server: Flask, place: Place, rule: str, take: Take, roles: tuple[str, ...]) -> None:
    @route(server, f"{rule}.<form>", roles=roles)
    def taken(form: str) -> Response:
        if form not in _MIMETYPES:
            abort(404)
        query = request.args.to_dict()
        setattr(g, LEAVES, True)
        table = take(query)
        note_export(request.path, query)
        answer = Response(_made(table, form, place), mimetype=_MIMETYPES[form])
        answer.headers["Content-Disposition"] = f'attachment; filename="{_file(rule, form, table, place)}"'
        answer.cache_control.no_store = True
        return answer


def _made(table: Taken, form: str, place: Place) -> bytes | str:
    match form:
        case "csv":
            return csv_bytes(table)
        case "xlsx":
            return xlsx_bytes(table)
        case "png":
            return png_bytes(table, place.settings.var / "fonts")
    return chat_text(table)


def _file(rule: str, form: str, table: Taken, place: Place) -> str:
    """simulasi-trends-trend-2026-11-24.csv"""
    day: dt.date = place.now().astimezone(place.zone).date()
    mark = "simulasi-" if table.mark else ""
    name = table.name or rule.removeprefix("/take/").replace("/", "-")
    return f"{mark}{name}-{day.isoformat()}.{form}"
