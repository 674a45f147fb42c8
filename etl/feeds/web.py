"""Asking somebody else's web server, politely and with suspicion.

It is asked again, after a pause that grows, where it is busy, breaks off or answers rubbish; it is left alone
for as long as it says. An answer has an end: in bytes, unpacked too, and in time. A redirection to another
host, or out of HTTPS, is refused: the address may hold a key. No sentence names an address.
"""

import datetime as dt
import email.utils
import http.client
import random
import time
import urllib.error
import urllib.request
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from email.message import Message
from typing import Any
from urllib.parse import urlencode, urlsplit

from etl.errors import SourceError

TRIES = 5
SILENT_SECONDS, ANSWER_SECONDS, LONGEST_WAIT = 15, 60, 60
MOST_BYTES = 1 << 26
_BLOCK = 1 << 16
_BUSY = (429, 503)
Parse = Callable[[bytes], Any]


class Garbled(ValueError):
    """An answer that is not what was asked for; the message says what it is."""


class LeaveAlone(SourceError):
    """The server wants nobody to ask for longer than a poll can wait; `seconds` says for how long."""

    def __init__(self, seconds: float) -> None:
        super().__init__(
            f"The source asks to be left alone for {seconds:.0f} seconds; it is asked after that."
        )
        self.seconds = seconds


@dataclass(frozen=True)
class Site:
    """`root`: the address that all others begin with. `sleep`, `chance` (0 to 1) and `now` for tests."""

    root: str
    sleep: Callable[[float], None] = time.sleep
    chance: Callable[[], float] = random.random
    now: Callable[[], dt.datetime] = lambda: dt.datetime.now(dt.UTC)

    def get(self, path: str, query: dict[str, str], parse: Parse) -> Any:
        """What `parse` makes of the answer; None where there is none (404). Raises SourceError."""
        address = f"{self.root.rstrip('/')}/{path}" + (f"?{urlencode(query)}" if query else "")
        fault = ""
        for attempt in range(TRIES):
            if attempt:
                self.sleep(2 ** (attempt - 2) * (0.5 + self.chance() / 2))
            try:
                status, headers, body = _ask(address)
                if status == 404:
                    return None
                if status in _BUSY:
                    fault = f"it is busy ({status})"
                    self._wait(headers)
                elif status >= 400:
                    fault = f"it answers {status}"
                    if status < 500:
                        break
                else:
                    return parse(body)
            except Garbled as error:
                fault = f"it answers {error}"
            except (OSError, http.client.HTTPException, zlib.error, ValueError) as error:
                fault = str(getattr(error, "reason", None) or error) or type(error).__name__
        raise SourceError(f"The source can't be read: {fault}; check its address and its server.")

    def _wait(self, headers: Message) -> None:
        """As long as it says. Raises LeaveAlone where that is too long for a poll."""
        seconds = _seconds(headers.get("Retry-After", ""), self.now())
        if seconds > LONGEST_WAIT:
            raise LeaveAlone(seconds)
        self.sleep(seconds)


class _OwnHostOnly(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, req: Any, fp: Any, code: int, msg: str, headers: Any, newurl: str) -> Any:
        old, new = urlsplit(req.full_url), urlsplit(newurl)
        if new.hostname != old.hostname or (old.scheme == "https" and new.scheme != "https"):
            fp.close()
            raise SourceError(
                "The source sends its readers to another server, which is refused; mend its url."
            )
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def _ask(address: str) -> tuple[int, Message, bytes]:
    request = urllib.request.Request(address, headers={"Accept-Encoding": "gzip", "User-Agent": "lapor-etl"})
    opener = urllib.request.build_opener(_OwnHostOnly)
    try:
        answer = opener.open(request, timeout=SILENT_SECONDS)
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.headers, b""
    with answer:
        is_packed = answer.headers.get("Content-Encoding", "").lower() == "gzip"
        body = _read(answer, zlib.decompressobj(zlib.MAX_WBITS | 16) if is_packed else None)
        return answer.status, answer.headers, body


def _read(answer: http.client.HTTPResponse, unpack: Any) -> bytes:
    end, parts, size = time.monotonic() + ANSWER_SECONDS, [], 0
    while block := answer.read1(_BLOCK):
        part = unpack.decompress(block, MOST_BYTES + 1 - size) if unpack else block
        parts.append(part)
        size += len(part)
        if size > MOST_BYTES or (unpack and unpack.unconsumed_tail):
            raise SourceError(
                f"The source answers with more than {MOST_BYTES >> 20} MiB at once; ask for less."
            )
        if time.monotonic() > end:
            raise TimeoutError(f"an answer took more than {ANSWER_SECONDS} seconds")
    missing = answer.length  # what Content-Length promised and did not come
    if missing or (unpack and not unpack.eof):
        raise OSError("the answer breaks off")
    return b"".join(parts)


def _seconds(words: str, now: dt.datetime) -> float:
    """Of Retry-After: seconds, or a date; 0 for neither."""
    if words.strip().isdigit():
        return float(words)
    try:
        until = email.utils.parsedate_to_datetime(words)
    except ValueError:
        return 0.0
    until = until if until.tzinfo else until.replace(tzinfo=dt.UTC)
    return max(0.0, (until - now).total_seconds())
