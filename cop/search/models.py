"""The tables of the PostgreSQL engine. With Whoosh, and on SQLite, they stay empty."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import JSON, Index, Text
from sqlalchemy.dialects.postgresql import ARRAY, TSVECTOR
from sqlalchemy.orm import Mapped, mapped_column

from cop.core.db import BigInt, Model, line


class SearchRow(Model):
    """A document: its words with places and weights, and the keys that open it."""

    __tablename__ = "search_row"
    __table_args__ = (Index("ix_search_row_words", "words", postgresql_using="gin"),)

    kind: Mapped[str] = mapped_column(line(32), primary_key=True)
    thing_id: Mapped[int] = mapped_column(BigInt, primary_key=True)
    language: Mapped[str] = mapped_column(line(2))
    keys: Mapped[list[str]] = mapped_column(JSON().with_variant(ARRAY(Text), "postgresql"))
    words: Mapped[str] = mapped_column(Text().with_variant(TSVECTOR, "postgresql"))


class SearchWord(Model):
    """A word that stands in some document: for suggestions and for what was mistyped."""

    __tablename__ = "search_word"
    __table_args__ = (Index("ix_search_word_beginning", "word", postgresql_ops={"word": "text_pattern_ops"}),)

    word: Mapped[str] = mapped_column(line(40), primary_key=True)


class SearchState(Model):
    """One row: how often the index was written, how much is in it, and when it was last built whole."""

    __tablename__ = "search_state"

    id: Mapped[int] = mapped_column(primary_key=True)
    generation: Mapped[int]
    documents: Mapped[int]
    built_at: Mapped[datetime | None]
