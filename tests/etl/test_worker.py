"""Child processes: what they answer, what becomes of those that hang, die or are stopped. Real processes."""

import os
import signal
import threading
import time

import pytest

from etl.errors import SourceError
from etl.worker import Stopped, Workers


@pytest.fixture
def workers():
    made = Workers()
    yield made
    made.stop()


def test_what_a_child_answers_or_raises_comes_here_and_the_child_stays_warm(workers) -> None:
    first = workers.run(os.getpid, seconds=20)
    with pytest.raises(ValueError, match="invalid literal"):
        workers.run(int, "x", seconds=20)
    assert workers.run(os.getpid, seconds=20) == first != os.getpid()


def test_one_that_hangs_is_ended_in_its_time_and_the_next_has_a_child_of_its_own(workers) -> None:
    pid = workers.run(os.getpid, seconds=20)
    began = time.monotonic()
    with pytest.raises(SourceError, match=r"^It did not go on for 1 seconds and was ended\.$"):
        workers.run(time.sleep, 60, seconds=0.6)
    assert time.monotonic() - began < 20
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)
    assert workers.run(abs, -2, seconds=20) == 2


def test_one_that_says_something_new_is_given_its_time_again(workers) -> None:
    workers.run(abs, 0, seconds=20)
    assert workers.run(time.sleep, 2.5, seconds=1, beat=time.monotonic) is None


def test_one_that_dies_is_told_as_a_fault_of_its_source(workers) -> None:
    with pytest.raises(SourceError, match="was ended, perhaps for its memory"):
        workers.run(signal.raise_signal, signal.SIGKILL, seconds=20)
    assert workers.run(abs, -3, seconds=20) == 3


def test_a_stop_ends_what_is_under_way_and_lets_nothing_begin(workers) -> None:
    workers.run(abs, 0, seconds=20)
    threading.Timer(0.3, workers.stop).start()
    began = time.monotonic()
    with pytest.raises(Stopped):
        workers.run(time.sleep, 60, seconds=60)
    assert time.monotonic() - began < 20
    with pytest.raises(Stopped):
        workers.run(abs, 1, seconds=1)
