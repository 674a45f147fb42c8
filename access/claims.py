"""Who a provider's claims speak of, in our words: role and agencies are ours or nobody comes in."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from access.errors import Refused
from access.provider import Provider
from access.roles import OPD, PEOPLE

_LONGEST = 200


@dataclass(frozen=True)
class Said:
    """`agencies`: codes; () where the claims name none."""

    subject: str
    username: str
    name: str
    role: str
    agencies: tuple[str, ...] = ()


def read(claims: Mapping[str, Any], provider: Provider, agencies: Mapping[str, str]) -> Said:
    """`agencies`: what an agency may be called, in small letters, to its code. Raises Refused."""

    def told(what: str) -> list[str]:
        return _texts(_within(claims, provider.claims.get(what, what)))

    username = (told("username") or [str(claims["sub"])])[0].lower()
    role = _role(told("role"), provider)
    codes = _codes(told("agency"), agencies) if role == OPD else ()
    return Said(subject_of(claims, provider), username, (told("name") or [username])[0], role, codes)


def subject_of(claims: Mapping[str, Any], provider: Provider) -> str:
    """The only name that a provider never gives to another; two providers may use the same."""
    return f"{provider.issuer} {claims['sub']}"


def _role(values: list[str], provider: Provider) -> str:
    """The first of the settings' list that the person has."""
    for value, role in provider.roles.items():
        if value in values and role in PEOPLE:
            return role
    raise Refused("signin.sso_no_role", name=provider.name)


def _codes(values: list[str], agencies: Mapping[str, str]) -> tuple[str, ...]:
    unknown = [value for value in values if value.lower() not in agencies]
    if unknown:
        raise Refused("signin.sso_agency", agency=unknown[0][:60])
    return tuple(dict.fromkeys(agencies[value.lower()] for value in values))


def _within(claims: Mapping[str, Any], path: str) -> Any:
    """ "a.b" is b within a, but for a claim that is itself called so."""
    if path in claims:
        return claims[path]
    found: Any = claims
    for name in path.split("."):
        found = found.get(name) if isinstance(found, Mapping) else None
    return found


def _texts(value: Any) -> list[str]:
    values = value if isinstance(value, list) else [value]
    texts = [" ".join(one.split())[:_LONGEST] for one in values if isinstance(one, str)]
    return [text for text in texts if text]
