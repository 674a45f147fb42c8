"""The commands of access, on an office that is open: the command line's own, or a running server's."""

from collections.abc import Sequence
from typing import Protocol

from access import logins
from access.errors import Refused
from access.office import Office
from words import t

PROGRAM = "access"
_USE = "Use: python -m access reset NAME"


class Voice(Protocol):
    def say(self, text: str) -> None: ...

    def fault(self, text: str) -> None: ...


def run(argv: Sequence[str], office: Office, voice: Voice) -> int:
    """The exit status: 0 done, 1 a sentence says why not, 2 wrong words."""
    match argv:
        case ["reset", name]:
            return _reset(name, office, voice)
    voice.fault(_USE)
    return 2


def _reset(name: str, office: Office, voice: Voice) -> int:
    first = logins.first_admin(office)
    if first is not None:
        voice.say(f"There were no people yet: sign in as '{logins.FIRST_ADMIN}' with the password {first}")
        return 0
    try:
        password = logins.reset(office, office.program(), name)
    except Refused as why:
        voice.fault(f"{name}: {t(why.key, 'en', **why.values)}")
        return 1
    voice.say(f"Sign in as '{name}' with the password {password}, and change it then.")
    return 0
