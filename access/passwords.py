"""Passwords: argon2id. An unknown name takes as long as a wrong password."""

from functools import cache
from threading import Semaphore

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError

from access.errors import Refused

SHORTEST, LONGEST = 10, 200
_hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)  # OWASP's, 40 ms
_at_once = Semaphore(2)  # each takes a core


def hash_of(password: str) -> str:
    with _at_once:
        return _hasher.hash(password)


def is_right(password: str, password_hash: str) -> bool:
    """Also False where there is no hash (""), after the same time."""
    with _at_once:
        try:
            return (
                _hasher.verify(password_hash or _nobodys(), password[: LONGEST + 1]) and password_hash != ""
            )
        except (VerifyMismatchError, InvalidHashError):
            return False


def check(password: str, username: str) -> None:
    """Raises Refused where a password is none that may be chosen."""
    if len(password) < SHORTEST:
        raise Refused("people.password_short", n=SHORTEST)
    if len(password) > LONGEST:
        raise Refused("people.password_long", n=LONGEST)
    if len(set(password)) < 5 or username.lower() in password.lower():
        raise Refused("people.password_plain")


@cache
def _nobodys() -> str:
    return _hasher.hash("of nobody")
