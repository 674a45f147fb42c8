"""How answers are compressed. The libraries' files are compressed once: plotly.js alone would take a second
each time."""

from flask import Flask, Request, Response, request
from flask_compress import Compress

MOST = 64  # files that are kept; there are some thirty
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
_LIBRARIES = "/_dash-component-suites/"


class _Kept:
    """What Flask-Compress asks for: kept by key, but nothing under a blank one."""

    def __init__(self) -> None:
        self._files: dict[str, bytes] = {}

    def get(self, key: str) -> bytes | None:
        return self._files.get(key)

    def set(self, key: str, content: bytes) -> None:
        if not key.endswith(";") and len(self._files) < MOST:
            self._files[key] = content


def add_compression(server: Flask) -> None:
    server.config |= _SETTINGS | {"COMPRESS_CACHE_BACKEND": _Kept, "COMPRESS_CACHE_KEY": _key}
    Compress(server)
    server.after_request(_read_small_files)


def _key(asked: Request) -> str:
    """Of a library's file its address; blank for all that may differ from one time to the next."""
    return asked.path if _LIBRARIES in asked.path else ""


def _read_small_files(answer: Response) -> Response:
    """Files of assets as texts, which are compressed; runs before Compress, having been added after it."""
    if "/assets/" in request.path and answer.status_code == 200 and answer.is_streamed:
        answer.direct_passthrough = False
        answer.make_sequence()
    return answer
