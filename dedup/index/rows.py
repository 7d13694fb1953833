"""Articles ↔ the rows of an index file. Imports article, find for its arrays, and reports for plain JSON."""

import sqlite3
import zlib
from collections.abc import Iterable
from datetime import datetime
from hashlib import blake2b
from typing import NamedTuple

import numpy as np
import orjson

from dedup.article import Article, StoredArticle
from dedup.errors import StorageError
from dedup.find.hashing import I64, U64
from dedup.outcome import Overlap
from dedup.reports._plain import dump

LEVEL = 1  # of zlib: 6 takes four times as long for a tenth less
COLUMNS = "row, id, node, cluster, canonical, published, content, length, facts"


class Row(NamedTuple):
    """An article as the index keeps it, but for its text."""

    row: int
    id: str
    node: int | None  # None: too short to be judged
    cluster: int
    canonical: int
    published: float | None
    content: int
    length: int
    facts: str


class Node(NamedTuple):
    """A distinct text that is judged."""

    node: int
    words: int  # hash of the sequence of words, unsigned
    first: float | None  # when the first and the last of its articles were published
    last: float | None
    crowded: bool

    @property
    def order(self) -> tuple[int, float]:
        """What nodes are ordered by: the hash of the words, as in a batch; those that a window keeps apart by time."""
        return self.words, float("-inf") if self.first is None else self.first


class PairRow(NamedTuple):
    """Two nodes that overlap, left < right, and their counts."""

    left: int
    right: int
    shared: int
    left_size: int
    right_size: int
    overlap: Overlap
    left_taken: float | None
    right_taken: float | None
    quoted: float | None


class Shelved(NamedTuple):
    """A text in an index file: read each time that it is looked at."""

    texts: "Texts"
    row: int
    length: int  # characters

    def utf8(self) -> bytes:
        """The text in UTF-8."""
        return self.texts.utf8(self.row)


class Texts:
    """The texts of an index: those that are being added, and those in the file, by their rows."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._at_hand: dict[int, bytes] = {}

    def hold(self, row: int, text: bytes) -> None:
        """Keep a text that is not in the file yet."""
        self._at_hand[row] = text

    def fetch(self, rows: Iterable[int]) -> None:
        """Read texts that will be looked at, all at once."""
        missing = [row for row in rows if row not in self._at_hand]
        found = select(self._connection, "SELECT row, text FROM texts WHERE row IN ({})", missing)
        self._at_hand.update((row, zlib.decompress(text)) for row, text in found)

    def utf8(self, row: int) -> bytes:
        """A text in UTF-8.

        Raises:
            StorageError: the index is closed, or the article was taken out of it.
        """
        if row not in self._at_hand:
            try:
                self.fetch([row])
                return self._at_hand.pop(row)
            except sqlite3.ProgrammingError as error:
                raise StorageError("a text cannot be read: its index is closed") from error
            except KeyError as error:
                raise StorageError("a text cannot be read: its article was taken out of the index") from error
        return self._at_hand[row]


def select(connection: sqlite3.Connection, query: str, numbers: Iterable[int | str]) -> list[tuple]:  # type: ignore[type-arg]
    """The rows of a query about some numbers or ids; `{}` stands for them."""
    wanted = list(numbers)
    found: list[tuple] = []  # type: ignore[type-arg]
    for start in range(0, len(wanted), _AT_ONCE):
        some = wanted[start : start + _AT_ONCE]
        found += connection.execute(query.format(",".join("?" * len(some))), some)
    return found


_AT_ONCE = 500  # numbers in a query: SQLite may be built for 999 only, and prepares short queries faster


def signed(values: U64) -> I64:
    """Hashes as SQLite keeps them."""
    return values.view(np.int64)


def unsigned(value: int) -> int:
    """A hash as NumPy keeps it."""
    return value & 0xFFFFFFFFFFFFFFFF


def content_of(article: Article) -> int:
    """A hash of an article's title and text as written."""
    title = (article.title or "").encode()
    digest = blake2b(title + b"\0" + article.utf8, digest_size=8).digest()
    return int.from_bytes(digest, "little", signed=True)


def facts_of(article: Article) -> str:
    """All of an article but its id and text, as a JSON list; what JSON has no words for as reports write it."""
    published = article.published.isoformat() if article.published else None
    own = (article.title, article.url, article.source, published, article.author, article.language)
    return dump([*own, article.extra or {}])


def article_of(row: Row, texts: Texts) -> Article:
    """The article of a row; its text stays where it lies."""
    title, url, source, published, author, language, extra = orjson.loads(row.facts)
    moment = datetime.fromisoformat(published) if published else None
    facts = row.id, title, url, source, moment, author, language, extra
    return StoredArticle.of_facts(facts, Shelved(texts, row.row, row.length))


def crc_of(id: str, added: float, facts: str, text: bytes) -> int:
    """The checksum of an article's row and its compressed text."""
    return zlib.crc32(text, zlib.crc32(f"{id}\0{added!r}\0{facts}".encode()))


def pair_of(values: tuple) -> PairRow:  # type: ignore[type-arg]
    """A row of the table pairs."""
    left, right, shared, left_size, right_size, overlap, *taken = values
    return PairRow(left, right, shared, left_size, right_size, Overlap(overlap), *taken)


def fact_order(row: Row) -> tuple[bool, float, int, str]:
    """The order of the articles' facts, as judge.relations has it."""
    return (row.published is None, row.published or 0.0, -row.length, row.id)


def rows_by_node(rows: Iterable[Row]) -> dict[int, list[Row]]:
    """The rows of each node."""
    found: dict[int, list[Row]] = {}
    for row in rows:
        if row.node is not None:
            found.setdefault(row.node, []).append(row)
    return found
