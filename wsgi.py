"""The application for servers and for ``flask --app wsgi``. Wrong configuration ends in one line."""

from __future__ import annotations

import sys

from config import SettingsError
from cop.app import create_app
from cop.cli import register as register_commands

try:
    app = create_app()
except SettingsError as error:
    sys.exit(f"Configuration: {error}")
register_commands(app)
