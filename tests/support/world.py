"""Small builders: people and places made by calling actions. Rooms add their own beside their tests."""

from __future__ import annotations
