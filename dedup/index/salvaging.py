"""Reads what can be read of a damaged index file, and says what cannot. Imports the files beside it."""

import sqlite3
import zlib
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any, NamedTuple, TypeVar

from dedup.article import Article
from dedup.errors import DedupError
from dedup.find.profile import Profile
from dedup.index.learning import read_profile
from dedup.index.meta import meta
from dedup.index.notes import note_names, notes_in_one, read_note
from dedup.index.rows import Row, Texts, article_of, crc_of
from dedup.index.settings import Settings, new_settings, read_settings
from dedup.params import SKETCH_VERSION

T = TypeVar("T")


class Found(NamedTuple):
    """An article of the damaged file."""

    row: int
    cluster: int | None  # None: it cannot be
    added: float
    text: bytes  # compressed
    facts: str
    article: Article


@dataclass(slots=True)
class Salvage:
    """What can be read of a file. `lost` tells what could not, once it has been asked for."""

    connection: sqlite3.Connection
    lost: list[str] = field(default_factory=list)
    found: int = 0  # articles so far
    next: int = 1  # no number of an article or cluster is as large
    _unread: int = 0
    _ids: set[str] = field(default_factory=set)

    def settings(self) -> Settings:
        """Those of the file, with sketches as they are made now; those of a new file if they are lost."""
        stored = self._read("its settings; those of a new index are taken", lambda: read_settings(self.connection))
        return replace(stored or new_settings({}), sketch=SKETCH_VERSION)

    def notes(self) -> dict[str, object]:
        """The callers' values, each that can be read."""
        found = dict(self._read("the notes", lambda: notes_in_one(self.connection)) or {})
        names = self._read("the notes", lambda: note_names(self.connection)) or []
        for name in names:
            note = self._read(f"the {name}", partial(read_note, self.connection, name))
            found.update([note] if note else [])
        count = self._read("how many notes there were", lambda: meta(self.connection, "notes"))
        if isinstance(count, int) and count > len(names):
            self.lost.append(f"notes: {count - len(names)} more are lost")
        return found

    def learned(self) -> float | None:
        """When furniture was learned; None if it was not."""
        found = self._read("when furniture was learned", lambda: meta(self.connection, "learned"))
        return found if isinstance(found, float) else None

    def profile(self) -> Profile | None:
        """The furniture that was learned; None if it is to be learned anew."""
        return self._read("the furniture that was learned; it is learned anew", self._profile)

    def _profile(self) -> Profile | None:
        profile, sketch = read_profile(self.connection), read_settings(self.connection).sketch
        if len(profile.furniture) != meta(self.connection, "furniture"):
            raise sqlite3.DatabaseError("profile: a part of it is missing")
        return profile if sketch == SKETCH_VERSION else None

    def articles(self) -> Iterator[Found]:
        """All articles that can be read, in order of arrival."""
        names = self._names()
        self.next = self._next()
        for row in self._rows(max([self.next, *(row + 1 for row in names)])):
            name = names.pop(row, None)
            try:
                found = self._article(row, name)
            except Exception as error:  # damaged data may raise anything
                self._lose(row, name or self._name_of(row), error)
                self._unread += 1
                continue
            self.found += 1
            yield found
        for row, name in sorted(names.items()):
            self._lose(row, name, None)
        self._count(len(names))

    def _count(self, named: int) -> None:
        """Say how many are lost of which nothing is known."""
        expected = self._read("how many articles there were", lambda: meta(self.connection, "articles"))
        unknown = expected - self.found - self._unread - named if isinstance(expected, int) else 0
        if unknown > 0:
            self.lost.append(f"articles: {unknown} more are lost")

    def _article(self, row: int, name: str | None) -> Found:
        """An article by its row, and its id as the index of ids has it."""
        article_id, facts, added, cluster, crc = self._values("id, facts, added, cluster, crc", "articles", row)
        (text,) = self._values("text", "texts", row)
        if name is not None and crc_of(name, added, facts, text) == crc:
            article_id = name
        texts = Texts(self.connection)
        texts.hold(row, zlib.decompress(text))
        length = len(texts.utf8(row).decode())
        article = article_of(Row(row, article_id, None, 0, 0, None, 0, length, facts), texts)
        if article_id in self._ids or not isinstance(article_id, str):
            raise sqlite3.DatabaseError("its id is damaged")
        if crc_of(article_id, added, facts, text) != crc:
            self.lost.append(f"articles: row {row}, id {article_id!r}: has not its checksum, but is kept")
        self._ids.add(article_id)
        known = isinstance(cluster, int) and 0 < cluster < self.next
        return Found(row, cluster if known else None, added, text, facts, article)

    def _values(self, columns: str, table: str, row: int) -> tuple[Any, ...]:
        """The values of a row; where the number of another one is damaged, going through all finds more."""
        for number in ("row", "+row"):
            query = f"SELECT {columns} FROM {table} WHERE {number} = ?"
            found: tuple[Any, ...] | None = self.connection.execute(query, (row,)).fetchone()
            if found is not None:
                return found
        raise sqlite3.DatabaseError(f"its row in {table} is missing")

    def _name_of(self, row: int) -> str | None:
        try:
            found = self.connection.execute("SELECT id FROM articles WHERE row = ?", (row,)).fetchone()
        except sqlite3.Error:
            return None
        return str(found[0]) if found else None

    def _lose(self, row: int, name: str | None, error: Exception | None) -> None:
        named = f", id {name!r}" if name is not None else ""
        self.lost.append(f"articles: row {row}{named}: is lost ({str(error or 'its row is missing')[:100]})")

    def _rows(self, end: int) -> Iterator[int]:
        """The numbers of rows that can be looked at, each once; past damage, each that there might be."""
        last, seen = 0, set[int]()
        while last < end:
            try:
                for (row,) in self.connection.execute("SELECT row FROM articles WHERE row > ? ORDER BY row", (last,)):
                    last = max(last, row)  # a damaged number may be that of an earlier row
                    if row not in seen:
                        seen.add(row)
                        yield row
                return
            except sqlite3.Error:
                last += 1

    def _names(self) -> dict[int, str]:
        """The ids of all rows, from their index: it may be sound where the rows are not."""
        found: dict[int, str] = {}
        for order in ("ASC", "DESC"):  # from both ends up to what is damaged
            query = f"SELECT row, id FROM articles INDEXED BY sqlite_autoindex_articles_1 ORDER BY id {order}"
            with suppress(sqlite3.Error):
                for row, name in self.connection.execute(query):
                    if isinstance(row, int) and isinstance(name, str):
                        found[row] = name
        return found

    def _next(self) -> int:
        """More than the numbers of all rows and clusters, by whatever tells it."""
        told = [1]
        for query in (
            "SELECT MAX(row) FROM articles",
            "SELECT MAX(cluster) FROM articles",
            "SELECT MAX(row) FROM texts",
        ):
            try:
                (number,) = self.connection.execute(query).fetchone()
            except sqlite3.Error:
                continue
            if isinstance(number, int):
                told.append(number + 1)
        try:
            counters = meta(self.connection, "next")
        except (sqlite3.Error, ValueError):
            counters = None
        return max(told + (counters[:1] if isinstance(counters, list) else []))

    def _read(self, what: str, read: Callable[[], T]) -> T | None:
        try:
            return read()
        except (sqlite3.Error, DedupError, ValueError, TypeError) as error:
            self.lost.append(f"lost: {what} ({str(error)[:100]})")
            return None
