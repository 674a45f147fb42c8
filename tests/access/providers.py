"""Providers of single sign-on on loopback: the real `oidc-provider-mock` in a process of its own, and one
that lies where a test wants it to."""

import base64
import hashlib
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import requests
from flask import Flask, request
from joserfc import jwt
from joserfc.jwk import OctKey, RSAKey
from werkzeug.serving import make_server

CLIENT, SECRET = "dasbor", "rahasia-bersama"


class Real:
    """oidc-provider-mock: any client, people as a test says."""

    def __init__(self) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        self.issuer = f"http://127.0.0.1:{port}"
        command = [sys.executable, "-W", "ignore", "-m", "oidc_provider_mock", "--port", str(port)]
        self._process = subprocess.Popen(command, stderr=subprocess.DEVNULL)
        end = time.monotonic() + 60
        while not self._answers():
            assert time.monotonic() < end
            time.sleep(0.1)

    def person(self, sub: str, **claims: Any) -> None:
        requests.put(f"{self.issuer}/users/{sub}", json=claims, timeout=5).raise_for_status()

    def sign_in(self, address: str, sub: str) -> str:
        """Where the provider sends the browser after its own form."""
        answer = requests.post(address, data={"sub": sub}, allow_redirects=False, timeout=5)
        assert answer.status_code == 302, answer.text
        return answer.headers["Location"]

    def stop(self) -> None:
        self._process.terminate()
        self._process.wait(10)

    def _answers(self) -> bool:
        try:
            return requests.get(f"{self.issuer}/jwks", timeout=1).ok
        except requests.RequestException:
            return False


@cache
def usual_key() -> RSAKey:
    return RSAKey.generate_key(2048, {"kid": "one"})


@dataclass
class Liar:
    """`claims` and `about` overwrite what it says; `wait`: seconds before any answer. It holds to PKCE, to a
    client's secret, and to a code being good once."""

    issuer: str = ""
    claims: dict[str, Any] = field(default_factory=dict)
    about: dict[str, Any] = field(default_factory=dict)
    userinfo: dict[str, Any] = field(default_factory=dict)
    algorithm: str = "RS256"
    wait: float = 0.0
    token: Any = None
    key: RSAKey = field(default_factory=usual_key)
    signs: RSAKey | OctKey | None = None
    asked: dict[str, str] = field(default_factory=dict)
    secrets_seen: list[str] = field(default_factory=list)

    def sign_in(self, address: str) -> str:
        """As the browser: the provider remembers what was asked, and sends back a code."""
        self.asked = dict(parse_qsl(urlsplit(address).query))
        return f"{self.asked['redirect_uri']}?code=once&state={self.asked['state']}"


@contextmanager
def lying() -> Iterator[Liar]:
    liar, app = Liar(), Flask("liar")

    @app.before_request
    def think() -> None:
        time.sleep(liar.wait)

    @app.get("/.well-known/openid-configuration")
    def about() -> dict:
        ends = {name: f"{liar.issuer}/{name}" for name in ("token", "userinfo", "keys", "authorize")}
        told = {f"{name}_endpoint": ends[name] for name in ("token", "userinfo")}
        told |= {"authorization_endpoint": ends["authorize"], "jwks_uri": ends["keys"]}
        return {"issuer": liar.issuer, **told, **liar.about}

    @app.get("/keys")
    def keys() -> dict:
        return {"keys": [liar.key.as_dict(private=False)]}

    @app.post("/token")
    def token() -> Any:
        form, asked = request.form, liar.asked
        liar.secrets_seen.append(
            form.get("client_secret") or (request.authorization or {}).get("password", "")
        )
        digest = hashlib.sha256(form["code_verifier"].encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        if not asked or asked["code_challenge"] != challenge or form["redirect_uri"] != asked["redirect_uri"]:
            return {"error": "invalid_grant"}, 400
        now = int(time.time())
        own = {"iss": liar.issuer, "aud": CLIENT, "sub": "7", "nonce": asked["nonce"], "role": "operator"}
        claims = {**own, "iat": now, "exp": now + 60, **liar.claims}
        liar.asked = {}
        if liar.token is not None:
            return liar.token
        signs = liar.signs or liar.key
        header = {"alg": liar.algorithm, "kid": signs.kid or "one"}
        told = {name: value for name, value in claims.items() if value is not None}
        signed = jwt.encode(header, told, signs, algorithms=[liar.algorithm])
        return {"access_token": "x", "token_type": "Bearer", "id_token": signed}

    @app.get("/userinfo")
    def userinfo() -> dict:
        return {"sub": "7", **liar.userinfo}

    server = make_server("127.0.0.1", 0, app, threaded=True)
    liar.issuer = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    yield liar
    server.shutdown()
    thread.join()
    server.server_close()
