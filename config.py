"""Settings: one frozen dataclass read from the environment once.

Every variable starts with ``COP_`` and is listed in the table of README. An unknown ``COP_*`` variable or a
value that cannot be used stops the start with one line that names it (`SettingsError`).
"""

from __future__ import annotations

import difflib
import json
import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parent
WEAK_SECRETS = {"", "secret", "changeme", "change-me", "dev", "test", "password"}
MAIL_FROM = "Interchange <no-reply@interchange.example>"
ENVIRONMENTS = ("development", "test", "production")


class SettingsError(Exception):
    """A setting cannot be used. The text is one line that names the variable."""


@dataclass(frozen=True, slots=True)
class Provider:
    """One OpenID Connect provider: an institution that can vouch for its own staff."""

    slug: str
    label: str
    issuer: str
    client_id: str
    client_secret: str
    organisation: str
    """``scheme:number`` of the organisation in our register, for example ``ukprn:10007788``."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What the environment decides. Sizes are bytes, times seconds."""

    environment: str
    secret_key: str
    database_url: str
    instance: Path
    public_url: str
    redis_url: str | None = None
    smtp_url: str | None = None
    mail_from: str = MAIL_FROM
    proxies: int = 0
    providers: tuple[Provider, ...] = ()
    search_engine: str = "whoosh"
    storage_url: str | None = None
    realtime_sockets: int = 200
    realtime_role: str = "all"
    log_level: str = "INFO"
    max_upload: int = 20 * 1024 * 1024
    demo: bool = False
    limits_factor: int = 1
    """Multiplies every limit but those on guessing: for places where many share one address, and for measuring."""
    contact: str | None = None
    """The e-mail address for questions and for reports of weaknesses; by default the one that letters come from."""

    @property
    def is_secure(self) -> bool:
        """Whether the public address is https: decides cookie flags and HSTS."""
        return self.public_url.startswith("https://")

    @property
    def is_postgresql(self) -> bool:
        return self.database_url.startswith("postgresql")

    @classmethod
    def from_environment(cls, environ: Mapping[str, str] | None = None) -> Settings:
        """Read every ``COP_*`` variable. Raises `SettingsError` with one line that names the culprit."""
        env = os.environ if environ is None else environ
        given = {name: value.strip() for name, value in env.items() if name.startswith("COP_")}
        _refuse_unknown(given)
        environment = _one_of("COP_ENV", given.get("COP_ENV", "development"), ENVIRONMENTS)
        instance = Path(given.get("COP_INSTANCE") or ROOT / "instance").resolve()
        public_url = _address("COP_PUBLIC_URL", given.get("COP_PUBLIC_URL") or _local_address(env))
        database_url = _database(given.get("COP_DATABASE_URL") or f"sqlite:///{instance / 'interchange.sqlite'}")
        return cls(
            environment=environment,
            secret_key=_secret(given.get("COP_SECRET_KEY"), environment, instance),
            database_url=database_url,
            instance=instance,
            public_url=public_url,
            redis_url=_scheme("COP_REDIS_URL", given.get("COP_REDIS_URL"), ("redis", "rediss")),
            smtp_url=_scheme("COP_SMTP_URL", given.get("COP_SMTP_URL"), ("smtp", "smtps", "smtp+starttls")),
            mail_from=given.get("COP_MAIL_FROM") or MAIL_FROM,
            proxies=_number("COP_PROXIES", given.get("COP_PROXIES"), 0),
            providers=_providers(given.get("COP_OIDC_PROVIDERS")),
            search_engine=_one_of(
                "COP_SEARCH_ENGINE", given.get("COP_SEARCH_ENGINE") or "whoosh", ("whoosh", "postgresql")
            ),
            storage_url=_scheme("COP_STORAGE_URL", given.get("COP_STORAGE_URL"), ("file", "s3")),
            realtime_sockets=_number("COP_REALTIME_SOCKETS", given.get("COP_REALTIME_SOCKETS"), 200),
            realtime_role=_one_of(
                "COP_REALTIME_ROLE", given.get("COP_REALTIME_ROLE") or "all", ("all", "web", "realtime")
            ),
            log_level=_one_of(
                "COP_LOG_LEVEL",
                (given.get("COP_LOG_LEVEL") or "INFO").upper(),
                ("DEBUG", "INFO", "WARNING", "ERROR"),
            ),
            max_upload=_number("COP_MAX_UPLOAD", given.get("COP_MAX_UPLOAD"), 20 * 1024 * 1024),
            limits_factor=max(1, _number("COP_LIMITS_FACTOR", given.get("COP_LIMITS_FACTOR"), 1)),
            demo=_switch("COP_DEMO", given.get("COP_DEMO"), default=environment == "development"),
            contact=_mailbox("COP_CONTACT", given.get("COP_CONTACT")),
        )


KNOWN = {
    "COP_ENV",
    "COP_OIDC_PROVIDERS",
    "COP_INSTANCE",
    "COP_TEST_DATABASE_URL",
    "COP_TEST_REDIS_URL",
} | {
    f"COP_{field.name.upper()}"
    for field in fields(Settings)
    if field.name not in {"environment", "instance", "providers"}
}


def _refuse_unknown(given: Mapping[str, str]) -> None:
    for name in sorted(given):
        if name not in KNOWN:
            near = difflib.get_close_matches(name, KNOWN, n=1)
            hint = f" Did you mean {near[0]}?" if near else ""
            raise SettingsError(f"{name} is not a setting of this program.{hint}")


def _one_of(name: str, value: str, allowed: tuple[str, ...]) -> str:
    if value not in allowed:
        raise SettingsError(f"{name} must be one of {', '.join(allowed)}; it is {value!r}.")
    return value


def _number(name: str, value: str | None, default: int) -> int:
    if not value:
        return default
    if not value.isascii() or not value.isdigit():
        raise SettingsError(f"{name} must be a whole number; it is {value!r}.")
    return int(value)


def _switch(name: str, value: str | None, *, default: bool) -> bool:
    if not value:
        return default
    return _one_of(name, value.lower(), ("1", "0", "yes", "no")) in {"1", "yes"}


def _local_address(env: Mapping[str, str]) -> str:
    return f"http://127.0.0.1:{_number('PORT', env.get('PORT'), 8000)}"


def _address(name: str, value: str) -> str:
    try:
        parts = urlsplit(value)
    except ValueError:
        parts = urlsplit("")
    if parts.scheme not in {"http", "https"} or not parts.netloc or parts.path not in {"", "/"}:
        raise SettingsError(f"{name} must look like https://interchange.example; it is {value!r}.")
    return f"{parts.scheme}://{parts.netloc}"


def _scheme(name: str, value: str | None, allowed: tuple[str, ...]) -> str | None:
    if not value:
        return None
    if value.partition("://")[0] not in allowed or "://" not in value:
        raise SettingsError(f"{name} must start with {' or '.join(f'{a}://' for a in allowed)}.")
    return value


def _mailbox(name: str, value: str | None) -> str | None:
    if value and (value.count("@") != 1 or any(character.isspace() for character in value)):
        raise SettingsError(f"{name} must be an e-mail address; it is {value!r}.")
    return value or None


def _database(value: str) -> str:
    scheme, _, rest = value.partition("://")
    if scheme in {"postgres", "postgresql", "postgresql+psycopg"} and rest:
        return f"postgresql+psycopg://{rest}"
    if scheme == "sqlite" and rest:
        return value
    raise SettingsError("COP_DATABASE_URL must start with sqlite:/// or postgresql://.")


def _secret(value: str | None, environment: str, instance: Path) -> str:
    """Take the configured secret; outside production make one once and keep it in the instance folder."""
    if value is not None:
        if value.lower() in WEAK_SECRETS or len(value) < 32:
            raise SettingsError("COP_SECRET_KEY must be at least 32 characters that nobody can guess.")
        return value
    path = instance / "secret_key"
    if path.is_file():
        return path.read_text().strip()
    if environment == "production":
        raise SettingsError("COP_SECRET_KEY must be set in production: at least 32 characters nobody can guess.")
    instance.mkdir(parents=True, exist_ok=True)
    made = secrets.token_urlsafe(48)
    try:
        with open(path, "x", opener=lambda p, flags: os.open(p, flags, 0o600)) as file:
            file.write(made)
    except FileExistsError:
        return path.read_text().strip()
    return made


def _providers(value: str | None) -> tuple[Provider, ...]:
    """Parse ``COP_OIDC_PROVIDERS``: a JSON list of objects with the fields of `Provider`."""
    if not value:
        return ()
    try:
        return tuple(Provider(**row) for row in json.loads(value))
    except (ValueError, TypeError, RecursionError) as error:
        raise SettingsError(f"COP_OIDC_PROVIDERS cannot be read: {error}") from None
