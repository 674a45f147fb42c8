"""New and changed requests of an Open311 endpoint (GeoReport v2) → a JSON file of requests.

An endpoint gives 90 days or 1,000 requests where it is asked for no window: it is asked for windows that
overlap, page by page. A page that brings nothing new ends a window, so that servers with smaller pages than
asked for, and those that know no pages, are read to the end; a window that looks cut off is halved. Where
requests come twice, the order changed between pages: the window is read again until nothing new comes.
"""

import datetime as dt
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import IO, Any

from city.source import GeoReport, Source
from etl.errors import SourceError
from etl.feeds import seen
from etl.feeds.answers import from_json, from_xml
from etl.feeds.found import Found, Question
from etl.feeds.web import LeaveAlone, Site

REQUESTED = ("start_date", "end_date")
_OVERLAP = dt.timedelta(minutes=1)  # of two windows: whether their ends belong to them differs
_AHEAD = dt.timedelta(minutes=5)  # the server's clock
_SHORTEST = dt.timedelta(minutes=2)
_MOST_PAGES, _MOST_ROUNDS = 10_000, 3
_ROUND_NUMBER = 50  # a window of 1,000 requests was cut off, one of 1,003 was not


@dataclass(frozen=True)
class Window:
    """`names`: the parameters of its beginning and end."""

    names: tuple[str, ...]
    start: dt.datetime
    end: dt.datetime


def ask_endpoint(question: Question, site: Site | None = None) -> Found:
    """Writes the file of the question and the marks of its turn. Raises SourceError in a sentence."""
    assert question.source.poll is not None
    endpoint = _Endpoint(question, site or Site(question.source.poll.url))
    _leave_alone(question)
    try:
        endpoint.check()
        with open(question.file, "w", encoding="utf-8") as file:
            writer = _Writer(file, seen.read(question.seen, question.turn_before))
            for window in windows(question):
                endpoint.read(window, writer)
            file.write("]")
    except LeaveAlone as error:
        until = question.asked_at + dt.timedelta(seconds=error.seconds)
        question.file.with_name(f"{question.source.name}.wait").write_text(until.isoformat())
        raise SourceError(str(error)) from None
    seen.write(question.seen_next, question.turn, writer.known)
    return Found(writer.count, _progress(question), tuple(_notes(writer, endpoint)))


def windows(question: Question) -> Iterator[Window]:
    """Those that this poll asks for."""
    how, at = _how(question.source), question.asked_at
    newest = _instant(question.progress.get("mark"))
    everything = at - dt.timedelta(days=how.history_days)
    if newest is None or _is_refresh(question):
        yield from _cut(REQUESTED, everything, at, how)
        return
    since = max(newest - dt.timedelta(minutes=how.overlap_minutes), everything)
    yield from _cut(REQUESTED, since, at, how)
    if how.updated:
        yield from _cut(how.updated, since, at, how)


@dataclass
class _Writer:
    """The file as it grows: what it holds once it holds no more. `known`: marks, from before and from now."""

    file: IO[str]
    known: set[int]
    count: int = 0
    waiting: int = 0
    taken: int = 0

    def take(self, request: Any) -> None:
        self.taken += 1
        if isinstance(request, dict) and not request.get("service_request_id") and request.get("token"):
            self.waiting += 1  # it has no number yet
            return
        mark = mark_of(request)
        if mark not in self.known:
            self.known.add(mark)
            self.file.write("," if self.count else "[")
            json.dump(request, self.file, ensure_ascii=False)
            self.file.write("\n")
            self.count += 1


@dataclass
class _Endpoint:
    question: Question
    site: Site
    cut_off: list[Window] = field(default_factory=list)

    def check(self) -> None:
        """An endpoint without services is none: without this a wrong address would read as one without
        requests."""
        if self._ask("services", {}) is None:
            raise SourceError("The source has no list of services at its address; mend url under [poll].")

    def read(self, window: Window, writer: _Writer) -> None:
        found: dict[int, Any] = {}
        for _ in range(_MOST_ROUNDS):
            known = len(found)
            is_whole, is_in_order = self._pages(window, found)
            if is_in_order or len(found) == known:
                break
        if not is_whole and window.end - window.start > _SHORTEST:
            middle = window.start + (window.end - window.start) / 2
            self.read(Window(window.names, window.start, middle + _OVERLAP / 2), writer)
            self.read(Window(window.names, middle - _OVERLAP / 2, window.end), writer)
            return
        if not is_whole:
            self.cut_off.append(window)
        for request in found.values():
            writer.take(request)
        writer.file.flush()

    def _pages(self, window: Window, found: dict[int, Any]) -> tuple[bool, bool]:
        """Whether the window was given whole, and in one order; what it holds is put into `found`."""
        size, this_round, is_in_order = _how(self.question.source).page_size, set(), True
        for page in range(1, _MOST_PAGES):
            given = self._page(window, page)
            marks = [mark_of(request) for request in given]
            fresh = [mark for mark in marks if mark not in this_round]
            if not fresh:
                is_cut = page == 2 and bool(given) and _looks_cut(len(given), size)
                return not is_cut, is_in_order
            is_in_order &= len(fresh) == len(given)
            this_round.update(marks)
            found |= dict(zip(marks, given, strict=True))
        return False, True

    def _page(self, window: Window, page: int) -> list[Any]:
        times = dict(zip(window.names, (_spelled(window.start), _spelled(window.end)), strict=True))
        paging = {"page": str(page), "page_size": str(_how(self.question.source).page_size)}
        given = self._ask("requests", {**times, **paging}) or []
        faults = [one for one in given if _is_fault(one)]
        if len(faults) == len(given) and all(str(one["code"]) == "404" for one in faults):
            return []
        if faults:
            raise SourceError(f"The source refuses the question ({str(faults[0]['code'])[:20]}).")
        return given

    def _ask(self, what: str, query: dict[str, str]) -> Any:
        how = _how(self.question.source)
        own = {"jurisdiction_id": how.jurisdiction, "api_key": self.question.secret}
        parse = from_xml if how.form == "xml" else from_json
        return self.site.get(
            f"{what}.{how.form}", {name: text for name, text in own.items() if text} | query, parse
        )


def mark_of(request: Any) -> int:
    """Of all that a request says, whatever the order in which it says it."""
    return seen.mark([json.dumps(request, sort_keys=True)])


def _how(source: Source) -> GeoReport:
    assert source.georeport is not None
    return source.georeport


def _cut(names: tuple[str, ...], start: dt.datetime, end: dt.datetime, how: GeoReport) -> Iterator[Window]:
    step = dt.timedelta(days=how.window_days)
    while start < end:
        yield Window(names, start - _OVERLAP, min(start + step, end + _AHEAD))
        start += step


def _looks_cut(count: int, page_size: int) -> bool:
    """Whether a server without pages may have had more."""
    return count >= page_size and count % _ROUND_NUMBER == 0


def _is_fault(one: Any) -> bool:
    return (
        isinstance(one, dict) and "code" in one and "description" in one and "service_request_id" not in one
    )


def _is_refresh(question: Question) -> bool:
    """Whether all is read again, since the endpoint can't be asked for updates."""
    how, last = _how(question.source), _instant(question.progress.get("refreshed"))
    is_due = last is None or question.asked_at - last >= dt.timedelta(minutes=how.refresh_minutes)
    return is_due and not how.updated


def _progress(question: Question) -> dict[str, Any]:
    at = question.asked_at.isoformat()
    is_whole = "mark" not in question.progress or _is_refresh(question)
    return {"mark": at, "refreshed": at if is_whole else question.progress.get("refreshed", at)}


def _notes(writer: _Writer, endpoint: _Endpoint) -> Iterator[str]:
    if writer.waiting:
        yield f"{writer.waiting:,} requests have a token and no number yet; they come with their number."
    if endpoint.cut_off:
        yield f"{len(endpoint.cut_off)} windows of two minutes hold more than the source gives at once."


def _leave_alone(question: Question) -> None:
    file = question.file.with_name(f"{question.source.name}.wait")
    until = _instant(file.read_text()) if file.exists() else None
    if until and until > question.asked_at:
        raise SourceError(f"The source asked to be left alone until {until:%H:%M:%S} UTC.")
    file.unlink(missing_ok=True)


def _instant(text: Any) -> dt.datetime | None:
    return dt.datetime.fromisoformat(text) if text else None


def _spelled(at: dt.datetime) -> str:
    return f"{at.astimezone(dt.UTC):%Y-%m-%dT%H:%M:%SZ}"
