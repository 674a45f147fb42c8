"""Names as people write them: `normalise` makes them comparable, `slug` makes a code of one."""

import re
import unicodedata
from collections.abc import Iterable

_NOT_WORDS = re.compile(r"[\W_]+")


def normalise(text: str, prefixes: Iterable[str] = ()) -> str:
    """Casefolded words with single spaces, without punctuation and without the leading `prefixes`.

    A prefix is a whole word ("Kel. Pojok" becomes "pojok"), and is kept where nothing would be left.
    """
    words = _words(text)
    dropped = {_words(prefix) for prefix in prefixes}
    while (split := words.partition(" "))[0] in dropped and split[2]:
        words = split[2]
    return words


def slug(text: str) -> str:
    """A code made of a text: "Request for Repair" becomes "request_for_repair"; "" stays ""."""
    return _words(text).replace(" ", "_")


def _words(text: str) -> str:
    return _NOT_WORDS.sub(" ", unicodedata.normalize("NFKC", text).casefold()).strip()
