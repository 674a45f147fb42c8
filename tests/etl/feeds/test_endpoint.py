"""An Open311 endpoint, asked by windows and pages, that misbehaves in every way that others have met."""

import datetime as dt
import gzip
import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from city.source import GeoReport, Poll, Source
from etl.errors import SourceError
from etl.feeds import web
from etl.feeds.endpoint import ask_endpoint
from etl.feeds.found import Found, Question
from etl.feeds.web import Site
from tests.etl.feeds.town import Town, once, request

NOW = dt.datetime(2026, 11, 24, 3, 0, tzinfo=dt.UTC)
SHORT = {"history_days": 1, "window_days": 1}


@pytest.fixture
def town() -> Iterator[Town]:
    made = Town()
    yield made
    made.stop()


@pytest.fixture
def ask(town, tmp_path) -> Callable[..., "Asked"]:
    """`ask(…)`: one poll of the town, its source with these values of [georeport]."""
    held: dict[str, dict] = {"progress": {}}

    def ask(at: dt.datetime = NOW, **values: object) -> Asked:
        source = _source(town.url, **(SHORT | values))
        question = Question(
            source=source,
            secret="k",
            progress=held["progress"],
            asked_at=at,
            city_mark="c",
            file=tmp_path / "town-1.json",
            seen=tmp_path / "town.seen",
            turn=f"{len(town.asked):032}",
        )
        slept: list[float] = []
        found = ask_endpoint(question, Site(town.url, slept.append, lambda: 1.0, lambda: at))
        held["progress"] = found.progress | {"turn": question.turn, "city": "c"}
        question.seen_next.replace(question.seen)
        return Asked(found, question.file, slept)

    return ask


class Asked:
    def __init__(self, found: Found, file: Path, slept: list[float]) -> None:
        self.found, self.slept = found, slept
        self.requests = json.loads(file.read_text()) if found.rows else []

    @property
    def numbers(self) -> list[int]:
        return sorted(int(one["service_request_id"]) for one in self.requests)


def test_what_is_new_comes_once_and_what_changed_again(town, ask) -> None:
    town.requests = [request(1), request(2, 5)]
    assert ask().numbers == [1, 2]
    assert ask(NOW + dt.timedelta(minutes=1)).found.rows == 0
    town.requests[0] = request(1, status="closed")
    town.requests.append(request(3, 119))
    assert ask(NOW + dt.timedelta(minutes=2)).numbers == [3]  # 1 lies farther back than the overlap
    changed = ask(NOW + dt.timedelta(days=1, minutes=2), history_days=2)  # all is read again once a day
    assert [one["status"] for one in changed.requests] == ["closed"]


def test_updates_are_asked_for_where_there_is_a_window_of_them(town, ask) -> None:
    town.requests = [request(1), request(2)]
    ask(updated=("updated_after", "updated_before"))
    town.requests[0] = request(1, status="closed", updated_datetime="2026-11-24T03:00:30")
    later = ask(NOW + dt.timedelta(minutes=1), updated=("updated_after", "updated_before"))
    assert later.numbers == [1]


def test_windows_overlap_and_are_no_longer_than_told(town, ask) -> None:
    ask(history_days=90, window_days=30)
    windows = [(q["start_date"], q["end_date"]) for path, q in town.asked if "requests" in path]
    assert windows == [
        ("2026-08-26T02:59:00Z", "2026-09-25T03:00:00Z"),
        ("2026-09-25T02:59:00Z", "2026-10-25T03:00:00Z"),
        ("2026-10-25T02:59:00Z", "2026-11-24T03:00:00Z"),
    ]
    assert {q["api_key"] for _, q in town.asked} == {"k"}


@pytest.mark.parametrize("form", ["json", "xml"])
@pytest.mark.parametrize("page_size", [7, 1000])
def test_pages_are_read_to_the_end_also_where_they_are_smaller_than_asked_for(
    town, ask, form, page_size
) -> None:
    town.page_size, town.is_packed = page_size, True
    town.requests = [request(number, number / 10) for number in range(250)]
    assert ask(form=form).numbers == list(range(250))


def test_a_server_without_pages_is_asked_for_shorter_windows(town, ask) -> None:
    town.knows_pages, town.most = False, 100
    town.requests = [request(number, number / 5) for number in range(560)]
    assert ask().numbers == list(range(560))
    town.requests = [request(number) for number in range(1_000, 1_200)]
    assert (
        "hold more than the source gives at once"
        in ask(NOW + dt.timedelta(minutes=1), history_days=2, overlap_minutes=180).found.notes[0]
    )


def test_an_order_that_changes_between_pages_hides_nothing(town, ask) -> None:
    town.page_size = 10
    town.requests = [request(number, number / 10) for number in range(30)]
    turns = iter(range(100))
    town.arrange = lambda found, page: found[3:] + found[:3] if next(turns) == 1 else found
    assert ask().numbers == list(range(30))


def test_an_empty_answer_may_be_a_404_but_not_a_wrong_address(town, ask) -> None:
    town.is_empty_404 = True
    assert ask().found.rows == 0
    town.url += "/lain"
    with pytest.raises(SourceError, match="no list of services at its address"):
        ask()


def test_odd_requests_are_handed_on_and_those_without_a_number_waited_for(town, ask) -> None:
    odd = [
        request(1, lat=0, long=0),
        request(2, lat=-7.82, long=112.01, service_request_id=2),
        request(0, service_request_id=None, token="t"),
        request(0, service_request_id=None),
        request(5, lat=None, description=None, requested_datetime="2026-11-24T01:00:00+00:00"),
    ]
    town.requests = odd
    asked = ask()
    assert asked.found.notes == ("1 requests have a token and no number yet; they come with their number.",)
    assert [one["service_request_id"] for one in asked.requests] == ["1", "2", None, "5"]
    assert (asked.requests[0]["lat"], asked.requests[1]["long"]) == ("0", "112.01")


@pytest.mark.parametrize(
    "trick",
    [
        once(500),
        once(503, Retry_After="2"),
        once(429, Retry_After="Tue, 24 Nov 2026 03:00:02 GMT"),
        once(200, b"<!DOCTYPE html><title>Masuk</title>"),
        once(200, b'[{"service_request_id": "1", "sta'),
        once(200, b'[{"service', Content_Length="500"),
        once(200, gzip.compress(b"[]")[:-6], Content_Encoding="gzip"),
        once(200, b"rubbish", Content_Encoding="gzip"),
        once(200, b""),
        once(200, b"\xff\xfe[]"),
    ],
)
def test_what_passes_is_asked_for_again(town, ask, trick) -> None:
    town.requests, town.tricks = [request(1)], [trick]
    asked = ask()
    assert asked.numbers == [1]
    assert 0 < sum(asked.slept) < 5


@pytest.mark.parametrize(
    ("trick", "said"),
    [
        (once(200, b"<html></html>"), "it answers a web page instead of JSON"),
        (once(502), "it answers 502"),
        (once(403), "it answers 403"),
        (once(302, Location="http://localhost:1/v2/requests.json"), "sends its readers to another server"),
        (once(200, b'[{"code": 400, "description": "span too long"}]'), r"refuses the question \(400\)"),
        (once(200, gzip.compress(b" " * (web.MOST_BYTES + 9)), Content_Encoding="gzip"), "more than 64 MiB"),
        (once(200, b"[" * 100_000), "broken JSON"),
    ],
)
def test_what_stays_wrong_is_said_in_a_sentence_without_the_address(town, ask, trick, said) -> None:
    town.tricks = [trick] * web.TRIES
    with pytest.raises(SourceError, match=said) as caught:
        ask()
    assert "127.0.0.1" not in str(caught.value)


@pytest.mark.parametrize(
    "body",
    [
        b'<!DOCTYPE r [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><service_requests>&b;</service_requests>',
        b'<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]><r><request><id>&x;</id></request></r>',
        b"<service_requests><request>",
    ],
)
def test_xml_that_would_harm_is_refused(town, ask, body) -> None:
    town.tricks = [once(200, body)] * web.TRIES
    with pytest.raises(SourceError, match="it answers broken XML"):
        ask(form="xml")


def test_a_source_that_asks_to_be_left_alone_is(town, ask) -> None:
    town.tricks = [once(429, Retry_After="300")]
    with pytest.raises(SourceError, match="left alone for 300 seconds"):
        ask()
    count = len(town.asked)
    with pytest.raises(SourceError, match=r"left alone until 03:05:00 UTC"):
        ask(NOW + dt.timedelta(minutes=4))
    assert len(town.asked) == count
    assert ask(NOW + dt.timedelta(minutes=6)).found.rows == 0


def test_one_that_answers_drop_by_drop_or_never_is_given_up(town, ask, monkeypatch) -> None:
    monkeypatch.setattr(web, "SILENT_SECONDS", 0.1)
    monkeypatch.setattr(web, "ANSWER_SECONDS", 0)
    with pytest.raises(SourceError, match="took more than 0 seconds"):
        ask()
    town.stop()
    with pytest.raises(SourceError, match="Connection refused"):
        ask()


def test_notes_in_xml_become_a_list(town, ask) -> None:
    note = "<notes><note><type>closed</type></note><note><type>opened</type></note></notes><lat/>"
    body = f"<requests><request><service_request_id>1</service_request_id>{note}</request></requests>"
    town.tricks = [once(200, body.encode()), once(200, b"<requests/>")]
    assert ask(form="xml").requests == [
        {"service_request_id": "1", "notes": [{"type": "closed"}, {"type": "opened"}], "lat": ""}
    ]


def _source(url: str, **values: object) -> Source:
    bare = Source("town", "Town", "case", "open311", ("town*.json",), "t", "Asia/Jakarta", ("iso",), 15, {})
    return replace(bare, poll=Poll(60, url), georeport=GeoReport(**values))  # type: ignore[arg-type]
