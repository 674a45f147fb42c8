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

    def get(self, key: Hashable, make: Callable[[], Answer]) -> Answer:
        with self._lock:
            if self._held is None or self._held[0] != key:
                self._held = key, make()
            return self._held[1]
