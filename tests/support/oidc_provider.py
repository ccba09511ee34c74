"""A small, real OpenID Connect provider: discovery, authorize with PKCE, token, keys, userinfo, over loopback HTTP.

It keeps the rules a good one keeps: a code works once and for its client, redirect address and PKCE verifier only; the
id token is signed by RS256 with a key from its key set. Tests may make it misbehave through `twist`.
"""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

import pytest
from joserfc import jwt
from joserfc.jwk import RSAKey
from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler, make_server
from werkzeug.wrappers import Request, Response

Twist = Callable[[dict[str, Any]], None]


@dataclass
class Someone:
    """A person as the institution knows them."""

    subject: str
    email: str = ""
    name: str = ""


@dataclass
class OidcProvider:
    """One institution's provider. `someone` is who sits at its sign-in page."""

    client_id: str = "interchange"
    client_secret: str = "a secret between the two"
    someone: Someone = field(default_factory=lambda: Someone("42", "d.osei@wearmouth.example", "Daniel Osei"))
    address_in_userinfo_only: bool = False
    twist: Twist = lambda claims: None
    sign_with: RSAKey | None = None
    issuer: str = ""
    claimed_issuer: str = ""
    is_away: bool = False
    refuses: bool = False

    def __post_init__(self) -> None:
        self.key = RSAKey.generate_key(2048, parameters={"kid": "first"})
        self.codes: dict[str, dict[str, str]] = {}
        self.asked: list[dict[str, str]] = []

    def __call__(self, environ: dict[str, Any], start: Any) -> Any:
        request = Request(environ)
        views = {
            "/.well-known/openid-configuration": self._discovery,
            "/authorize": self._authorize,
            "/token": self._token,
            "/keys": self._keys,
            "/userinfo": self._userinfo,
        }
        if self.is_away:
            return Response("away", 503)(environ, start)
        return views[request.path](request)(environ, start)

    def _discovery(self, _request: Request) -> Response:
        return answer(
            {
                "issuer": self.claimed_issuer or self.issuer,
                "authorization_endpoint": f"{self.issuer}/authorize",
                "token_endpoint": f"{self.issuer}/token",
                "jwks_uri": f"{self.issuer}/keys",
                "userinfo_endpoint": f"{self.issuer}/userinfo",
                "response_types_supported": ["code"],
                "subject_types_supported": ["public"],
                "id_token_signing_alg_values_supported": ["RS256"],
                "code_challenge_methods_supported": ["S256"],
                "token_endpoint_auth_methods_supported": ["client_secret_basic"],
            }
        )

    def _authorize(self, request: Request) -> Response:
        asked = request.args.to_dict()
        self.asked.append(asked)
        if self.refuses:
            back = {"error": "access_denied", "state": asked["state"]}
            return Response(status=302, headers={"Location": f"{asked['redirect_uri']}?{urlencode(back)}"})
        assert asked["response_type"] == "code"
        assert asked["client_id"] == self.client_id
        assert asked["code_challenge_method"] == "S256"
        assert "openid" in asked["scope"].split()
        code = secrets.token_urlsafe(16)
        self.codes[code] = asked
        back = {"code": code, "state": asked["state"]}
        return Response(status=302, headers={"Location": f"{asked['redirect_uri']}?{urlencode(back)}"})

    def _token(self, request: Request) -> Response:
        given = request.form
        asked = self.codes.pop(given.get("code", ""), None)
        known = request.authorization
        if known is None or (known.username, known.password) != (self.client_id, self.client_secret):
            return answer({"error": "invalid_client"}, 401)
        if asked is None or given.get("redirect_uri") != asked["redirect_uri"]:
            return answer({"error": "invalid_grant"}, 400)
        if challenge(given.get("code_verifier", "")) != asked["code_challenge"]:
            return answer({"error": "invalid_grant"}, 400)
        return answer(
            {
                "access_token": "an access token",
                "token_type": "Bearer",
                "expires_in": 60,
                "id_token": self._id_token(asked["nonce"]),
            }
        )

    def _id_token(self, nonce: str) -> str:
        moment = int(time.time())
        claims: dict[str, Any] = {
            "iss": self.issuer,
            "sub": self.someone.subject,
            "aud": self.client_id,
            "iat": moment,
            "exp": moment + 60,
            "nonce": nonce,
        }
        if not self.address_in_userinfo_only:
            claims |= {"email": self.someone.email, "name": self.someone.name}
        self.twist(claims)
        return jwt.encode({"alg": "RS256", "kid": "first"}, claims, self.sign_with or self.key)

    def _keys(self, _request: Request) -> Response:
        return answer({"keys": [self.key.as_dict(private=False)]})

    def _userinfo(self, request: Request) -> Response:
        if request.headers.get("Authorization") != "Bearer an access token":
            return answer({"error": "invalid_token"}, 401)
        return answer({"sub": self.someone.subject, "email": self.someone.email, "name": self.someone.name})


def challenge(verifier: str) -> str:
    """Return the S256 challenge of a verifier (RFC 7636)."""
    raw = hashlib.sha256(verifier.encode()).digest()
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def answer(content: dict[str, Any], status: int = 200) -> Response:
    return Response(json.dumps(content), status, content_type="application/json")


class Quiet(WSGIRequestHandler):
    def log(self, *_rest: Any) -> None:
        """Say nothing."""


@pytest.fixture
def oidc_provider() -> Iterator[OidcProvider]:
    """A provider that answers on this machine while the test runs."""
    provider = OidcProvider()
    server: BaseWSGIServer = make_server("127.0.0.1", 0, provider, threaded=True, request_handler=Quiet)
    provider.issuer = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    yield provider
    server.shutdown()
    thread.join()
    server.server_close()
