"""Wrong configuration: one line that names the variable."""

from __future__ import annotations

import pytest

from config import Settings, SettingsError

SECRET = "x" * 40


def read(tmp_path, **variables: str) -> Settings:
    return Settings.from_environment({"COP_INSTANCE": str(tmp_path), **variables})


def test_without_anything_set_the_embedded_defaults_hold(tmp_path):
    settings = read(tmp_path)
    assert settings.database_url == f"sqlite:///{tmp_path / 'interchange.sqlite'}"
    assert settings.public_url == "http://127.0.0.1:8000"
    assert len(settings.secret_key) > 40
    assert read(tmp_path).secret_key == settings.secret_key


def test_the_made_secret_is_readable_by_its_owner_only(tmp_path):
    read(tmp_path)
    assert (tmp_path / "secret_key").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(
    ("variables", "named"),
    [
        ({"COP_DATABSE_URL": "sqlite:///x"}, "COP_DATABASE_URL"),
        ({"COP_ENV": "staging"}, "COP_ENV"),
        ({"COP_ENV": "production"}, "COP_SECRET_KEY"),
        ({"COP_SECRET_KEY": "secret"}, "COP_SECRET_KEY"),
        ({"COP_SECRET_KEY": "short"}, "COP_SECRET_KEY"),
        ({"COP_DATABASE_URL": "mysql://x"}, "COP_DATABASE_URL"),
        ({"COP_REDIS_URL": "http://x"}, "COP_REDIS_URL"),
        ({"COP_PUBLIC_URL": "interchange.example"}, "COP_PUBLIC_URL"),
        ({"COP_PUBLIC_URL": "http://[::1"}, "COP_PUBLIC_URL"),
        ({"COP_PROXIES": "one"}, "COP_PROXIES"),
        ({"COP_OIDC_PROVIDERS": "{"}, "COP_OIDC_PROVIDERS"),
        ({"COP_OIDC_PROVIDERS": '[{"slug": "x"}]'}, "COP_OIDC_PROVIDERS"),
        ({"COP_DEMO": "maybe"}, "COP_DEMO"),
        ({"PORT": "eighty"}, "PORT"),
    ],
)
def test_a_wrong_setting_is_one_line_that_names_the_variable(tmp_path, variables, named):
    with pytest.raises(SettingsError) as caught:
        read(tmp_path, **variables)
    assert named in str(caught.value)
    assert "\n" not in str(caught.value)


def test_postgresql_addresses_get_the_driver_we_ship(tmp_path):
    settings = read(tmp_path, COP_DATABASE_URL="postgres://u@h/db")
    assert settings.database_url == "postgresql+psycopg://u@h/db"
    assert settings.is_postgresql


def test_an_https_address_makes_cookies_secure(tmp_path):
    assert read(tmp_path, COP_PUBLIC_URL="https://interchange.example/").is_secure
