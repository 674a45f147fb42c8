"""How often an address may ask, and all together: so many questions in a minute."""

import threading
from collections import deque
from datetime import datetime

EACH, ALL, SECONDS = 60, 600, 60
_MOST_ADDRESSES = 10_000


class Limit:
    """One to a server process."""

    def __init__(self) -> None:
        self._asked: dict[str, deque[float]] = {}
        self._lock = threading.Lock()

    def wait_seconds(self, address: str, now: datetime) -> int:
        """0: it may ask, and has. Else in how many seconds it may."""
        at = now.timestamp()
        with self._lock:
            own = self._recent(address, EACH, at)
            everyone = self._recent("", ALL, at)
            waits = [times[0] + SECONDS - at for times in (own, everyone) if len(times) == times.maxlen]
            if waits:
                return max(1, round(max(waits)))
            own.append(at)
            everyone.append(at)
            return 0

    def _recent(self, address: str, most: int, at: float) -> deque[float]:
        if address not in self._asked and len(self._asked) >= _MOST_ADDRESSES:
            del self._asked[min(self._asked, key=lambda known: max(self._asked[known], default=0.0))]
        times = self._asked.setdefault(address, deque(maxlen=most))
        while times and not at - SECONDS < times[0] <= at:  # a clock that was set back forgets
            times.popleft()
        return times
