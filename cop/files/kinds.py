"""What a file is, told from its content. The list is short; whatever is not on it is refused.

Nothing is unpacked: of an office file only the directory and two small parts are read (domain.md C4).
"""

from __future__ import annotations

import codecs
import mimetypes
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO

from cop.core.errors import Invalid
from cop.core.i18n import _
from cop.files import names

MEGABYTE = 1024 * 1024
MOST_MEMBERS = 10_000
MOST_UNPACKED = 500 * MEGABYTE
MOST_RATIO = 200
"""Office files shrink by ten or twenty; bombs by a thousand."""
SMALL_PART = 256 * 1024


@dataclass(frozen=True, slots=True)
class Kind:
    """A type that we keep. ``extensions``: what a name may claim, the first is the one we give."""

    media_type: str
    extensions: tuple[str, ...]
    is_picture: bool = False


PNG = Kind("image/png", (".png",), is_picture=True)
JPEG = Kind("image/jpeg", (".jpg", ".jpeg", ".jpe", ".jfif"), is_picture=True)
WEBP = Kind("image/webp", (".webp",), is_picture=True)
GIF = Kind("image/gif", (".gif",), is_picture=True)
PDF = Kind("application/pdf", (".pdf",))
TEXT = Kind("text/plain", (".txt", ".csv", ".md", ".tsv", ".log"))
_OOXML = "application/vnd.openxmlformats-officedocument."
DOCX = Kind(f"{_OOXML}wordprocessingml.document", (".docx",))
XLSX = Kind(f"{_OOXML}spreadsheetml.sheet", (".xlsx",))
PPTX = Kind(f"{_OOXML}presentationml.presentation", (".pptx",))
ODT = Kind("application/vnd.oasis.opendocument.text", (".odt",))

ALL = (PNG, JPEG, WEBP, GIF, PDF, TEXT, DOCX, XLSX, PPTX, ODT)
DANGEROUS = {".docm", ".xlsm", ".pptm", ".dotm", ".hta", ".mht", ".lnk", ".scr", ".cmd", ".ps1", ".vbs", ".jar", ".apk"}

OFFICE = {"word/document.xml": DOCX, "xl/workbook.xml": XLSX, "ppt/presentation.xml": PPTX}
MARKUP = (b"<!doctype", b"<html", b"<svg", b"<?xml", b"<script", b"<head", b"<body", b"<!--", b"mime-version:", b"<mht")

CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f]")

_known_names = mimetypes.MimeTypes(())


def recognise(stream: IO[bytes], name: str | None) -> Kind:
    """Return what the content is. Raises `Invalid` when it is not on the list or the name claims another type."""
    stream.seek(0)
    head = stream.read(4096)
    stream.seek(0)
    kind = _by_content(head, stream)
    stream.seek(0)
    if kind is None:
        raise Invalid(
            _("This kind of file cannot be kept here. Pictures, PDF, Word, Excel, PowerPoint and text files can."),
            field="file",
        )
    if _claims_another(names.suffix(name), kind):
        raise Invalid(
            _("The name of this file says one thing and its content another. Please save it again and try once more."),
            field="file",
        )
    return kind


def _by_content(head: bytes, stream: IO[bytes]) -> Kind | None:
    for start, kind in ((b"\x89PNG\r\n\x1a\n", PNG), (b"\xff\xd8\xff", JPEG), (b"%PDF-", PDF)):
        if head.startswith(start):
            return kind
    if head[:6] in {b"GIF87a", b"GIF89a"}:
        return GIF
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return WEBP
    if head.startswith(b"PK\x03\x04"):
        return _office(stream)
    return TEXT if _is_text(stream) else None


def _claims_another(suffix: str, kind: Kind) -> bool:
    """Whether the name's ending belongs to a different type; an ending that means nothing claims nothing."""
    if not suffix or suffix in kind.extensions:
        return False
    known = {extension for other in ALL for extension in other.extensions}
    return suffix in known or _known_names.guess_type(f"x{suffix}")[0] is not None or suffix in DANGEROUS


def _office(stream: IO[bytes]) -> Kind | None:
    """Tell an office file by its parts. Macros, external templates and bombs are none."""
    try:
        with zipfile.ZipFile(stream) as archive:
            members = archive.infolist()
            if not _is_modest(members) or any(_is_bad_member(member) for member in members):
                return None
            found = {member.filename for member in members}
            if members[0].filename == "mimetype":
                return ODT if _part(archive, "mimetype").strip() == ODT.media_type.encode() else None
            kind = next((OFFICE[part] for part in OFFICE if part in found), None)
            declared = _part(archive, "[Content_Types].xml").lower()
            if kind is None or not declared or b"macroenabled" in declared or _calls_out(archive, found):
                return None
            return kind
    except (zipfile.BadZipFile, ValueError, OSError, RuntimeError, NotImplementedError, EOFError):
        return None


def _is_modest(members: list[zipfile.ZipInfo]) -> bool:
    unpacked = sum(member.file_size for member in members)
    packed = sum(member.compress_size for member in members) or 1
    if not members or len(members) > MOST_MEMBERS or unpacked > MOST_UNPACKED:
        return False
    return unpacked < 20 * MEGABYTE or unpacked / packed < MOST_RATIO


def _is_bad_member(member: zipfile.ZipInfo) -> bool:
    path = member.filename.replace("\\", "/")
    is_link = (member.external_attr >> 16) & 0o170000 == 0o120000
    leaves = path.startswith("/") or ".." in path.split("/")
    return is_link or leaves or path.lower().endswith("vbaproject.bin")


def _part(archive: zipfile.ZipFile, name: str) -> bytes:
    """Read a small part, at most `SMALL_PART` bytes of it; empty when it is missing."""
    if name not in archive.namelist():
        return b""
    with archive.open(name) as part:
        return part.read(SMALL_PART)


def _calls_out(archive: zipfile.ZipFile, found: set[str]) -> bool:
    """Whether the document loads its template from elsewhere: the classic way to bring macros in."""
    settings = "word/_rels/settings.xml.rels"
    if settings not in found:
        return False
    relations = _part(archive, settings).lower()
    return b"attachedtemplate" in relations and b'targetmode="external"' in relations


def _is_text(stream: IO[bytes]) -> bool:
    """Whether the whole content is UTF-8 text without controls that does not begin like a page or a picture."""
    first = True
    for piece in _pieces(stream):
        if CONTROL.search(piece) or (first and _looks_like_markup(piece)):
            return False
        first = False
    return not first


def _pieces(stream: IO[bytes]) -> Iterator[str]:
    decoder = codecs.getincrementaldecoder("utf-8-sig")()
    stream.seek(0)
    try:
        while block := stream.read(MEGABYTE):
            yield decoder.decode(block)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        yield "\0"


def _looks_like_markup(piece: str) -> bool:
    start = piece[:2048].lstrip().lower().encode()
    return start.startswith(MARKUP) or any(sign in start for sign in (b"<svg", b"<script", b"<html"))
