"""Every word and every written number of the screens: Indonesian first, English by a switch.

`t(key, lang, …)` gives a sentence of `words/id/` or `words/en/`, where each section is a file of its own;
`words.forms` writes numbers, instants and durations. No other room formats a number.
"""

import tomllib
from functools import cache
from pathlib import Path

from words.forms import number

LANGUAGES = ("id", "en")


def t(key: str, lang: str = "id", **values: object) -> str:
    """The sentence of a key, numbers among its values written in that language's form.

    Raises KeyError for a key that the catalogue lacks: a hole in a screen is a mistake that a test must find.
    """
    written = {name: _write(value, lang) for name, value in values.items()}
    return catalogue(lang)[key].format(**written)


@cache
def catalogue(lang: str) -> dict[str, str]:
    """All sentences of a language by key: "state.late" is `late` in state.toml."""
    files = sorted(Path(__file__).with_name(lang).glob("*.toml"))
    sections = {file.stem: tomllib.loads(file.read_text("utf-8")) for file in files}
    return {f"{section}.{name}": text for section, texts in sections.items() for name, text in texts.items()}


def _write(value: object, lang: str) -> object:
    return number(value, lang) if isinstance(value, int | float) else value
