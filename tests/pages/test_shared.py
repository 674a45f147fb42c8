"""One answer for all who ask at once, and nobody waits for another's question who has one that will do."""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import pytest

from pages.wall.shared import Shared


@pytest.fixture
def asked() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(2) as pool:
        yield pool


@contextmanager
def being_made(shared: Shared[str], key: int, asked: ThreadPoolExecutor) -> Iterator[None]:
    """Somebody's question that takes as long as the block."""
    begun, ended = threading.Event(), threading.Event()

    def slowly() -> str:
        begun.set()
        assert ended.wait(30)
        return f"answer {key}"

    maker = asked.submit(shared.get, key, slowly)
    assert begun.wait(30)
    try:
        yield
    finally:
        ended.set()
    assert maker.result(30) == f"answer {key}"


def never() -> str:
    raise AssertionError("It was asked twice.")


def test_who_has_one_that_will_do_does_not_wait_for_the_next(asked) -> None:
    shared: Shared[str] = Shared()
    shared.get(1, lambda: "answer 1")
    with being_made(shared, 2, asked):
        assert asked.submit(shared.get, 2, never, lambda held: held == "answer 1").result(30) == "answer 1"
    assert shared.get(2, never) == "answer 2"


@pytest.mark.parametrize("is_first", [True, False])
def test_who_has_none_that_will_do_waits_and_asks_nothing(asked, is_first: bool) -> None:
    shared: Shared[str] = Shared()
    if not is_first:
        shared.get(1, lambda: "answer 1")
    will_do: Callable[[str], bool] = lambda _: is_first  # noqa: E731, of none before the first
    with being_made(shared, 2, asked):
        waiting = asked.submit(shared.get, 2, never, will_do)
    assert waiting.result(30) == "answer 2"


def test_a_failure_is_kept_for_nobody() -> None:
    shared: Shared[str] = Shared()
    with pytest.raises(AssertionError):
        shared.get(1, never)
    assert shared.get(1, lambda: "answer 1") == "answer 1"
