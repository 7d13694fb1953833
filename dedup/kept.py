"""The articles of a run by row: in memory up to a budget, and those that come later in temporary files.

Imports article, outlets and spill.
"""

import marshal
from array import array
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from itertools import pairwise
from operator import eq
from sys import getsizeof
from typing import NamedTuple, overload

import numpy as np
import numpy.typing as npt

from dedup.article import Article, Facts, Packed, StoredArticle, facts_of, lying_of
from dedup.outlets import outlet_hashes
from dedup.spill import DEFAULT_BUDGET, SpillFile, can_spill

_EPOCH, _MICROSECOND = datetime(1970, 1, 1, tzinfo=UTC), timedelta(microseconds=1)
# What an article takes besides its text, about, in bytes: facts 400, sketches 500. Measured of a million articles.
BESIDES = 900
_AT_ONCE = 1_000  # articles that are read from the file together, where all are looked at one after the other


class Filed(NamedTuple):
    """The text of an article that lies in a file."""

    files: "_Files"
    place: int

    @property
    def length(self) -> int:
        """Its characters."""
        return self.files.lengths[self.place]

    def utf8(self) -> bytes:
        """The text in UTF-8, read anew."""
        return self.files.text(self.place)


class KeptArticles(Sequence[Article]):
    """Articles by row. What lies in a file is made anew each time that somebody looks at it, and equals what was added.

    Threads may look at the same time, and forked processes. Copies and pickles are plain lists.
    """

    def __init__(self, budget: int) -> None:
        """`budget` is what articles in memory may take, in bytes, with their sketches."""
        self.budget = self._left = budget
        self._plain: list[Article] = []  # the first ones
        self._files: _Files | None = None  # those that came later
        self._rows: dict[str, int] = {}  # by the ids those in memory, once somebody asks

    @classmethod
    def of(cls, articles: list[Article]) -> "KeptArticles":
        """These articles, all in memory."""
        kept = cls(DEFAULT_BUDGET)
        kept._plain = articles
        return kept

    def add(self, articles: Sequence[Article], data: memoryview, offsets: Sequence[int]) -> None:
        """Add articles; text i in UTF-8 is `data[offsets[i]:offsets[i + 1]]`.

        Raises:
            StorageError: there is no room for a temporary file.
        """
        if self._files is None:
            size = sum(map(_held, articles))
            if size <= self._left or not can_spill():
                self._left -= size
                self._plain += articles
                return
            self._files = _Files()
        self._files.add(articles, data, offsets)

    @property
    def in_file(self) -> bool:
        """Whether the articles that came last lie in a file."""
        return self._files is not None

    def __len__(self) -> int:
        return len(self._plain) + (len(self._files) if self._files else 0)

    @overload
    def __getitem__(self, row: int) -> Article: ...
    @overload
    def __getitem__(self, row: slice) -> list[Article]: ...
    def __getitem__(self, row: int | slice) -> Article | list[Article]:
        if isinstance(row, slice):
            return [self[one] for one in range(*row.indices(len(self)))]
        place = row - len(self._plain)
        if place < 0 or self._files is None:
            return self._plain[row] if row >= 0 else self[row + len(self)] if row >= -len(self) else self._plain[row]
        return self._files.article(place)

    def __iter__(self) -> Iterator[Article]:
        yield from self._plain
        if self._files:
            yield from self._files

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, KeptArticles | list):
            return NotImplemented
        return len(self) == len(other) and all(map(eq, self, other))

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return repr(list(self))

    def __reduce__(self) -> tuple[type[list[Article]], tuple[list[Article]]]:
        return list, (list(self),)

    def lengths(self) -> npt.NDArray[np.int64]:
        """How many characters each text has."""
        plain = np.fromiter((article.length for article in self._plain), np.int64, len(self._plain))
        return np.concatenate([plain, np.array(self._files.lengths)]) if self._files else plain

    def outlets(self) -> npt.NDArray[np.uint64]:
        """A hash of each article's outlet, 0 where it is not known."""
        plain = outlet_hashes(self._plain)
        return np.concatenate([plain, np.array(self._files.outlets)]) if self._files else plain

    def row_of(self, article: Article) -> int:
        """The row of one of these articles. Raises KeyError for any other."""
        lying = lying_of(article)
        if isinstance(lying, Filed) and lying.files is self._files:
            return len(self._plain) + lying.place
        if len(self._rows) < len(self._plain):
            self._rows = {one.id: row for row, one in enumerate(self._plain)}
        return self._rows[article.id]

    def utf8(self, rows: Sequence[int]) -> list[bytes]:
        """The texts of some articles in UTF-8, those in a file announced before the first of them is read."""
        self.expect(rows)
        return [self.utf8_of(row) for row in rows]

    def utf8_of(self, row: int) -> bytes:
        """One text in UTF-8."""
        place = row - len(self._plain)
        return self._plain[row].utf8 if place < 0 or self._files is None else self._files.text(place)

    def expect(self, rows: Iterable[int]) -> None:
        """Have the texts read from the disk that will be looked at: many at once take an eighth of one by one."""
        if self._files and not self._files.is_cached:
            for row in rows:
                if row >= len(self._plain):
                    self._files.expect(row - len(self._plain))


class _Files:
    """Articles in two temporary files, the texts in one and all else in the other. In memory are 32 bytes of each."""

    def __init__(self) -> None:
        self._texts, self._facts = SpillFile(), SpillFile()
        self._text_ends, self._fact_ends = array("q", [0]), array("q", [0])
        self._unwritten: dict[int, Facts] = {}  # by place those that cannot be written
        self.lengths, self.outlets = array("q"), array("Q")

    def add(self, articles: Sequence[Article], data: memoryview, offsets: Sequence[int]) -> None:
        """Write articles."""
        facts = [facts_of(article) for article in articles]
        written = [_written(each) for each in facts]
        self._unwritten |= {len(self) + i: facts[i] for i, data in enumerate(written) if not data}
        self._facts.append(b"".join(written))
        ends = np.cumsum([self._fact_ends[-1], *map(len, written)])
        start = self._texts.append(data[offsets[0] : offsets[-1]]) - offsets[0]
        self.lengths.extend(article.length for article in articles)
        self.outlets.frombytes(outlet_hashes(articles).tobytes())
        self._fact_ends.frombytes(ends[1:].tobytes())
        self._text_ends.extend(start + end for end in offsets[1:])

    def __len__(self) -> int:
        return len(self._text_ends) - 1

    @property
    def is_cached(self) -> bool:
        """Whether the texts are so few that all of them are likely to be in the system's cache."""
        return self._texts.is_cached

    def text(self, place: int) -> bytes:
        """A text in UTF-8."""
        start, end = self._text_ends[place : place + 2]
        return self._texts.read(start, end - start)

    def expect(self, place: int) -> None:
        """Have a text read into the system's cache, and do not wait for it."""
        start, end = self._text_ends[place : place + 2]
        self._texts.expect(start, end - start)

    def article(self, place: int) -> Article:
        """One article. Raises IndexError, where there is none."""
        if place >= len(self):
            raise IndexError(place)
        start, end = self._fact_ends[place : place + 2]
        facts = _read(self._facts.read(start, end - start)) if start < end else self._unwritten[place]
        return StoredArticle.of_facts(facts, Filed(self, place))

    def __iter__(self) -> Iterator[Article]:
        for first in range(0, len(self), _AT_ONCE):
            ends = self._fact_ends[first : first + _AT_ONCE + 1]
            data = memoryview(self._facts.read(ends[0], ends[-1] - ends[0]))
            for place, (start, end) in enumerate(pairwise(ends), first):
                facts = _read(data[start - ends[0] : end - ends[0]]) if start < end else self._unwritten[place]
                yield StoredArticle.of_facts(facts, Filed(self, place))


_MOST = 10_000  # values in an article's own fields
_PLAIN = frozenset({str, int, float, bool, type(None)})


@lru_cache(10_000)
def _one(name: str | None) -> str | None:
    """The same string each time: outlets and languages are few."""
    return name


def _written(facts: Facts) -> bytes:
    """An article's facts; nothing where `marshal` would lose what they are."""
    article_id, title, url, source, published, author, language, extra = facts
    if not (published is None or published.tzinfo is UTC) or not _is_plain([*facts[:4], author, language, extra]):
        return b""
    moment = None if published is None else (published - _EPOCH) // _MICROSECOND
    try:
        return marshal.dumps((article_id, title, url, source, moment, author, language, extra or None))  # type: ignore[arg-type]
    except ValueError:  # it is nested too deeply
        return b""


def _read(written: bytes | memoryview) -> Facts:
    article_id, title, url, source, moment, author, language, extra = marshal.loads(written)
    published = None if moment is None else _EPOCH + timedelta(microseconds=moment)
    return article_id, title, url, _one(source), published, author, _one(language), extra


def _is_plain(value: object) -> bool:
    """Whether there is nothing in it but what JSON has, and no more than `_MOST` of it."""
    waiting, seen = [value], 0
    while waiting:
        value = waiting.pop()
        seen += 1
        if type(value) is dict:
            waiting += (*value.keys(), *value.values())
        elif type(value) is list:
            waiting += value
        elif type(value) not in _PLAIN:
            return False
        if seen > _MOST:  # it may be in itself
            return False
    return True


def _held(article: Article) -> int:
    """What an article takes in memory, when its text has been looked at."""
    lying = lying_of(article)
    text = getsizeof("") + lying.length * lying.width if isinstance(lying, Packed) else getsizeof(article.text)
    return text + BESIDES
