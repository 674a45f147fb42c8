"""Chunks of a file made true by several processes at once, and handed back in the file's order."""

import concurrent.futures as futures
import ctypes
import multiprocessing
import os
import threading
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import suppress
from multiprocessing.process import BaseProcess

import pandas as pd

_MMAP_THRESHOLD, _TRIM_THRESHOLD = -3, -1  # of mallopt(3)
Begin = Callable[[int, pd.DataFrame], Callable[[], int]]
"""Begins a chunk elsewhere; what it gives waits for its end, and answers how many rows it had."""


def together(
    work: Callable[[int, pd.DataFrame], int], numbered: Iterator[tuple[int, pd.DataFrame]], workers: int
) -> Iterator[tuple[int, int]]:
    """(chunk number, rows) in order. With several workers none runs here: this process reads meanwhile, and
    the memory of a chunk would stay with it."""
    if workers == 1:
        for number, frame in numbered:
            yield number, work(number, frame)
        return
    spawn = multiprocessing.get_context("spawn")
    with futures.ProcessPoolExecutor(workers, spawn, initializer=_begin_child) as pool:
        yield from in_order(lambda number, frame: pool.submit(work, number, frame).result, numbered, workers)


def in_order(
    begin: Begin, numbered: Iterator[tuple[int, pd.DataFrame]], most: int
) -> Iterator[tuple[int, int]]:
    waiting: deque[tuple[int, Callable[[], int]]] = deque()
    for number, frame in numbered:
        waiting.append((number, begin(number, frame)))
        if len(waiting) > most:  # bounded: each waiting chunk is memory
            first, done = waiting.popleft()
            yield first, done()
    for number, done in waiting:
        yield number, done()


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
