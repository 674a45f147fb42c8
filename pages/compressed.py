"""How answers are compressed. What many get alike is compressed once: the libraries' files (plotly.js
alone would take a second) and the wall's picture, which a hundred screens ask for at once."""

from collections import OrderedDict
from threading import Lock

from flask import Flask, Request, Response, g, request
from flask_compress import Compress

MOST = 64  # files that are kept; there are some thirty
MOST_LIKE = 16  # of answers that are the same for all: a few views' pictures, in two ways of compressing
_FOR_ALL = "for_all"  # in flask.g
_SETTINGS = {
    "COMPRESS_ALGORITHM": ["br", "gzip"],
    "COMPRESS_BR_LEVEL": 8,
    "COMPRESS_STREAMS": False,  # it would leave the files of assets open: see _read_small_files
    "COMPRESS_MIMETYPES": [
        "text/html",
        "text/css",
        "text/javascript",
        "application/javascript",
        "application/json",
        "application/geo+json",
    ],
}
_SAME_SECONDS = 300  # not longer: a moment says less than a tag
_LIBRARIES = "/_dash-component-suites/"


class _Kept:
    """What Flask-Compress asks for: kept by key, but nothing under a blank one. Files stay; of the answers
    that are the same for all the newest do."""

    def __init__(self) -> None:
        self._files: dict[str, bytes] = {}
        self._alike: OrderedDict[str, bytes] = OrderedDict()
        self._lock = Lock()

    def get(self, key: str) -> bytes | None:
        return self._files.get(key) or self._alike.get(key)

    def set(self, key: str, content: bytes) -> None:
        if key.endswith(";"):
            return
        with self._lock:
            if _LIBRARIES not in key:
                self._alike[key] = content
                if len(self._alike) > MOST_LIKE:
                    self._alike.popitem(last=False)
            elif len(self._files) < MOST:
                self._files[key] = content


def is_for_all(tag: str) -> None:
    """Says of the answer to this request that whatever bears this tag is the same to the letter."""
    setattr(g, _FOR_ALL, tag)


def add_compression(server: Flask) -> None:
    server.config |= _SETTINGS | {"COMPRESS_CACHE_BACKEND": _Kept, "COMPRESS_CACHE_KEY": _key}
    Compress(server)
    server.after_request(_read_small_files)


def _key(asked: Request) -> str:
    """Of a library's file its address, of what is for all its tag; blank for all that may differ from one
    time to the next."""
    return asked.path if _LIBRARIES in asked.path else g.get(_FOR_ALL, "")


def _read_small_files(answer: Response) -> Response:
    """Files of assets as texts, which are compressed; runs before Compress, having been added after it. Pages
    name them with the moment of their last change (`m`): for a while a browser need not ask for each of forty
    whether it is still the same."""
    if "/assets/" not in request.path or answer.status_code not in (200, 304):
        return answer
    if "m" in request.args:
        answer.headers["Cache-Control"] = f"private, max-age={_SAME_SECONDS}"
    if answer.status_code == 200 and answer.is_streamed:
        answer.direct_passthrough = False
        answer.make_sequence()
    return answer
