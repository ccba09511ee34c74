"""Pictures are drawn anew: only pixels survive, without place, camera, thumbnails or whatever hides behind them.

Memory and time are bounded: the size in the header is judged before anything is decoded.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from typing import IO

from PIL import Image, ImageOps

from cop.core.errors import Invalid
from cop.core.i18n import _
from cop.files.kinds import GIF, JPEG, PNG, WEBP, Kind

MOST_PIXELS = 25_000_000
"""100 MB when decoded; a telephone's picture has twelve million."""
LONGEST_SIDE = 2560
PHOTO_SIDE = 240
"""Twice the largest portrait, for dense screens."""
READERS = {PNG: "PNG", JPEG: "JPEG", WEBP: "WEBP", GIF: "GIF"}

Image.MAX_IMAGE_PIXELS = MOST_PIXELS


def redrawn(stream: IO[bytes], kind: Kind) -> tuple[BytesIO, Kind]:
    """Return the picture without metadata, at most 2,560 pixels long, and its type; a moving one becomes still.

    Raises `Invalid` for too many pixels and for what cannot be decoded.
    """
    with _decoded(stream, kind, (LONGEST_SIDE, LONGEST_SIDE)) as image:
        image.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS)
        return _encoded(image, PNG if kind is GIF else kind)


def portrait(stream: IO[bytes], kind: Kind) -> tuple[BytesIO, Kind]:
    """Return the middle square of the picture as a JPEG of 240 pixels. Raises as `redrawn` does."""
    with _decoded(stream, kind, (PHOTO_SIDE * 2, PHOTO_SIDE * 2)) as image:
        square = ImageOps.fit(_flat(image), (PHOTO_SIDE, PHOTO_SIDE), Image.Resampling.LANCZOS)
        return _encoded(square, JPEG)


@contextmanager
def _decoded(stream: IO[bytes], kind: Kind, near: tuple[int, int]) -> Iterator[Image.Image]:
    """Open, judge the header, decode (a JPEG at a fraction of its size when that is enough) and turn upright."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            stream.seek(0)
            with Image.open(stream, formats=[READERS[kind]]) as image:
                _refuse_giants(image.size)
                if kind is JPEG:
                    image.draft("RGB", near)
                image.load()
                upright = ImageOps.exif_transpose(image)
                yield upright if upright.mode in {"RGB", "RGBA", "L"} else upright.convert("RGBA")
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        _refuse_giants((MOST_PIXELS, 2))
    except (OSError, ValueError, SyntaxError, EOFError, OverflowError, IndexError, KeyError, TypeError, MemoryError):
        raise Invalid(_("This picture cannot be read. Please save it again and try once more."), "file") from None


def _refuse_giants(size: tuple[int, int]) -> None:
    if size[0] * size[1] > MOST_PIXELS:
        raise Invalid(
            _("This picture has more than 25 million pixels. Please make it smaller and try again."), field="file"
        )


def _flat(image: Image.Image) -> Image.Image:
    if image.mode != "RGBA":
        return image.convert("RGB")
    ground = Image.new("RGB", image.size, "white")
    ground.paste(image, mask=image.getchannel("A"))
    return ground


def _encoded(image: Image.Image, kind: Kind) -> tuple[BytesIO, Kind]:
    """Write pixels only: a fresh picture has no metadata to copy."""
    bare = Image.new(image.mode, image.size)
    bare.paste(image)
    out = BytesIO()
    if kind is JPEG:
        _flat(bare).save(out, "JPEG", quality=85, optimize=True, progressive=True)
    else:
        bare.save(out, READERS[kind])
    out.seek(0)
    return out, kind
