"""Where contents lie, under their digest: a folder, or a bucket that speaks S3.

``COP_STORAGE_URL``: ``file:///srv/files`` or ``s3://bucket/prefix?endpoint=https://...&region=...`` (needs the extra
``s3``; the keys come from boto3's own environment). Without it: ``files/`` in the instance folder.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any, Protocol, cast
from urllib.parse import parse_qs, unquote, urlsplit

from flask import Flask, current_app

from cop.core.health import check

BLOCK = 1024 * 1024


class Storage(Protocol):
    """Keeps contents by digest. Putting what is there already refreshes its age; half a content is never seen."""

    def put(self, digest: str, stream: IO[bytes]) -> None: ...

    def open(self, digest: str) -> IO[bytes]:
        """Return the content, seekable. Raises FileNotFoundError."""
        ...

    def remove(self, digest: str) -> None:
        """Remove a content; nothing happens when it is not there."""
        ...

    def contents(self) -> Iterator[tuple[str, datetime]]:
        """Return every digest with the moment it was put last."""
        ...


class DiskStorage:
    """Contents in a folder: ``ab/cd/abcd...``, written beside and renamed when whole."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def put(self, digest: str, stream: IO[bytes]) -> None:
        path = self._path(digest)
        if path.exists():
            os.utime(path)
            return
        path.parent.mkdir(parents=True, exist_ok=True)
        beside, name = tempfile.mkstemp(prefix=".part-", dir=path.parent)
        try:
            with os.fdopen(beside, "wb") as file:
                while block := stream.read(BLOCK):
                    file.write(block)
                file.flush()
                os.fsync(file.fileno())
            Path(name).replace(path)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise

    def open(self, digest: str) -> IO[bytes]:
        return self._path(digest).open("rb")

    def remove(self, digest: str) -> None:
        self._path(digest).unlink(missing_ok=True)

    def contents(self) -> Iterator[tuple[str, datetime]]:
        for path in self.root.glob("??/??/*"):
            yield path.name, datetime.fromtimestamp(path.stat().st_mtime, UTC)

    def _path(self, digest: str) -> Path:
        return self.root / digest[:2] / digest[2:4] / digest


class S3Storage:
    """Contents in a bucket. A put is one request: the bucket shows the whole or nothing."""

    def __init__(self, client: Any, bucket: str, prefix: str = "") -> None:
        self.client = client
        self.bucket = bucket
        self.prefix = f"{prefix.strip('/')}/" if prefix.strip("/") else ""

    @classmethod
    def from_url(cls, url: str) -> S3Storage:
        """Connect to ``s3://bucket/prefix?endpoint=...&region=...``."""
        import boto3  # noqa: PLC0415

        parts = urlsplit(url)
        options = {name: values[0] for name, values in parse_qs(parts.query).items()}
        client = boto3.client("s3", endpoint_url=options.get("endpoint"), region_name=options.get("region"))
        return cls(client, parts.netloc, parts.path)

    def put(self, digest: str, stream: IO[bytes]) -> None:
        self.client.put_object(Bucket=self.bucket, Key=self.prefix + digest, Body=stream)

    def open(self, digest: str) -> IO[bytes]:
        from botocore.exceptions import ClientError  # noqa: PLC0415

        try:
            body = self.client.get_object(Bucket=self.bucket, Key=self.prefix + digest)["Body"]
        except ClientError as error:
            if error.response.get("Error", {}).get("Code") in {"NoSuchKey", "404"}:
                raise FileNotFoundError(digest) from None
            raise OSError("the storage does not answer") from error
        copy: IO[bytes] = tempfile.SpooledTemporaryFile(max_size=BLOCK)  # noqa: SIM115 - the caller closes it
        for block in body.iter_chunks(BLOCK):
            copy.write(block)
        copy.seek(0)
        return copy

    def remove(self, digest: str) -> None:
        self.client.delete_object(Bucket=self.bucket, Key=self.prefix + digest)

    def contents(self) -> Iterator[tuple[str, datetime]]:
        pages = self.client.get_paginator("list_objects_v2").paginate(Bucket=self.bucket, Prefix=self.prefix)
        for page in pages:
            for row in page.get("Contents", ()):
                yield row["Key"].removeprefix(self.prefix), row["LastModified"]


def current() -> Storage:
    """Return the storage of the running application."""
    return cast("Storage", current_app.extensions["storage"])


def register(app: Flask) -> None:
    """Connect the storage that the settings name."""
    settings = app.config["SETTINGS"]
    url = settings.storage_url or ""
    if url.startswith("s3://"):
        app.extensions["storage"] = S3Storage.from_url(url)
    else:
        folder = Path(unquote(urlsplit(url).path)) if url else settings.instance / "files"
        folder.mkdir(parents=True, exist_ok=True)
        app.extensions["storage"] = DiskStorage(folder)


@check("files")
def _is_writable() -> tuple[bool, Any]:
    storage = current()
    if isinstance(storage, DiskStorage) and not os.access(storage.root, os.W_OK):
        return False, "the folder cannot be written"
    return True, "ok"
