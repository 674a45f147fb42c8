"""Chunks of a file made true by several processes at once, and handed back in the file's order."""

import concurrent.futures as futures
import ctypes
import multiprocessing
import os
import threading
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.process import BaseProcess
from typing import TypeVar

import pandas as pd

from etl.sources import Part

_T = TypeVar("_T")
_R = TypeVar("_R")
_MMAP_THRESHOLD, _TRIM_THRESHOLD = -3, -1  # of mallopt(3)


@dataclass(frozen=True)
class Done:
    """Chunks that are on the disk: how many, of how many rows, and, where these were read elsewhere, what is
    worth saying of them: notes, and the mapped columns that each chunk lacked."""

    rows: int
    chunks: int = 1
    notes: tuple[str, ...] = ()
    lacking: tuple[set[str], ...] = ()


Work = pd.DataFrame | Part
"""Raw rows, or which rows of the file to read."""
Begin = Callable[[int, Work], Callable[[], Done]]
"""Begins chunks elsewhere, from a number on; what it gives waits for their end."""


def together(
    work: Callable[[int, pd.DataFrame], Done], numbered: Iterator[tuple[int, pd.DataFrame]], workers: int
) -> Iterator[Done]:
    """In order. With several workers none runs here: this process reads meanwhile, and
    the memory of a chunk would stay with it."""
    if workers == 1:
        for number, frame in numbered:
            yield work(number, frame)
        return
    spawn = multiprocessing.get_context("spawn")
    with futures.ProcessPoolExecutor(workers, spawn, initializer=_begin_child) as pool:
        yield from in_order(lambda number, frame: pool.submit(work, number, frame).result, numbered, workers)


def in_order(
    begin: Callable[[int, _T], Callable[[], _R]], numbered: Iterator[tuple[int, _T]], most: int
) -> Iterator[_R]:
    """What each comes to, so many under way at once."""
    waiting: deque[Callable[[], _R]] = deque()
    for number, work in numbered:
        waiting.append(begin(number, work))
        if len(waiting) > most:  # bounded: each waiting chunk is memory
            yield waiting.popleft()()
    for done in waiting:
        yield done()


def keep_memory() -> None:
    """Has this process keep what it frees, up to half a gigabyte, for its next chunk: to ask the system for
    it and fault it in again took a fifth of a chunk's time. Only glibc can be told so."""
    with suppress(OSError, AttributeError):
        mallopt = ctypes.CDLL("libc.so.6").mallopt
        mallopt(_MMAP_THRESHOLD, 1 << 28)
        mallopt(_TRIM_THRESHOLD, 1 << 29)


def _begin_child() -> None:
    """One whose parent was killed would wait for work for ever."""
    keep_memory()
    threading.Thread(target=_exit_after, args=(multiprocessing.parent_process(),), daemon=True).start()


def _exit_after(parent: BaseProcess) -> None:
    parent.join()
    os._exit(1)
