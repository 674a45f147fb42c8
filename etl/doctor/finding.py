"""What a check found."""

from dataclasses import dataclass

OK, LOOK, WRONG = "ok", "look", "wrong"


@dataclass(frozen=True)
class Finding:
    """`sentence` says how it is and, where `state` is look or wrong, what to do."""

    check: str
    state: str
    sentence: str
