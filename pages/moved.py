"""Addresses that pages once had, for bookmarks and links in letters."""

from flask import Flask, redirect
from werkzeug.wrappers import Response

from access import roles
from access.calls import route

MOVED = {"/data": "/quality", "/data/ditolak": "/quality"}


def add_moved(server: Flask) -> None:
    for old, new in MOVED.items():
        _add(server, old, new)


def _add(server: Flask, old: str, new: str) -> None:
    @route(server, old, roles=roles.PEOPLE)
    def moved() -> Response:
        return redirect(new, 301)
