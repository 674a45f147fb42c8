"""What a request gets that is not answered: a person a page, a program a sentence."""

from html import escape

from flask import Flask, Response, request
from werkzeug.exceptions import HTTPException

from components.theme import DESK
from pages.index import plain
from pages.place import Place
from words import t

_SENTENCES = {400, 401, 403, 404, 405, 413, 429, 500}


def add_refusals(server: Flask, place: Place) -> None:
    @server.errorhandler(HTTPException)
    def refuse(error: HTTPException) -> Response | HTTPException:
        code = error.code
        if code not in _SENTENCES:
            return error  # a redirect, and what only programs ask for
        sentence = t(f"refused.{code}", place.lang)
        if not request.accept_mimetypes.accept_html:
            return Response(sentence, code, mimetype="text/plain")
        back = f'<p><a href="/">{t("missing.back", place.lang)}</a></p>'
        body = f"<main><h1>{escape(sentence)}</h1>{back}</main>"
        return Response(plain(sentence, place.lang, DESK, body), code, mimetype="text/html")
