"""Every word and every written number of the screens: Indonesian first, English by a switch.

`t(key, lang, …)` gives a sentence of `words/id/` or `words/en/`, where each section is a file of its own;
`words.forms` writes numbers, instants and durations. No other room formats a number.
"""

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from words.forms import number

LANGUAGES = ("id", "en")
_said_otherwise: dict[str, str] = {}


def t(key: str, lang: str = "id", **values: object) -> str:
    """The sentence of a key, numbers among its values written in that language's form.

    Raises KeyError for a key that the catalogue lacks: a hole in a screen is a mistake that a test must find.
    """
    written = {name: _write(value, lang) for name, value in values.items()}
    return catalogue(lang)[key].format(**written)


def say_otherwise(pairs: Mapping[str, str]) -> None:
    """Words that every sentence says in another way from now on: what a city calls kelurahan is in its
    province a kabupaten or kota. Of the whole process, which shows one place."""
    if _said_otherwise != dict(pairs):
        _said_otherwise.clear()
        _said_otherwise.update(pairs)
        catalogue.cache_clear()


@cache
def catalogue(lang: str) -> dict[str, str]:
    """All sentences of a language by key: "state.late" is `late` in state.toml."""
    files = sorted(Path(__file__).with_name(lang).glob("*.toml"))
    sections = {file.stem: tomllib.loads(file.read_text("utf-8")) for file in files}
    return {
        f"{section}.{name}": _otherwise(text)
        for section, texts in sections.items()
        for name, text in texts.items()
    }


def _write(value: object, lang: str) -> object:
    return number(value, lang) if isinstance(value, int | float) else value


def _otherwise(text: str) -> str:
    """Capital where the word had a capital of its own, or an abbreviation begins a sentence."""
    for word, other in _said_otherwise.items():
        begins = rf"(?:^|(?<=[.!?] )){word}" if word.isupper() else word.capitalize()
        text = re.sub(rf"\b{begins}(?=nya\b|\b)", other[:1].upper() + other[1:], text)
        text = re.sub(rf"\b{word}(?=nya\b|\b)", other, text)
    return text
