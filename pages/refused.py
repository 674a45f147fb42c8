"""What a request gets that is not answered: a person a page, a program a sentence."""

import logging
import time
from html import escape
from urllib.parse import quote

import sqlalchemy as sa
from dash.exceptions import DependencyException
from flask import Flask, Response, redirect, request
from werkzeug.exceptions import HTTPException, ServiceUnavailable
from werkzeug.wrappers import Response as AnyResponse

from components.theme import DESK
from pages.index import plain
from pages.place import Place
from warehouse.errors import WarehouseError
from words import t

_SENTENCES = {400, 401, 403, 404, 405, 413, 429, 500, 503}
_AWAY = (WarehouseError, sa.exc.OperationalError, sa.exc.InterfaceError, sa.exc.TimeoutError)
_SAID_EVERY = 60.0  # seconds: a hundred screens ask every three
_log = logging.getLogger(__name__)


def add_refusals(server: Flask, place: Place) -> None:
    @server.errorhandler(DependencyException)
    def unknown_file(_: DependencyException) -> AnyResponse:
        """Of Dash's own files one that there is not: Dash would answer 500."""
        return Response(t("refused.404", place.lang), 404, mimetype="text/plain")

    said = [-_SAID_EVERY]

    @server.errorhandler(sa.exc.SQLAlchemyError)
    @server.errorhandler(WarehouseError)
    def away(error: Exception) -> AnyResponse | HTTPException:
        """The warehouse can't be asked now; who asked tries again. What else its questions raise is ours."""
        if not isinstance(error, _AWAY):
            raise error
        if time.monotonic() - said[0] >= _SAID_EVERY:
            said[0] = time.monotonic()
            _log.error(
                "The warehouse can't be asked (%s); screens are told to try again.", type(error).__name__
            )
        answer = refuse(ServiceUnavailable())
        answer.headers["Retry-After"] = "5"  # type: ignore[union-attr]  # 503 has a sentence
        return answer

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
