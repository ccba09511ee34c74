"""What is vendored is what was pinned: files, checksums, versions and licences agree."""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SHIPPED = [line.split("\t") for line in (ROOT / "static/vendor/VERSIONS").read_text().splitlines()]
FREE = {"MIT", "OFL-1.1", "MPL-2.0", "Apache-2.0", "ISC", "BSD-3-Clause"}


def test_every_vendored_file_has_the_checksum_that_was_written_down() -> None:
    for path, _made_of, digest in SHIPPED:
        assert hashlib.sha256((ROOT / path).read_bytes()).hexdigest() == digest, path


def test_nothing_lies_among_the_vendored_files_that_is_not_written_down() -> None:
    known = {path for path, *_ in SHIPPED}
    texts = {"static/vendor/VERSIONS", "static/vendor/LICENSES.txt"}
    for folder, pattern in (("static/vendor", "*"), ("static/fonts", "*.woff2"), ("tests/vendor", "*.js")):
        found = {str(path.relative_to(ROOT)) for path in (ROOT / folder).glob(pattern)}
        assert found - texts <= known


def test_versions_are_the_pinned_ones_and_licences_are_free() -> None:
    pinned = json.loads((ROOT / "package.json").read_text())["devDependencies"]
    for path, made_of, _digest in SHIPPED:
        for part in made_of.split(", "):
            name, version, licence = re.fullmatch(r"(.+)@(\S+) (\S+)", part).groups()  # type: ignore[union-attr]
            assert pinned[name] == version, path
            assert licence in FREE, path


def test_the_lock_names_no_other_registry() -> None:
    lock = (ROOT / "package-lock.json").read_text()
    hosts = set(re.findall(r"https?://([^/\"]+)", lock)) - {"registry.npmjs.org"}
    funding = {"github.com", "opencollective.com", "tidelift.com", "ko-fi.com"}
    assert {host for host in hosts if host not in funding} == set()
    assert not [
        entry for entry in json.loads(lock)["packages"].values() if "npmjs" not in entry.get("resolved", "npmjs")
    ]


def test_every_icon_that_templates_ask_for_is_in_the_sprite() -> None:
    drawn = set(re.findall(r'id="i-([a-z0-9-]+)"', (ROOT / "static/icons/sprite.svg").read_text()))
    listed = set((ROOT / "static/icons/ICONS").read_text().split())
    assert drawn == listed
    asked = set()
    for template in (ROOT / "templates").rglob("*.html"):
        asked |= set(re.findall(r'(?:icon|draw)\("([a-z0-9-]+)"', template.read_text()))
        asked |= set(re.findall(r'\bicon="([a-z0-9-]+)"', template.read_text()))
    assert asked <= drawn, asked - drawn
