"""The city's single sign-on, where there is one: whether its provider answers, as who it should, and when."""

import json
import ssl
import urllib.error
import urllib.request
from email.utils import parsedate_to_datetime
from http.client import HTTPException, HTTPResponse
from pathlib import Path

from etl.desk import Desk
from etl.doctor.finding import LOOK, OK, WRONG, Finding
from etl.doctor.machine import private
from settings import Settings

_SECONDS = 5
_APART = 60  # seconds between the clocks that a sign-in soon no longer bears (access/provider.py)
_NEEDED = ("authorization_endpoint", "token_endpoint", "jwks_uri")
_CHECK = "sso"


def examine(desk: Desk) -> list[Finding]:
    settings = desk.settings
    if settings.sso_issuer == "off":
        return [Finding(_CHECK, OK, "Not configured; people sign in with passwords.")]
    return [*_secret(settings), _client(settings), _provider(desk)]


def _secret(settings: Settings) -> list[Finding]:
    if settings.sso_secret_file == "off":
        return []
    file = Path(settings.sso_secret_file)
    if not file.exists():
        return [Finding(_CHECK, WRONG, f"There is no {file}; write the client's secret there.")]
    return private(file, _CHECK)


def _client(settings: Settings) -> Finding:
    if settings.sso_client == "off":
        return Finding(_CHECK, WRONG, "LMW_SSO_ISSUER is set, but no LMW_SSO_CLIENT.")
    back = f"http{'s' * settings.https}://{settings.hosts.split()[0]}/masuk/sso/kembali"
    return Finding(_CHECK, OK, f"The provider has to know '{settings.sso_client}' and the address {back}.")


def _provider(desk: Desk) -> Finding:
    issuer = desk.settings.sso_issuer
    try:
        with _answer(desk.settings) as answer:
            told, date = json.load(answer), answer.headers.get("Date", "")
    except (OSError, HTTPException, ValueError) as error:
        reason = getattr(error, "reason", None) or error
        return Finding(_CHECK, WRONG, f"{issuer} does not answer ({reason}); people need their passwords.")
    if not isinstance(told, dict) or told.get("issuer") != issuer:
        called = told.get("issuer") if isinstance(told, dict) else None
        return Finding(_CHECK, WRONG, f"It calls itself {called!r}; set LMW_SSO_ISSUER to just that.")
    if missing := [name for name in _NEEDED if not told.get(name)]:
        return Finding(_CHECK, WRONG, f"{issuer} names no {missing[0]}; it is no OpenID Connect provider.")
    apart = _apart(date, desk)
    if apart > _APART:
        return Finding(_CHECK, LOOK, f"Its clock and ours are {apart:.0f} s apart; set both by NTP.")
    return Finding(_CHECK, OK, f"{issuer} answers.")


def _answer(settings: Settings) -> HTTPResponse:
    address = settings.sso_issuer.rstrip("/") + "/.well-known/openid-configuration"
    trusts = ssl.create_default_context(cafile=None if settings.sso_ca == "off" else settings.sso_ca)
    direct = urllib.request.ProxyHandler({})
    opener = urllib.request.build_opener(direct, urllib.request.HTTPSHandler(context=trusts))
    return opener.open(address, timeout=_SECONDS)


def _apart(date: str, desk: Desk) -> float:
    """Seconds between the moment that the answer bears and ours."""
    try:
        return abs((desk.clock() - parsedate_to_datetime(date)).total_seconds())
    except (TypeError, ValueError):
        return 0.0
