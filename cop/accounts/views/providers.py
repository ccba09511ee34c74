"""The configured OpenID Connect providers, and the one place that talks to them (Authlib)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from authlib.common.errors import AuthlibBaseError
from authlib.integrations.flask_client import OAuth
from flask import Flask, current_app, url_for
from joserfc.errors import JoseError
from requests.exceptions import RequestException
from werkzeug.wrappers import Response

from config import Provider
from cop.core.errors import Busy, Invalid
from cop.core.forms import one_line
from cop.core.i18n import _
from cop.core.logging import log
from cop.core.mail import link

WAIT_SECONDS = 10
LONGEST_SUBJECT = 255


@dataclass(frozen=True, slots=True)
class Arrival:
    """What a provider said about who is there."""

    provider: str
    subject: str
    email: str
    name: str


def providers() -> tuple[Provider, ...]:
    """Return every configured provider."""
    return tuple(current_app.config["SETTINGS"].providers)


def provider(slug: str) -> Provider | None:
    """Return one provider, or None."""
    return next((known for known in providers() if known.slug == slug), None)


def begin(known: Provider) -> Response:
    """Lead to the provider with state, nonce and PKCE, which the browser's session keeps. Raises `Busy`."""
    callback = link(url_for("accounts.school_callback", slug=known.slug))
    try:
        return _its_own(known).authorize_redirect(callback)  # type: ignore[no-any-return]
    except (RequestException, AuthlibBaseError, ValueError, RuntimeError) as error:
        raise _away(known, error) from None


def _its_own(known: Provider) -> Any:
    """Return the provider's client once its discovery document names the configured issuer."""
    client = _client(known)
    if client.load_server_metadata().get("issuer") != known.issuer:
        raise ValueError("the discovery document is another issuer's")
    return client


def finish(known: Provider) -> Arrival:
    """Exchange the code and check the id token: signature, issuer, audience, nonce, age.

    Raises `Invalid` when the provider refuses or state, nonce or signature are wrong, `Busy` when it does not answer.
    """
    try:
        claims = _claims(known)
    except (AuthlibBaseError, JoseError) as error:
        log.warning("provider_refused", extra={"fields": {"provider": known.slug, "error": type(error).__name__}})
        raise Invalid(_("%(label)s did not let you in. Please try again.", label=known.label)) from None
    except (RequestException, ValueError, RuntimeError, KeyError) as error:
        raise _away(known, error) from None
    subject = str(claims.get("sub") or "")
    if not subject or len(subject) > LONGEST_SUBJECT or one_line(subject) != subject:
        raise Invalid(_("%(label)s did not say who you are. Please try another way in.", label=known.label))
    email, name = (one_line(str(claims.get(key) or "")) or "" for key in ("email", "name"))
    return Arrival(known.slug, subject, email[:254], name[:120])


def _claims(known: Provider) -> dict[str, Any]:
    """Return the checked claims of the id token; the address may come from the userinfo endpoint instead."""
    client = _its_own(known)
    options = {"iss": {"essential": True, "value": known.issuer}, "aud": {"essential": True, "value": known.client_id}}
    token = client.authorize_access_token(claims_options=options)
    claims = dict(token.get("userinfo") or {})
    if claims.get("sub") and not claims.get("email") and client.load_server_metadata().get("userinfo_endpoint"):
        more = dict(client.userinfo(token=token))
        if more.get("sub") == claims["sub"]:
            claims = {**more, **claims}
    return claims


def _client(known: Provider) -> Any:
    return current_app.extensions["providers"].create_client(known.slug)


def _away(known: Provider, error: Exception) -> Busy:
    log.warning("provider_away", extra={"fields": {"provider": known.slug, "error": type(error).__name__}})
    return Busy(_("%(label)s does not answer just now. Please try again, or use a sign-in link.", label=known.label))


def register(app: Flask) -> None:
    """Make a client for each configured provider; its addresses are read from its discovery document when needed."""
    clients = OAuth(app)
    for known in app.config["SETTINGS"].providers:
        clients.register(
            known.slug,
            client_id=known.client_id,
            client_secret=known.client_secret,
            server_metadata_url=f"{known.issuer.rstrip('/')}/.well-known/openid-configuration",
            client_kwargs={
                "scope": "openid email profile",
                "code_challenge_method": "S256",
                "default_timeout": WAIT_SECONDS,
                "leeway": 0,
            },
        )
    app.extensions["providers"] = clients
