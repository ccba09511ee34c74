"""The embedded engine: a Whoosh index in the instance folder, written by the worker alone, read by every process.

``search/CURRENT`` names the folder in use and is replaced whenever something was written: one look at it tells a reader
whether to open anew. A rebuild fills another folder first. What a killed writer left behind is swept by the next one.
"""

from __future__ import annotations

import fcntl
import json
import shutil
import time
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import IO, Any

from cop.core.clock import now
from cop.core.subjects import Ref
from cop.search.engines import Found, IndexBusy, Status
from cop.search.parser import Query
from cop.search.registry import Document
from cop.search.weights import weigh

WRITER_MEMORY = 48
"""Megabytes of postings a rebuild sorts at a time."""
FORMAT = 1
"""Raise it when the index is made differently: an older one counts as missing and is built anew."""


class EmbeddedIndex:
    """A folder with a Whoosh index. Keeps the promise of `cop.search.engines.SearchBackend`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._reader: Any = None

    # ------------------------------------------------------------------------------------------------------ reading

    def search(self, query: Query, visible: Collection[str], kind: str | None = None) -> Found:
        if query.is_empty:
            return Found()
        return self._open().search(query, visible, kind)  # type: ignore[no-any-return]

    def suggest(self, prefix: str, visible: Collection[str], limit: int = 8) -> list[str]:
        return self._open().suggest(prefix, visible, limit)  # type: ignore[no-any-return]

    def correct(self, word: str, visible: Collection[str]) -> str | None:
        return self._open().correct(word, visible)  # type: ignore[no-any-return]

    def similar(self, text: str, visible: Collection[str], limit: int = 6) -> Sequence[Ref]:
        return self._open().similar(text, visible, limit)  # type: ignore[no-any-return]

    def status(self) -> Status:
        current = self._current()
        return Status(
            engine="whoosh",
            documents=int(current.get("documents", 0)),
            generation=int(current.get("generation", 0)),
            built_at=datetime.fromisoformat(current["built_at"]) if current.get("built_at") else None,
            is_building=self._is_rebuilding(),
        )

    def _open(self) -> Any:
        """Return a reader of the present state; opened anew when a writer has been here since."""
        from cop.search.engines.reader import Reader  # noqa: PLC0415  whoosh costs memory: only who searches pays

        if self._reader is None:
            self._reader = Reader(self.folder / "CURRENT")
        return self._reader

    def _current(self) -> dict[str, Any]:
        try:
            read: dict[str, Any] = json.loads((self.folder / "CURRENT").read_text())
        except (FileNotFoundError, ValueError):
            return {}
        return read if read.get("format") == FORMAT else {}

    # ------------------------------------------------------------------------------------------------------ writing

    def delete(self, refs: Collection[Ref]) -> None:
        self.index((), refs)

    def index(self, documents: Iterable[Document], gone: Collection[Ref] = ()) -> None:
        newest = {(document.kind, document.id): document for document in documents}
        with self._writing():
            current = self._current()
            if not current:
                current = self._begin()
            folder = self.folder / current["folder"]
            _sweep_leftovers(folder)
            added = _write(folder, newest.values(), {*newest, *gone})
            self._publish({**current, "documents": int(current["documents"]) + added})

    def _begin(self) -> dict[str, Any]:
        """Start an index of nothing, which counts as not built: what changes is found until it is."""
        self._sweep_folders()
        folder = self._new_folder()
        _fill(folder, ())
        return {"format": FORMAT, "folder": folder.name, "documents": 0, "generation": 0, "built_at": None}

    def _new_folder(self) -> Path:
        folder = self.folder / f"index-{time.time_ns():x}"
        folder.mkdir(parents=True)
        return folder

    def rebuild(self, documents: Iterable[Document]) -> int:
        with self._writing(), self._marking():
            self._sweep_folders()
            folder = self._new_folder()
            count = _fill(folder, documents)
            before = self._current()
            self._publish(
                {
                    "format": FORMAT,
                    "folder": folder.name,
                    "documents": count,
                    "generation": before.get("generation", 0),
                    "built_at": now().isoformat(),
                }
            )
            self._sweep_folders()
        return count

    def optimise(self) -> None:
        with self._writing():
            self._sweep_folders()
            current = self._current()
            if current:
                folder = self.folder / current["folder"]
                _sweep_leftovers(folder)
                _merge(folder)
                self._publish(current)

    def _publish(self, current: dict[str, Any]) -> None:
        """Say which folder is in use, in one step that readers see whole or not at all."""
        current["generation"] = int(current.get("generation", 0)) + 1
        fresh = self.folder / "CURRENT.new"
        fresh.write_text(json.dumps(current))
        fresh.replace(self.folder / "CURRENT")

    @contextmanager
    def _writing(self) -> Iterator[None]:
        """Be the only writer, on this machine, or raise `IndexBusy`."""
        self.folder.mkdir(parents=True, exist_ok=True)
        with (self.folder / "writer.lock").open("w") as lock:
            _lock_now(lock)
            yield

    @contextmanager
    def _marking(self) -> Iterator[None]:
        with (self.folder / "rebuild.lock").open("w") as lock:
            _lock_now(lock)
            yield

    def _is_rebuilding(self) -> bool:
        try:
            with (self.folder / "rebuild.lock").open("w") as lock:
                _lock_now(lock)
        except IndexBusy:
            return True
        except OSError:
            return False
        return False

    def _sweep_folders(self) -> None:
        """Remove what is not in use: older indexes and the unfinished work of killed writers."""
        used = self._current().get("folder")
        for path in self.folder.glob("index-*"):
            if path.name != used:
                shutil.rmtree(path, ignore_errors=True)


def _lock_now(lock: IO[str]) -> None:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise IndexBusy from None


def _sweep_leftovers(folder: Path) -> None:
    """Remove temporary files of a writer that was killed. Only while nobody else writes."""
    for path in folder.glob("*.tmp"):
        shutil.rmtree(path, ignore_errors=True)


SHIFT = 44
"""Bits of a packed number that hold the id."""


def pack(ref: Ref) -> int:
    """Return a thing's kind and id as one number."""
    return kind_code(ref[0]) << SHIFT | ref[1]


@cache
def kind_code(kind: str) -> int:
    """Return a small number that stays the same for a kind's name."""
    code = 0
    for letter in kind.encode():
        code = (code * 131 + letter) % 262_139
    return code


def unpack(number: int, kinds: Mapping[int, str]) -> Ref:
    """Return the kind and id of a packed number; ``kinds`` names the codes that are in the index."""
    return kinds[number >> SHIFT], number & (1 << SHIFT) - 1


def _write(folder: Path, documents: Collection[Document], replaced: set[Ref]) -> int:
    """Strike out ``replaced`` and add ``documents`` in one commit. Returns by how much the index grew."""
    from whoosh.index import open_dir  # noqa: PLC0415  as above

    from cop.search.engines.segments import Codec, Segment  # noqa: PLC0415

    numbers = {pack(ref) for ref in replaced}
    found = open_dir(str(folder))
    writer = found.writer(codec=Codec(), limitmb=16, compound=False)
    try:
        grown, base = len(documents), 0
        for segment in writer.segments:
            opened = Segment(folder, segment)
            for place, number in enumerate(opened.numbers()):
                if number in numbers and not segment.is_deleted(place):
                    writer.delete_document(base + place)
                    grown -= 1
            base += opened.size
            opened.close()
        for document in documents:
            _add(writer, document)
    except BaseException:
        writer.cancel()
        raise
    writer.commit()
    return grown


def _fill(folder: Path, documents: Iterable[Document]) -> int:
    from whoosh.index import create_in  # noqa: PLC0415

    from cop.search.engines.segments import Codec, schema  # noqa: PLC0415

    writer = create_in(str(folder), schema()).writer(codec=Codec(), limitmb=WRITER_MEMORY, compound=False)
    count = 0
    try:
        for document in documents:
            _add(writer, document)
            count += 1
    except BaseException:
        writer.cancel()
        raise
    writer.commit()
    return count


def _merge(folder: Path) -> None:
    from whoosh.index import open_dir  # noqa: PLC0415

    from cop.search.engines.segments import Codec  # noqa: PLC0415

    open_dir(str(folder)).writer(codec=Codec(), limitmb=WRITER_MEMORY, compound=False).commit(optimize=True)


def _add(writer: Any, document: Document) -> None:
    weighed = weigh(document)
    marks = [f"k:{document.kind}", f"l:{document.language[:2]}", *(f"a:{key}" for key in document.keys)]
    writer.add_document(
        exact=[(word.encode(), weight, places.tobytes()) for word, (weight, places) in weighed.exact.items()],
        stem=[(stem.encode(), weight, b"") for stem, weight in weighed.stems.items()],
        mark=[(mark.encode(), 1.0, b"") for mark in dict.fromkeys(marks)],
        number=pack((document.kind, document.id)),
    )
