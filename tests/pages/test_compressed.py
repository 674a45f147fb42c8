"""What many get alike is compressed once, and what may differ each time."""

import gzip

import pytest
from flask import Flask, Response, request
from flask.testing import FlaskClient

from pages import compressed
from pages.compressed import MOST_LIKE, add_compression, is_for_all

TEXT = "Ngampel " * 200


@pytest.fixture
def client() -> FlaskClient:
    server = Flask(__name__)
    add_compression(server)

    @server.route("/<tag>")
    def answered(tag: str) -> Response:
        if tag != "each":
            is_for_all(tag)
        return Response(TEXT + request.args.get("more", ""), mimetype="application/json")

    return server.test_client()


def test_what_is_the_same_for_all_is_compressed_once(client) -> None:
    """Told apart by what the second would have been."""
    first, again = got(client, "/one?more=a"), got(client, "/one?more=b")
    assert first == again == TEXT + "a"
    assert got(client, "/two?more=b") == TEXT + "b"


def test_what_nobody_said_so_of_is_compressed_each_time(client) -> None:
    assert [got(client, f"/each?more={word}") for word in "ab"] == [TEXT + "a", TEXT + "b"]


def test_only_the_newest_are_kept(client) -> None:
    for number in range(MOST_LIKE + 1):
        got(client, f"/{number}?more=a")
    assert got(client, f"/{MOST_LIKE}?more=b") == TEXT + "a"
    assert got(client, "/0?more=b") == TEXT + "b"


def test_libraries_files_keep_their_places(client) -> None:
    kept = compressed._Kept()
    for number in range(MOST_LIKE + 2):
        kept.set(f"br;/_dash-component-suites/{number}.js", b"x")
        kept.set("br;", b"y")
    assert kept.get("br;/_dash-component-suites/0.js") == b"x"
    assert kept.get("br;") is None


def got(client: FlaskClient, address: str) -> str:
    answer = client.get(address, headers={"Accept-Encoding": "gzip"})
    assert answer.headers["Content-Encoding"] == "gzip"
    return gzip.decompress(answer.data).decode()
