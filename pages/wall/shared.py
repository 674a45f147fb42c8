"""One answer for everybody: fifty screens that ask for the same picture cost one question."""

import logging
from collections.abc import Callable, Hashable
from threading import Lock, Thread
from time import monotonic
from typing import Generic, TypeVar

Answer = TypeVar("Answer")


class Shared(Generic[Answer]):
    """Keeps the newest answer. Who asks while it is made waits for it; a failure is kept for nobody."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._held: tuple[Hashable, Answer] | None = None

    def get(self, key: Hashable, make: Callable[[], Answer]) -> Answer:
        with self._lock:
            if self._held is None or self._held[0] != key:
                self._held = key, make()
            return self._held[1]


class Renewed(Generic[Answer]):
    """Keeps an answer that takes long to find. Of the same `day` nobody waits for a newer one: it is made in
    the background, `seconds` after the last at the soonest, and a failure leaves the old one."""

    def __init__(self, seconds: float) -> None:
        self._seconds, self._lock, self._making = seconds, Lock(), Lock()
        self._held: tuple[Hashable, Hashable, float, Answer] | None = None

    def get(self, day: Hashable, version: Hashable, make: Callable[[], Answer]) -> Answer:
        with self._lock:
            if self._held is None or self._held[0] != day:
                self._held = day, version, monotonic(), make()
            elif self._held[1] != version and monotonic() - self._held[2] >= self._seconds:
                Thread(target=self._renew, args=(day, version, make), daemon=True).start()
            return self._held[3]

    def _renew(self, day: Hashable, version: Hashable, make: Callable[[], Answer]) -> None:
        if not self._making.acquire(blocking=False):
            return
        try:
            self._held = day, version, monotonic(), make()
        except Exception:  # whatever it is: the last answer stays, and the next version tries again
            logging.getLogger(__name__).exception("What the wall shows of the past could not be renewed.")
        finally:
            self._making.release()
