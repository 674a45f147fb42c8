"""The outlines of the city's areas for the maps of the desks; fetched once a day, then known by
their tag."""

import orjson
from flask import Flask, Response, request

from access import roles
from access.calls import route
from pages.place import Place

URL = "/outlines.geojson"


def add_outlines(server: Flask, place: Place) -> None:
    outlines = orjson.dumps(place.city.outlines)

    @route(server, URL, roles.PEOPLE)
    def desk_outlines() -> Response:
        answer = Response(outlines, mimetype="application/geo+json")
        answer.cache_control.max_age = 86_400
        answer.cache_control.private = True
        answer.add_etag()
        answer.make_conditional(request)
        return answer
