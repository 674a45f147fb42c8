"""Where an Indonesian name may be broken on a narrow tile."""

import re
from itertools import pairwise

SOFT_HYPHEN = "\N{SOFT HYPHEN}"
_ENOUGH = 4  # letters on either side
_CONSONANT = "(?:ng|ny|sy|kh|[bcdfghjklmnpqrstvwxyz])"
_BREAK = re.compile(
    rf"(?<=[aeiou])(?={_CONSONANT}[aeiou])|(?<=[aeiou](?:[bcdfhjklmpqrstvwxyz]))(?=[bcdfghjklmnpqrstvwxyz][aeiourl])",
    re.IGNORECASE,
)


def breakable(name: str) -> str:
    """Soft hyphens between syllables of each long word: a browser shows one only where it breaks the line.
    "Setonogedong" becomes "Seto-no-ge-dong"."""
    return " ".join(_broken(word) for word in name.split(" "))


def _broken(word: str) -> str:
    places = [found.start() for found in _BREAK.finditer(word)]
    good = [0, *(place for place in places if _ENOUGH <= place <= len(word) - _ENOUGH), len(word)]
    return SOFT_HYPHEN.join(word[start:end] for start, end in pairwise(good))
