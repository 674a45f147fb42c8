"""One answer for everybody: fifty screens that ask the same cost one question."""

from collections.abc import Callable, Hashable
from threading import Lock
from typing import Generic, TypeVar

Answer = TypeVar("Answer")


class Shared(Generic[Answer]):
    """Keeps the newest answer. Who asks while it is made waits for it; a failure is kept for nobody."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._held: tuple[Hashable, Answer] | None = None

    def get(
        self, key: Hashable, make: Callable[[], Answer], will_do: Callable[[Answer], bool] = lambda _: False
    ) -> Answer:
        """The answer of this key. `will_do`: whether the one before is good enough for who would wait while
        another makes it: else a slow question holds all threads of the server."""
        held = self._held
        if held is not None and held[0] == key:
            return held[1]
        waits = held is None or not will_do(held[1])
        if not self._lock.acquire(blocking=waits):
            return held[1]  # type: ignore[index]  # who does not wait has one
        try:
            if self._held is None or self._held[0] != key:
                self._held = key, make()
            return self._held[1]
        finally:
            self._lock.release()
