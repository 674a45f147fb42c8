"""One answer for all who ask the same: kept by question, filters, data version and minute.

A minute is as long as a figure of a desk may be old; a new version of the data makes every answer new.
"""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Sized
from typing import TypeVar, cast

MOST = 256  # answers that are kept
MOST_ROWS = 1_000_000  # of all of them together; of the widest, the open cases, a row takes 190 bytes
LARGEST = 400_000  # rows of an answer that is kept: of a million cases of the benches 17,000 are open
Answer = TypeVar("Answer", bound=Sized)


class Answers:
    """The last answers; two who ask the same at once make it once."""

    def __init__(self) -> None:
        self._kept: OrderedDict[Hashable, tuple[Sized, int]] = OrderedDict()  # each with its rows
        self._rows = 0  # of all of them
        self._making: dict[Hashable, threading.Lock] = {}
        self._lock = threading.Lock()

    def get(self, key: Hashable, make: Callable[[], Answer]) -> Answer:
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return cast(Answer, self._kept[key][0])
            making = self._making.setdefault(key, threading.Lock())
        with making:
            with self._lock:
                if key in self._kept:
                    return cast(Answer, self._kept[key][0])
            try:
                answer = make()
                self._keep(key, answer)
            finally:
                with self._lock:
                    self._making.pop(key, None)
        return answer

    def _keep(self, key: Hashable, answer: Sized) -> None:
        rows = len(answer)
        if rows > LARGEST:
            return
        with self._lock:
            self._rows += rows - self._kept.pop(key, (answer, 0))[1]
            self._kept[key] = answer, rows
            while len(self._kept) > MOST or self._rows > MOST_ROWS:
                _, (_, gone) = self._kept.popitem(last=False)
                self._rows -= gone
