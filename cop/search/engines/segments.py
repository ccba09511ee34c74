"""Reading one segment of a Whoosh index: documents as bits of one number, so that sets cost next to nothing.

A segment never changes, but for the documents struck out of it; so what was read once may be kept. Whoosh 2.7.4 is
pinned, and its blocks of postings are read directly: posting by posting would be five times slower.
"""

from __future__ import annotations

import mmap
import threading
from array import array
from collections.abc import Iterable, Iterator
from io import BytesIO
from itertools import accumulate
from pathlib import Path
from typing import Any

from whoosh import columns, fields, formats
from whoosh.codec.whoosh3 import W3Codec
from whoosh.filedb.filestore import FileStorage
from whoosh.filedb.structfile import BufferFile
from whoosh.reading import TermNotFound

KEPT_SETS = 256
KEPT_READERS = 64
WORTH_KEEPING = 128
"""Sets of fewer documents are read again: that costs less than the memory."""


class Codec(W3Codec):
    """Whoosh's own, without the lengths of fields: `cop.search.weights` has put them into the weights."""

    length_stats = False


class Words(fields.FieldType):
    """A field that is given its terms ready: ``(bytes, weight, value)``."""

    def __init__(self, form: formats.Format) -> None:
        super().__init__(form, None)

    def index(self, value: Iterable[tuple[bytes, float, bytes]], **_: Any) -> Iterator[tuple[bytes, int, float, bytes]]:
        return ((term, 1, weight, places) for term, weight, places in value)


class Places(formats.Format):
    """Postings with positions, two bytes each."""

    posting_size = -1


NUMBERS = columns.NumericColumn("q")


def schema() -> fields.Schema:
    """Return the thin schema: words with places, stems, marks (kind, audience, language), and the number of a thing."""
    return fields.Schema(
        exact=Words(Places()),
        stem=Words(formats.Existence()),
        mark=Words(formats.Existence()),
        number=fields.COLUMN(NUMBERS),
    )


class MappedFile(BufferFile):
    """A file mapped into memory. Whoosh's own class keeps a second copy of everything in each process."""

    def __init__(self, path: Path) -> None:
        with path.open("rb") as file:
            is_empty = path.stat().st_size == 0
            mapped: Any = BytesIO() if is_empty else mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        self._buf = memoryview(b"" if is_empty else mapped)
        self._name = path.name
        self.file = mapped
        self.onclose = None
        self.is_real = False
        self.is_closed = False

    def close(self) -> None:
        """Leave the unmapping to the last reference: an answer may still hold a part."""
        self.is_closed = True


class MappedFolder(FileStorage):
    """A folder of an index whose files are mapped."""

    def open_file(self, name: str, **_: Any) -> MappedFile:
        return MappedFile(Path(self.folder) / name)


class Segment:
    """One segment, open for reading. Not for two threads at once."""

    def __init__(self, folder: Path, segment: Any) -> None:
        files = MappedFolder(str(folder))
        codec = segment.codec()
        self.name: str = segment.segment_id()
        self.size: int = segment.doc_count_all()
        self._terms = codec.terms_reader(files, segment)
        self._documents = codec.per_document_reader(files, segment)
        self._numbers = self._documents.column_reader("number", NUMBERS)
        self._sets: dict[tuple[str, str], int] = {}
        self._opened: dict[frozenset[str], int] = {}
        self.live = 0
        self.strike(segment)

    def strike(self, segment: Any) -> None:
        """Take over which documents have been struck out since."""
        self.live = ((1 << self.size) - 1) & ~bits_of(segment.deleted_docs(), self.size)

    def number(self, document: int) -> int:
        """Return the packed ``(kind, id)`` of a document."""
        return int(self._numbers[document])

    def numbers(self) -> array[int]:
        """Return the packed ``(kind, id)`` of every document, the struck ones included."""
        return array("q", self._numbers.load())

    def frequency(self, field: str, term: str) -> int:
        """Return in how many documents the term stands; struck ones count."""
        try:
            return int(self._terms.term_info(field, term.encode()).doc_frequency())
        except TermNotFound:
            return 0

    def has(self, field: str, term: bytes) -> bool:
        """Whether the term is known."""
        return (field, term) in self._terms

    def beginning(self, field: str, prefix: str) -> Iterator[str]:
        """Yield the terms that begin with ``prefix``, in order."""
        start = prefix.encode()
        for name, term in self._terms.terms_from(field, start):
            if name != field or not term.startswith(start):
                return
            yield term.decode()

    def opened_by(self, keys: frozenset[str]) -> int:
        """Return the set of documents that one of these keys opens, struck ones left out."""
        opened = self._opened.get(keys)
        if opened is None:
            opened = 0
            for key in keys:
                opened |= self.having("mark", f"a:{key}")
            if len(self._opened) >= KEPT_READERS:
                self._opened.pop(next(iter(self._opened)))
            self._opened[keys] = opened
        return opened & self.live

    def having(self, field: str, term: str) -> int:
        """Return the set of documents that have the term."""
        key = (field, term)
        known = self._sets.get(key)
        if known is not None:
            return known
        found: list[int] = []
        for ids, _ in self._blocks(field, term):
            found.extend(ids)
        result = bits_of(found, self.size)
        if len(found) >= WORTH_KEEPING:
            if len(self._sets) >= KEPT_SETS:
                self._sets.pop(next(iter(self._sets)))
            self._sets[key] = result
        return result

    def add_weights(self, field: str, term: str, among: bytes, factor: float, scores: dict[int, float]) -> None:
        """Add ``factor`` times the weight of the term to the score of each document of the set ``among``."""
        for ids, weights in self._blocks(field, term, among):
            for document, weight in zip(ids, weights, strict=True):
                if among[document >> 3] >> (document & 7) & 1:
                    scores[document] = scores.get(document, 0.0) + factor * weight

    def places(self, term: str, among: int) -> dict[int, array[int]]:
        """Return where the word stands in each document of the set ``among``."""
        wanted = among.to_bytes(self.size // 8 + 1, "little")
        found: dict[int, array[int]] = {}
        for ids, values in self._blocks("exact", term, wanted, with_values=True):
            for document, value in zip(ids, values, strict=True):
                if wanted[document >> 3] >> (document & 7) & 1:
                    found[document] = array("H", value)
        return found

    def _blocks(
        self, field: str, term: str, among: bytes | None = None, *, with_values: bool = False
    ) -> Iterator[tuple[tuple[int, ...], Any]]:
        """Yield blocks of ids and weights (or values), leaving out those that have nobody of ``among``."""
        try:
            matcher = self._terms.matcher(field, term.encode(), SCHEMA[field].format)
        except TermNotFound:
            return
        first = 0
        while matcher.is_active():
            last = matcher.block_max_id()
            if among is None or any(among[first >> 3 : (last >> 3) + 1]):
                matcher._read_data()  # noqa: SLF001
                steps, weights, values = matcher._data  # noqa: SLF001
                ids = tuple(accumulate(steps))
                if with_values:
                    yield ids, values
                else:
                    yield ids, weights if isinstance(weights, tuple) else (weights or 1.0,) * len(ids)
            first = last + 1
            matcher._next_block()  # noqa: SLF001

    def close(self) -> None:
        self._terms.close()
        self._documents.close()


SCHEMA = schema()
LOCK = threading.RLock()
"""Whoosh's files have one reading position for all threads."""


def bits_of(documents: Iterable[int], size: int) -> int:
    """Return a set of documents as one number."""
    held = bytearray(size // 8 + 1)
    for document in documents:
        held[document >> 3] |= 1 << (document & 7)
    return int.from_bytes(held, "little")


def members(bits: int, limit: int) -> list[int]:
    """Return up to ``limit`` documents of a set, the latest first."""
    found: list[int] = []
    held = bits.to_bytes(bits.bit_length() // 8 + 1, "little")
    for place in range(len(held) - 1, -1, -1):
        if held[place]:
            found.extend(place * 8 + bit for bit in range(7, -1, -1) if held[place] >> bit & 1)
            if len(found) >= limit:
                break
    return found[:limit]


def latest(bits: int, count: int) -> int:
    """Return the set of the ``count`` latest documents of a set, a few more or less."""
    low, high = 0, bits.bit_length()
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if (bits >> middle).bit_count() >= count else (low, middle)
    return bits >> low << low
