"""The newest picture of each view, made in the background: no request waits for a question to the data.

A poll says which data are newest. What is made of older ones stays until the next is ready, and the poll says
up to when a picture was the newest, so that a screen is never silent about one that does not come.
"""

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from threading import Lock, Thread
from uuid import uuid4

from pages.wall.past import NOTHING, Past
from pages.wall.view import View

PAST_SECONDS = 60  # until what was counted over weeks is counted anew
AGAIN_SECONDS = 10  # until what failed is tried again
REST_SECONDS = 1  # at most, from one picture to the next: it rests as long as the last one took
FIRST_SECONDS = 0.3  # that a picture is thought to take before one was made
MOST = 8  # views that are kept
_LOG = logging.getLogger(__name__)


@dataclass(frozen=True)
class Picture:
    """`parts`: what each part of the page shows. `tag`: of this picture alone, while a key may come again."""

    key: str
    parts: list
    tag: str = field(default_factory=lambda: uuid4().hex)


Draw = Callable[[View, Past, str], list]
Count = Callable[[View], Past]


class Pictures:
    """`draw(view, past, key)` makes the parts of a picture, `count(view)` what took weeks to come about."""

    def __init__(self, draw: Draw, count: Count) -> None:
        self._draw, self._count = draw, count
        self._lock = Lock()
        self._makers: dict[str, Maker] = {}

    def look(self, view: View, now: datetime) -> tuple[str, datetime]:
        """(the key of the newest picture, "" before the first; up to when it was the newest)."""
        with self._lock:
            if view.name not in self._makers and len(self._makers) >= MOST:
                del self._makers[next(name for name in self._makers if name)]
            maker = self._makers.setdefault(view.name, Maker(self._draw, self._count))
        return maker.look(view, now)

    def left_seconds(self, name: str) -> float | None:
        """Until the next picture of a view is there, by what the last one took; None while none is made."""
        maker = self._makers.get(name)
        return maker.left_seconds() if maker else None

    def newest(self, name: str) -> Picture | None:
        """The picture of a view that was looked for."""
        maker = self._makers.get(name)
        return maker.picture if maker else None


class Maker:
    """The pictures of one view, one at a time: the first without the past, which follows. Of the same day
    nobody waits for a newer past; the first picture of a day waits for the past of that day."""

    def __init__(self, draw: Draw, count: Count) -> None:
        self._draw, self._count, self._lock = draw, count, Lock()
        self.picture: Picture | None = None
        self._seen_at: datetime | None = None
        self._is_drawing = self._is_counting = False
        self._began, self._took = 0.0, FIRST_SECONDS  # of the picture that is being made, and of the last
        self._draw_from = self._count_from = self._retry_from = 0.0  # on the monotonic clock
        self._past, self._past_of = NOTHING, (date.min, -1)  # its day and data version
        self._number = 0  # of the pasts

    def look(self, view: View, now: datetime) -> tuple[str, datetime]:
        with self._lock:
            is_newest = self.picture is not None and self.picture.key == self._key(view)
            if is_newest or self._seen_at is None:
                self._seen_at = now
            if not is_newest and self._may_draw(view):
                self._is_drawing, self._began = True, time.monotonic()
                Thread(target=self._make, args=(view, now), name="picture", daemon=True).start()
            elif self.picture is not None and self._may_count(view):
                self._is_counting = True
                Thread(target=self._recount, args=(view,), name="past", daemon=True).start()
            return (self.picture.key if self.picture else ""), self._seen_at

    def left_seconds(self) -> float | None:
        with self._lock:
            return max(0.0, self._began + self._took - time.monotonic()) if self._is_drawing else None

    def _key(self, view: View) -> str:
        return f"{view.key}.{self._number}"

    def _may_draw(self, view: View) -> bool:
        is_of_today = self._number == 0 or self._past_of[0] == view.day
        return not self._is_drawing and is_of_today and time.monotonic() >= self._draw_from

    def _may_count(self, view: View) -> bool:
        is_due = time.monotonic() >= (self._count_from if self._past_of[0] == view.day else self._retry_from)
        return not self._is_counting and is_due and self._past_of != (view.day, view.newest)

    def _make(self, view: View, now: datetime) -> None:
        with self._lock:
            key, past = self._key(view), self._past
        began, rest = time.monotonic(), float(AGAIN_SECONDS)
        try:
            made = Picture(key, self._draw(view, past, key))
            took = time.monotonic() - began
            rest = min(took, REST_SECONDS)
            with self._lock:
                self.picture, self._seen_at, self._took = made, now, took
        except Exception:  # whatever it is: the last picture stays, and screens say since when
            _LOG.exception("A picture of the wall could not be made.")
        with self._lock:
            self._is_drawing, self._draw_from = False, time.monotonic() + rest

    def _recount(self, view: View) -> None:
        wait, again = PAST_SECONDS, 0
        try:
            counted = self._count(view)
            with self._lock:
                self._past, self._past_of = counted, (view.day, view.newest)
                self._number += 1
        except Exception:  # whatever it is: the last past stays
            _LOG.exception("What the wall shows of the past could not be counted.")
            wait = again = AGAIN_SECONDS
        with self._lock:
            self._is_counting, now = False, time.monotonic()
            self._count_from, self._retry_from = now + wait, now + again
