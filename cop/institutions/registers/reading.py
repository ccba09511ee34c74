"""Reading a register's file row by row: packed or not, UTF-8 with or without a mark, UTF-16 or Latin-1, CSV or JSON.

Nothing is believed: a row that cannot be read becomes a `Rejection` with its line number, and the next row is read.
"""

from __future__ import annotations

import codecs
import csv
import gzip
import io
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, TextIO

CHUNK = 1 << 20
MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
LARGEST_JSON = 64 * CHUNK


class RegisterError(Exception):
    """The file as a whole cannot be read. The text is one line for the one who runs the command."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row as read: ``line`` is its first line in the file, or its place in a JSON list, from 1."""

    line: int
    fields: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Rejection:
    """A row that is not taken, and why."""

    line: int
    reason: str


@dataclass(frozen=True, slots=True)
class Source:
    """A register's file: its encoding and about how many rows it has."""

    path: Path
    encoding: str
    is_json: bool
    length: int


def inspect(path: Path) -> Source:
    """Find out encoding, kind and length of a file by reading it once. Raises RegisterError."""
    try:
        with _bytes_of(path) as file:
            start = file.read(4)
        encoding = next((name for mark, name in MARKS if start.startswith(mark)), None) or _encoding_of(path)
        with _bytes_of(path) as file:
            length = sum(chunk.count(b"\n") for chunk in iter(lambda: file.read(CHUNK), b""))
        with opened(path, encoding) as text:
            is_json = text.read(200).lstrip()[:1] in {"[", "{"}
    except (OSError, EOFError, UnicodeError) as error:
        raise RegisterError(f"{path.name} cannot be read: {error}") from None
    return Source(path, encoding, is_json, length)


def _encoding_of(path: Path) -> str:
    """Return ``utf-8`` when the whole file is that, else the encoding of old spreadsheets."""
    for encoding in ("utf-8", "cp1252"):
        decoder = codecs.getincrementaldecoder(encoding)()
        try:
            with _bytes_of(path) as file:
                for chunk in iter(lambda: file.read(CHUNK), b""):
                    decoder.decode(chunk)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            continue
        return encoding
    return "latin-1"


@contextmanager
def _bytes_of(path: Path) -> Iterator[IO[bytes]]:
    with path.open("rb") as file:
        is_packed = file.read(2) == b"\x1f\x8b"
        file.seek(0)
        if is_packed:
            with gzip.GzipFile(fileobj=file) as unpacked:
                yield unpacked  # type: ignore[misc]
        else:
            yield file


@contextmanager
def opened(path: Path, encoding: str) -> Iterator[TextIO]:
    """Open a file as text, line ends as they are."""
    with _bytes_of(path) as file:
        text = io.TextIOWrapper(file, encoding, newline="")
        yield text
        text.detach()


# ------------------------------------------------------------------------------------------------------------- CSV


def header_of(source: Source) -> list[str]:
    """Return the columns of a CSV file in lower case. Raises RegisterError when there are none."""
    with opened(source.path, source.encoding) as text:
        return _header(text.readline(), source.path)


def csv_rows(source: Source) -> Iterator[Row | Rejection]:
    """Read a CSV file row by row; memory does not grow with the file."""
    with opened(source.path, source.encoding) as text:
        first = text.readline()
        header = _header(first, source.path)
        reader = csv.reader(text, delimiter=_delimiter(first))
        while True:
            line = reader.line_num + 2
            try:
                fields = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                yield Rejection(line, str(error))
                continue
            if fields and any(field.strip() for field in fields):
                yield _row(line, header, fields)


def _row(line: int, header: list[str], fields: list[str]) -> Row | Rejection:
    if len(fields) != len(header):
        return Rejection(line, f"has {len(fields)} fields where the header has {len(header)}")
    return Row(line, dict(zip(header, fields, strict=True)))


def _header(first: str, path: Path) -> list[str]:
    columns = [
        column.strip().lower().replace(" ", "_")
        for column in next(csv.reader([first.strip("\r\n")], delimiter=_delimiter(first)), [])
    ]
    if not any(columns):
        raise RegisterError(f"{path.name} is empty: its first line must name the columns")
    return columns


def _delimiter(first: str) -> str:
    return max(",;\t", key=first.count)


# ------------------------------------------------------------------------------------------------------------ JSON


def json_rows(source: Source) -> Iterator[Row | Rejection]:
    """Read a JSON list of objects. Raises RegisterError when it is something else."""
    with opened(source.path, source.encoding) as text:
        content = text.read(LARGEST_JSON)
    try:
        rows = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise RegisterError(f"{source.path.name} is not JSON: {error}") from None
    if not isinstance(rows, list):
        raise RegisterError(f"{source.path.name} is not a JSON list")
    for place, row in enumerate(rows, 1):
        if isinstance(row, dict):
            yield Row(place, row)
        else:
            yield Rejection(place, "is not an object")
