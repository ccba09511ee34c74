"""Static files under a versioned prefix: ``/static/<version>/...`` may be kept for a year.

The version is a digest of every file, so relative imports of modules and ``url()`` in style sheets stay right without
an import map. The style sheets of ``static/css/BUNDLE`` are joined into one at start-up, and so are the scripts.
"""

from __future__ import annotations

import gzip
import hashlib
from pathlib import Path

from flask import Flask, Response, abort, request, send_from_directory

from cop.core import scripts
from cop.core.authz import access

YEAR = 365 * 24 * 3600
TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml", ".json": "application/json"}


class Assets:
    """The static files of one application: their version, what is joined, compressed copies in memory."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.version = self._version()
        self._compressed: dict[str, bytes] = {}
        self.joined = {"css/app.css": self._join_styles(), "js/app.js": scripts.join(folder / "js" / "app.js")}

    def _version(self) -> str:
        total = hashlib.sha256()
        for path in sorted(self.folder.rglob("*")):
            if path.is_file():
                total.update(str(path.relative_to(self.folder)).encode())
                total.update(path.read_bytes())
        return total.hexdigest()[:12]

    def _join_styles(self) -> bytes:
        bundle = self.folder / "css" / "BUNDLE"
        names = [line.strip() for line in bundle.read_text().splitlines()] if bundle.is_file() else []
        parts = [(self.folder / "css" / name).read_bytes() for name in names if name and not name.startswith("#")]
        return b"\n".join(parts)

    def content(self, name: str) -> bytes | None:
        """Return the text file ``name`` (css, js, svg, json) or None when it is another kind or not there."""
        if name in self.joined:
            return self.joined[name]
        path = (self.folder / name).resolve()
        if path.suffix not in TYPES or not path.is_relative_to(self.folder) or not path.is_file():
            return None
        return path.read_bytes()

    def compressed(self, name: str, content: bytes) -> bytes:
        """Return ``content`` compressed, kept in memory."""
        if name not in self._compressed:
            self._compressed[name] = gzip.compress(content, 9, mtime=0)
        return self._compressed[name]


def register(app: Flask) -> None:
    """Serve static files and offer ``asset(name)`` to templates. In development changes show after a restart."""
    assets = Assets(Path(app.config["ROOT"]) / "static")
    app.extensions["assets"] = assets
    prefix = f"/static/{assets.version}"

    @app.get("/static/<version>/<path:name>", endpoint="static")
    @access("public")
    def static(version: str, name: str) -> Response:
        if "\x00" in name:
            abort(404)
        content = assets.content(name)
        response = send_from_directory(assets.folder, name) if content is None else _text(assets, name, content)
        fresh = version == assets.version
        response.headers["Cache-Control"] = f"public, max-age={YEAR}, immutable" if fresh else "no-cache"
        return response

    app.jinja_env.globals["asset"] = lambda name: f"{prefix}/{name}"


def _text(assets: Assets, name: str, content: bytes) -> Response:
    response = Response(content, content_type=f"{TYPES[Path(name).suffix]}; charset=utf-8")
    response.headers["Vary"] = "Accept-Encoding"
    if "gzip" in request.headers.get("Accept-Encoding", "") and len(content) > 500:
        response.set_data(assets.compressed(name, content))
        response.headers["Content-Encoding"] = "gzip"
    return response
