"""Random secrets, and what is kept of them: a hash alone."""

import hashlib
import hmac
import secrets

_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that reads as another


def new() -> str:
    """Of a session or a screen's token: 256 bits, safe in a URL."""
    return secrets.token_urlsafe(32)


def new_id() -> str:
    return secrets.token_hex(8)


def new_password() -> str:
    """Four groups that can be read out: 79 bits."""
    letters = [secrets.choice(_LETTERS) for _ in range(16)]
    return "-".join("".join(letters[start : start + 4]) for start in range(0, 16, 4))


def hashed(secret: str) -> str:
    """Enough for what is random itself; passwords need access/passwords.py."""
    return hashlib.sha256(secret.encode()).hexdigest()


def form_key(secret: str) -> str:
    """What a form or a call of this session has to bring along (CSRF): only who can read our pages has it."""
    return derived("form", secret)[:40]


def derived(what: str, secret: str) -> str:
    """One of several values that belong to a secret and tell nothing of it, nor of each other."""
    return hashlib.sha256(f"{what}:{secret}".encode()).hexdigest()


def is_same(one: str, other: str) -> bool:
    return hmac.compare_digest(one.encode(), other.encode())
