"""What-if runs in the background, one at a time, so that pages stay quick while one counts. Kept in this
process's memory alone: nothing of a run is ever written.
"""

import logging
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field

from metrics.what_if import Answer, Told

KEPT = 16


@dataclass
class Run:
    """`done` of `whole` cases; `answer` once it is finished, `has_failed` if it never will be."""

    done: int = 0
    whole: int = 0
    answer: Answer | None = None
    has_failed: bool = False
    ended: threading.Event = field(default_factory=threading.Event)


class Runs:
    """The last runs by what they ask; whoever asks the same shares one."""

    def __init__(self) -> None:
        self._runs: OrderedDict[Hashable, Run] = OrderedDict()
        self._lock, self._turn = threading.Lock(), threading.Lock()

    def get(self, key: Hashable, ask: Callable[[Told], Answer], wait_seconds: float) -> Run:
        """The run of this key, begun if there is none; waits for a short one to end."""
        with self._lock:
            run = self._runs.get(key)
            if run is None or run.has_failed:
                run = self._runs[key] = Run()
                while len(self._runs) > KEPT:
                    self._runs.popitem(last=False)
                threading.Thread(target=self._work, args=(run, ask), daemon=True).start()
        run.ended.wait(wait_seconds)
        return run

    def _work(self, run: Run, ask: Callable[[Told], Answer]) -> None:
        def told(done: int, whole: int) -> None:
            run.done, run.whole = done, whole

        try:
            with self._turn:
                run.answer = ask(told)
        except Exception:  # whatever it is: who waits is told that it failed
            logging.getLogger(__name__).exception("A what-if run failed.")
            run.has_failed = True
        finally:
            run.ended.set()
