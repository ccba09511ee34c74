"""A real Chromium. Each page watches itself: errors in the console and requests to other hosts fail the test."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, sync_playwright

from tests.support.live import LiveServer

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
ON_MACOS = Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--use-fake-ui-for-media-stream",
    "--use-fake-device-for-media-stream",
]
DESKTOP = {"width": 1440, "height": 900}
PHONE = {"width": 390, "height": 844}


def chromium() -> str | None:
    """Return the Chromium of this machine; None for the one Playwright may have installed."""
    for name in NAMES:
        if found := shutil.which(name):
            return found
    return str(ON_MACOS) if ON_MACOS.exists() else None


@dataclass
class Watch:
    """What went wrong while a page was open."""

    host: str
    problems: list[str] = field(default_factory=list)

    def attach(self, context: BrowserContext) -> None:
        context.on("console", self._console)
        context.on("weberror", lambda error: self.problems.append(f"script error: {error.error}"))
        context.on("request", self._request)

    def _console(self, message: ConsoleMessage) -> None:
        if message.type == "error" and not message.text.startswith("Failed to load resource"):
            self.problems.append(f"console: {message.text}")

    def _request(self, request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme in {"http", "https", "ws", "wss"} and parts.netloc != self.host:
            self.problems.append(f"request to another host: {request.url}")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for all browser tests of this process."""
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as cache:
        started = playwright.chromium.launch(
            executable_path=chromium(), headless=True, args=[*FLAGS, f"--disk-cache-dir={cache}"]
        )
        yield started
        started.close()


NewPage = Callable[..., Page]


@pytest.fixture
def new_page(browser: Browser, live_server: LiveServer, request: pytest.FixtureRequest) -> Iterator[NewPage]:
    """Open a page in a browser profile of its own: ``new_page(java_script_enabled=False, color_scheme="dark")``.

    Options are those of Playwright's ``new_context``. Give a test the marker ``expects_problems`` when the page is
    meant to complain.
    """
    watch = Watch(urlsplit(live_server.url).netloc)
    contexts: list[BrowserContext] = []

    def open_page(**options: Any) -> Page:
        chosen = {"base_url": live_server.url, "viewport": DESKTOP, "locale": "en-GB", **options}
        context = browser.new_context(**chosen)
        context.set_default_timeout(10_000)
        watch.attach(context)
        contexts.append(context)
        return context.new_page()

    yield open_page
    for context in contexts:
        context.close()
    if request.node.get_closest_marker("expects_problems") is None:
        assert not watch.problems, "\n".join(watch.problems)


@pytest.fixture
def page(new_page: NewPage) -> Page:
    """A page at 1440 pixels, scripts on, nobody signed in."""
    return new_page()


@pytest.fixture
def phone(new_page: NewPage) -> Page:
    """A page at 390 pixels with touch."""
    return new_page(viewport=PHONE, has_touch=True, is_mobile=True)


@pytest.fixture
def plain_page(new_page: NewPage) -> Page:
    """A page with scripts switched off."""
    return new_page(java_script_enabled=False)
