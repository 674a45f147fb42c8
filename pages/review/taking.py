"""The pack on its way out: of the week shown, within the viewer's scope, or as kept for the meeting."""

from flask import Flask, Response, abort, request

from access.calls import route
from access.roles import MAY
from actions.exports import note_export
from components.taken.xlsx import book_bytes
from pages.place import Place
from pages.review.asking import ask
from reports.chat import chat_text
from reports.content import Content, Known
from reports.docx import docx_bytes
from reports.making import content_of
from reports.pdf import pdf_bytes
from reports.tables import tables
from warehouse import packs

FORMS = {
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "txt": "text/plain",
}


def add_routes(server: Flask, place: Place) -> None:
    @route(server, "/review/pack.<form>", roles=MAY["see the review"])
    def pack(form: str) -> Response:
        if form not in FORMS:
            abort(404)
        asking = ask(request.args.to_dict(), leaves=True)
        if asking.is_empty or request.args.get("week", "") not in ("", asking.week.name):
            abort(404)  # a file of another week would be taken for the one that was asked for
        known = Known(asking.now, asking.version, place.city.fingerprint, place.is_simulated())
        steps = asking.plan.steps if asking.plan else ()
        given = (place.city, known, asking.at, asking.lang)
        content = Content(asking.review, asking.promised, *given, steps=steps)
        return _answer(place, content, form, asking.week.name)

    @route(server, "/review/archive/<week>/<stage>.<form>", roles=MAY["make commitments"])
    def archived(week: str, stage: str, form: str) -> Response:
        if form not in FORMS:
            abort(404)
        with place.warehouse.read() as connection:
            kept = packs.get(connection, place.city.code, week, stage)
        if kept is None or kept.state != packs.MADE:
            abort(404)
        content = content_of(kept, place.warehouse, place.city, place.lang)
        return _answer(place, content, form, f"{week}-{stage}")


def _answer(place: Place, content: Content, form: str, name: str) -> Response:
    answer = Response(_made(content, form, place), mimetype=FORMS[form])
    mark = "simulasi-" if content.mark else ""
    answer.headers["Content-Disposition"] = f'attachment; filename="{mark}rapat-{name}.{form}"'
    answer.cache_control.no_store = True
    note_export(request.path, request.args.to_dict())
    return answer


def _made(content: Content, form: str, place: Place) -> bytes | str:
    match form:
        case "pdf":
            return pdf_bytes(content, place.settings.var / "fonts")
        case "xlsx":
            return book_bytes(tables(content))
        case "docx":
            return docx_bytes(content)
    return chat_text(content)
