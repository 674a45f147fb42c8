"""The city's single sign-on: an OpenID Connect provider, asked by Authlib with a code and PKCE.

What belongs to one attempt (state, nonce, the proof of PKCE) comes of one random secret that the browser
keeps in a cookie: nothing is stored for who has not come in yet, and an answer without that cookie is none.
"""

import logging
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from authlib.integrations.base_client import OAuthError
from authlib.integrations.requests_client import OAuth2Session
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import InvalidKeyIdError, JoseError
from joserfc.jwk import KeySet
from joserfc.jws import JWSRegistry
from requests import RequestException

from access.errors import Refused
from access.secret import derived, is_same
from settings import Settings

SKEW = 90  # seconds by which the provider's clock may differ from ours
SCOPE = "openid profile email"
_log = logging.getLogger(__name__)
_WELL_KNOWN = "/.well-known/openid-configuration"
# by the provider's own key; whatever it offers, no secret that we hold, and never "none"
_ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA")
_TIMES = (3, 5)  # seconds to connect, and between two bytes
_KEPT = 3600.0  # seconds for which what the provider says of itself is believed
_AT_ONCE = 2  # a provider that hangs must not hold all threads of the server


@dataclass(frozen=True)
class Provider:
    """`claims`: which claim tells what; `roles`: values of the role claim to our roles, the first wins."""

    issuer: str
    client: str
    secret: str = field(repr=False)
    ca: str | bool
    name: str
    claims: Mapping[str, str]
    roles: Mapping[str, str]
    kept: dict[str, Any] = field(default_factory=dict, repr=False)
    places: threading.BoundedSemaphore = field(default_factory=lambda: threading.BoundedSemaphore(_AT_ONCE))


def provider_of(settings: Settings) -> Provider | None:
    """None where there is none. Raises ValueError with a sentence."""
    if settings.sso_issuer == "off":
        return None
    if settings.sso_client == "off":
        raise ValueError("LMW_SSO_ISSUER is set, but no LMW_SSO_CLIENT; see docs/settings.md.")
    return Provider(
        settings.sso_issuer,
        settings.sso_client,
        _secret(settings),
        True if settings.sso_ca == "off" else settings.sso_ca,
        settings.sso_name,
        _pairs(settings.sso_claims),
        _pairs(settings.sso_roles),
    )


def address_of(provider: Provider, raw: str, back: str, lang: str) -> str:
    """Where the browser goes to sign in. `raw`: the attempt's secret; `back`: where it returns to."""
    with _asking(provider, back) as session:
        about = _about(provider, session)
        address, _ = session.create_authorization_url(
            about["authorization_endpoint"],
            state=state_of(raw),
            nonce=derived("nonce", raw),
            code_verifier=derived("proof", raw),
            ui_locales=lang,
        )
    return address


def claims_of(provider: Provider, raw: str, answer: Mapping[str, str], back: str, now: datetime) -> dict:
    """What the provider says of who signed in. `answer`: what the browser brought back. Raises Refused."""
    if not raw or not is_same(answer.get("state", ""), state_of(raw)):
        raise Refused("signin.sso_lost")
    if answer.get("iss", provider.issuer) != provider.issuer or "error" in answer or not answer.get("code"):
        raise Refused("signin.sso_refused", name=provider.name)
    with _asking(provider, back) as session:
        about = _about(provider, session)
        proof = derived("proof", raw)
        token = session.fetch_token(about["token_endpoint"], code=answer["code"], code_verifier=proof)
        claims = _checked(provider, session, token, derived("nonce", raw), now)
        return claims | _more(provider, session, about, claims)


def end_address(provider: Provider, back: str) -> str:
    """Where the browser goes to leave the provider too; "" where it has no such address. Raises Refused."""
    with _asking(provider, back) as session:
        about = _about(provider, session)
        if not about.get("end_session_endpoint"):
            return ""
        session.metadata["response_type"] = "none"
        return session.create_authorization_url(
            about["end_session_endpoint"], redirect_uri=None, scope=None, post_logout_redirect_uri=back
        )[0]


def state_of(raw: str) -> str:
    return derived("state", raw)


@contextmanager
def _asking(provider: Provider, back: str) -> Iterator[OAuth2Session]:
    """Raises Refused in the place of all that can go wrong with the provider."""
    if not provider.places.acquire(timeout=sum(_TIMES)):
        raise Refused("signin.sso_down", name=provider.name)
    try:
        with OAuth2Session(
            provider.client,
            provider.secret or None,
            scope=SCOPE,
            redirect_uri=back,
            code_challenge_method="S256",
            default_timeout=_TIMES,
        ) as session:
            session.trust_env, session.verify = False, provider.ca
            yield session
    except (OAuthError, JoseError) as error:
        _log.warning("Single sign-on, refused: %r", error)
        raise Refused("signin.sso_refused", name=provider.name) from error
    except (RequestException, ValueError, KeyError, TypeError, AttributeError) as error:
        _log.warning("Single sign-on, no answer that can be used: %r", error)
        raise Refused("signin.sso_down", name=provider.name) from error
    finally:
        provider.places.release()


def _about(provider: Provider, session: OAuth2Session) -> dict:
    """What the provider says of itself."""
    about = _kept(provider, "about", lambda: _json(session, provider.issuer.rstrip("/") + _WELL_KNOWN))
    if about["issuer"] != provider.issuer:
        provider.kept.clear()
        raise ValueError(f"The provider calls itself {about['issuer']}.")
    ways = about.get("token_endpoint_auth_methods_supported", ["client_secret_basic"])
    if provider.secret and "client_secret_basic" not in ways and "client_secret_post" in ways:
        session.token_endpoint_auth_method = "client_secret_post"
    return about


def _checked(provider: Provider, session: OAuth2Session, token: dict, nonce: str, now: datetime) -> dict:
    """The claims of the ID token, once signature, issuer, audience, nonce and times are right."""
    about = _about(provider, session)
    registry = JWSRegistry(algorithms=list(_ALGORITHMS), strict_check_header=False)

    def keys() -> KeySet:
        return KeySet.import_key_set(_kept(provider, "keys", lambda: _json(session, about["jwks_uri"])))

    try:
        read = jwt.decode(token["id_token"], keys(), registry=registry)
    except InvalidKeyIdError:  # the provider has changed its keys
        provider.kept.pop("keys", None)
        read = jwt.decode(token["id_token"], keys(), registry=registry)
    wanted = {"iss": {"essential": True, "value": provider.issuer}}
    wanted["aud"] = {"essential": True, "value": provider.client}
    known = {"nonce": nonce, "client_id": provider.client, "access_token": token.get("access_token")}
    claims = CodeIDToken(read.claims, read.header, wanted, known)
    claims.validate(now=int(now.timestamp()), leeway=SKEW)
    return dict(claims)


def _more(provider: Provider, session: OAuth2Session, about: dict, claims: dict) -> dict:
    """What only the provider's userinfo tells, of the same person."""
    is_missing = any(name.partition(".")[0] not in claims for name in provider.claims.values())
    if not is_missing or not about.get("userinfo_endpoint"):
        return {}
    answer = session.get(about["userinfo_endpoint"])
    answer.raise_for_status()
    told = answer.json()
    return {**told, **claims} if told["sub"] == claims["sub"] else {}


def _kept(provider: Provider, what: str, ask: Callable[[], Any]) -> Any:
    held = provider.kept.get(what)
    if held is None or time.monotonic() - held[0] > _KEPT:
        held = provider.kept[what] = (time.monotonic(), ask())
    return held[1]


def _json(session: OAuth2Session, address: str) -> Any:
    answer = session.get(address, withhold_token=True)
    answer.raise_for_status()
    return answer.json()


def _secret(settings: Settings) -> str:
    if settings.sso_secret_file == "off":
        return "" if settings.sso_secret == "off" else settings.sso_secret
    try:
        return Path(settings.sso_secret_file).read_text().strip()
    except OSError as error:
        raise ValueError(f"LMW_SSO_SECRET_FILE can't be read: {error.strerror}.") from None


def _pairs(text: str) -> dict[str, str]:
    return dict(pair.split("=", 1) for pair in text.split())
