"""`/open311/v2/`: services, requests, one request; to everybody, where the setting is on."""

from collections.abc import Callable
from dataclasses import replace

from flask import Flask, Response, abort, request

from access.calls import route
from access.roles import PUBLIC
from metrics.published import Wanted, published_cases
from pages.open311.asked import Refused, categories, wanted
from pages.open311.limit import Limit
from pages.open311.told import FORMS, Entry, allowed, requests, services, written
from pages.place import Place
from words import t

ROOT = "/open311/v2"
_FRESH_SECONDS = 15  # a reader's cache may keep an answer


def add_open311(server: Flask, place: Place) -> None:
    limit = Limit()

    @route(server, f"{ROOT}/services.<form>", PUBLIC)
    def open311_services(form: str) -> Response:
        return _answer(place, limit, form, "services", lambda: services(place.city, _note(place)))

    @route(server, f"{ROOT}/requests.<form>", PUBLIC)
    def open311_requests(form: str) -> Response:
        def found() -> list[Entry]:
            asked = wanted(request.args, place.now(), place.city.zone)
            codes = categories(request.args, tuple(allowed(place.city)["code"]))
            return _requests(place, asked, codes)

        return _answer(place, limit, form, "service_requests", found)

    @route(server, f"{ROOT}/requests/<case_id>.<form>", PUBLIC)
    def open311_request(case_id: str, form: str) -> Response:
        def found() -> list[Entry]:
            one = Wanted(case_ids=(case_id,), limit=1)
            if entries := _requests(place, one, tuple(allowed(place.city)["code"])):
                return entries
            raise Refused(404, "There is no such request, or it is not public.")

        return _answer(place, limit, form, "service_requests", found)


def _answer(place: Place, limit: Limit, form: str, what: str, entries: Callable[[], list[Entry]]) -> Response:
    if form not in FORMS:
        abort(404)
    headers = {"Cache-Control": f"public, max-age={_FRESH_SECONDS}"}
    try:
        if seconds := limit.wait_seconds(request.remote_addr or "", place.now()):
            headers = {"Retry-After": str(seconds)}
            raise Refused(429, f"Too many questions; ask again in {seconds} seconds.")
        body, status = written(entries(), what, form), 200
    except Refused as refused:
        headers = {**headers, "Cache-Control": "no-store"}
        error = {"code": refused.code, "description": str(refused)}
        body, status = written([error], "errors", form), refused.code
    if place.is_simulated():
        headers["X-Data"] = t("frame.simulated", place.city.language)
    return Response(body, status, headers, mimetype=FORMS[form])


def _requests(place: Place, asked: Wanted, codes: tuple[str, ...]) -> list[Entry]:
    with place.warehouse.read() as connection:
        rows = published_cases(connection, replace(place.filters, categories=codes), place.now(), asked)
    return requests(rows, place.city, _note(place))


def _note(place: Place) -> str:
    """In the place of what a reporter wrote."""
    return t("frame.simulated", place.city.language) if place.is_simulated() else ""
