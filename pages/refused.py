"""What a request gets that is not answered: a person a page, a program a sentence."""

from html import escape
from urllib.parse import quote

from dash.exceptions import DependencyException
from flask import Flask, Response, redirect, request
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response as AnyResponse

from components.theme import DESK
from pages.index import plain
from pages.place import Place
from words import t

_SENTENCES = {400, 401, 403, 404, 405, 413, 429, 500}


def add_refusals(server: Flask, place: Place) -> None:
    @server.errorhandler(DependencyException)
    def unknown_file(_: DependencyException) -> AnyResponse:
        """Of Dash's own files one that there is not: Dash would answer 500."""
        return Response(t("refused.404", place.lang), 404, mimetype="text/plain")

    @server.errorhandler(HTTPException)
    def refuse(error: HTTPException) -> AnyResponse | HTTPException:
        code = error.code
        if code not in _SENTENCES:
            return error  # a redirect, and what only programs ask for
        is_page = "text/html" in request.headers.get("Accept", "")
        if code == 401 and is_page and request.method == "GET":
            return redirect(f"/masuk?next={quote(request.full_path.rstrip('?'))}")
        sentence = t(f"refused.{code}", place.lang)
        if not is_page:
            return Response(sentence, code, mimetype="text/plain")
        back = f'<p><a href="/">{t("missing.back", place.lang)}</a></p>'
        body = f"<main><h1>{escape(sentence)}</h1>{back}</main>"
        return Response(plain(sentence, place.lang, DESK, body), code, mimetype="text/html")
