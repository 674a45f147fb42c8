"""What wall screens say of themselves with each poll, and what they are told back.

Their words are kept in memory and written at most once a minute, in the background, so that a poll never
waits for a load that is being written. Orders come from the warehouse, so that they outlive a restart and
reach every server.
"""

import re
import threading
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from flask import Flask, current_app
from sqlalchemy.exc import OperationalError

from city.vocabulary import SCENES
from pages.place import Place
from warehouse.errors import WarehouseError
from warehouse.screens import ALL, Order, Screen, Word, all_screens, names, note_word, orders

MOST = 200  # screens that are kept in memory: a browser could name itself anew with every poll
UNNAMED = "~"  # begins the name of a browser that nobody gave one; it is never written
FORGOTTEN = timedelta(minutes=10)  # an unnamed one that was closed
WRITE_EVERY = timedelta(minutes=1)
LONGEST_NAME = 40
_SIZE = re.compile(r"\d{2,5}x\d{2,5}")
_RELEASE = re.compile(r"[0-9a-f]{1,32}")


class Beats:
    """One to a server. `release`: what a screen of today runs."""

    release = ""

    def __init__(self, place: Place) -> None:
        self._place = place
        self._lock = threading.Lock()
        self._words: dict[str, Word] = {}
        self._written: dict[str, datetime] = {}
        self._writes = False

    def heard(self, name: str, word: Word) -> None:
        """Remembers it; what is a minute old on record is written beside."""
        with self._lock:
            if name not in self._words and len(self._words) >= MOST:
                del self._words[min(self._words, key=lambda known: self._words[known].seen_at)]
            self._words[name] = word
            starts = not self._writes and not name.startswith(UNNAMED) and self._is_due(name)
            self._writes |= starts
        if starts:
            threading.Thread(target=self._write, name="screens", daemon=True).start()

    def orders(self) -> dict[str, Order]:
        with self._place.warehouse.read() as connection:
            return orders(connection, self._place.city.code)

    def names(self) -> dict[str, str]:
        """By what a screen calls itself its name, where people gave it another."""
        with self._place.warehouse.read() as connection:
            return names(connection, self._place.city.code)

    def screens(self) -> list[Screen]:
        """All by name, each with its newest word, without the order for all."""
        with self._place.warehouse.read() as connection:
            known = all_screens(connection, self._place.city.code)
            renamed = names(connection, self._place.city.code)
        with self._lock:
            words = {name: word for name, word in self._words.items() if not self._is_over(name)}
        words = {name: word for name, word in words.items() if name not in renamed}  # of before
        known.pop(ALL, None)
        for name, word in words.items():
            known[name] = replace(known.get(name, Screen(name, Order(), None)), word=word)
        return [known[name] for name in sorted(known)]

    def forget(self, name: str) -> None:
        """In memory; actions.screens does it on record."""
        with self._lock:
            self._words.pop(name, None)
            self._written.pop(name, None)

    def rename(self, name: str, new: str) -> None:
        """In memory; actions.screens does it on record."""
        with self._lock:
            if name in self._words:
                self._words[new] = self._words.pop(name)
            self._written.pop(name, None)

    def _is_due(self, name: str) -> bool:
        written = self._written.get(name)
        return written is None or self._words[name].seen_at - written >= WRITE_EVERY

    def _is_over(self, name: str) -> bool:
        is_old = self._place.now() - self._words[name].seen_at > FORGOTTEN
        return name.startswith(UNNAMED) and is_old

    def _write(self) -> None:
        """Everything that is due, in one transaction; what fails is due again with the next word."""
        try:
            with self._lock:
                due = {name: self._words[name] for name in self._words if self._is_due(name)}
                due = {name: word for name, word in due.items() if not name.startswith(UNNAMED)}
            with self._place.warehouse.write() as connection:
                for name, word in due.items():
                    note_word(connection, self._place.city.code, name, word)
            with self._lock:
                self._written |= {name: word.seen_at for name, word in due.items()}
        except (WarehouseError, OperationalError):  # busy, away, or closed meanwhile
            pass
        finally:
            with self._lock:
                self._writes = False


_KEY = "beats"


def settle(server: Flask, beats: Beats) -> None:
    server.extensions[_KEY] = beats


def beats_here() -> Beats:
    """Those of the server that answers this request."""
    return current_app.extensions[_KEY]


def read_word(asked: Mapping[str, str], at: datetime) -> Word:
    """What a poll says of the screen; what could not be true is left out."""
    shown, size, release = asked.get("shown", ""), asked.get("size", ""), asked.get("release", "")
    return Word(
        shown=shown if shown in SCENES else "",
        release=release if _RELEASE.fullmatch(release) else "",
        size=size if _SIZE.fullmatch(size) else "",
        is_stale=asked.get("stale") == "1",
        seen_at=at,
    )


def read_name(asked: Mapping[str, str]) -> str:
    """As given by its address, without what can't be read; "" where there is none."""
    name = "".join(letter for letter in asked.get("name", "") if letter.isprintable())
    return " ".join(name.split())[:LONGEST_NAME]
