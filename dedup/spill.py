"""Texts beyond a budget of memory: in a temporary file, from which they are read when they are looked at.

Imports errors and article only.
"""

import os
import re
import tempfile
import weakref
from collections.abc import Iterable, Sequence
from contextlib import suppress
from pathlib import Path
from sys import getsizeof
from typing import NamedTuple

from dedup.article import Article, Packed, StoredArticle, lying_of
from dedup.errors import ParameterError, StorageError

# As much as 150,000 articles of the usual length. It need not grow with the machine: what is in the file stays in
# memory as well, as the system's cache, for as long as nobody else wants that memory.
DEFAULT_BUDGET = 10**9

# Of a file as large as this share of the machine's memory much is not in the system's cache when it is looked at.
_SHARE_CACHED = 0.5
_LIMITS = "/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes"  # of a container

_SIZE = re.compile(r"(\d+(?:\.\d+)?)\s*(?:([kmgt])(i?)b?|b)?", re.IGNORECASE)


def budget_of(memory: int | str | None) -> int:
    """A budget in bytes: 2GB is 2,000,000,000, 2GiB is 2,147,483,648; None is the default.

    Raises:
        ParameterError: it is no size.
    """
    if memory is None:
        return DEFAULT_BUDGET
    found = _SIZE.fullmatch(str(memory).strip())
    if found is None:
        raise ParameterError(f"memory is {memory!r}; write it as a number of bytes, or like 512MB or 2GB")
    number, unit, binary = found.groups()
    return int(float(number) * (1024 if binary else 1000) ** (" kmgt".index(unit.lower()) if unit else 0))


class TextFile:
    """A temporary file without a name that texts are added to. It is gone when nobody holds it any more."""

    def __init__(self) -> None:
        try:
            file = tempfile.TemporaryFile(buffering=0, prefix="dedup-")  # noqa: SIM115 - closed when nobody holds it
        except OSError as error:
            raise StorageError(_reason(error)) from error
        self._fd, self._end = file.fileno(), 0
        self._cached = _SHARE_CACHED * _memory_of_the_machine()
        weakref.finalize(self, file.close)
        self._advise(0, 0, "POSIX_FADV_RANDOM")

    def append(self, data: memoryview) -> int:
        """Add bytes, and say where they begin.

        Raises:
            StorageError: the disk is full, or fails.
        """
        start, left = self._end, data
        try:
            while left:
                written = os.pwrite(self._fd, left, self._end)
                self._end += written
                left = left[written:]
        except OSError as error:
            raise StorageError(_reason(error)) from error
        return start

    @property
    def is_cached(self) -> bool:
        """Whether it is so small that all of it is likely to be in the system's cache."""
        return self._end <= self._cached

    def expect(self, start: int, size: int) -> None:
        """Have the system read these bytes into its cache, and do not wait for it."""
        self._advise(start, size, "POSIX_FADV_WILLNEED")

    def _advise(self, start: int, size: int, advice: str) -> None:
        with suppress(AttributeError, OSError):  # macOS and Windows take none, nor do some file systems
            os.posix_fadvise(self._fd, start, size, getattr(os, advice))

    def read(self, start: int, size: int) -> bytes:
        """The bytes there. Threads may read at the same time, and processes that were forked."""
        data = os.pread(self._fd, size, start)
        if len(data) < size:
            raise StorageError(f"the temporary file for texts ends at {start + len(data)}, within a text")
        return data


def _memory_of_the_machine() -> int:
    """In bytes, or those that a container may use; none, where the system does not say."""
    names = getattr(os, "sysconf_names", {})
    found = [os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") if "SC_PHYS_PAGES" in names else 0]
    for name in _LIMITS:
        with suppress(OSError, ValueError):  # not there, or "max"
            found.append(int(Path(name).read_text()))
    return min(found)


def _reason(error: OSError) -> str:
    why = (error.strerror or str(error)).lower()
    return (
        f"cannot keep texts in a temporary file: {why}; name another folder in the variable TMPDIR, "
        "or let texts take more memory (--memory)"
    )


class Filed(NamedTuple):
    """A text that lies in a file."""

    file: TextFile
    start: int
    size: int  # bytes
    length: int  # characters

    def utf8(self) -> bytes:
        """The text in UTF-8, read anew."""
        return self.file.read(self.start, self.size)


def utf8_of(articles: Sequence[Article]) -> list[bytes]:
    """The texts of articles in UTF-8, those in a file read together."""
    expect(articles)
    return [article.utf8 for article in articles]


def expect(articles: Iterable[Article]) -> None:
    """Have the texts read from the disk that will be looked at: many at once take an eighth of one after the other."""
    for article in articles:
        lying = lying_of(article)
        if type(lying) is Filed:
            if lying.file.is_cached:  # and so are the others, mostly: a run has one file
                return
            lying.file.expect(lying.start, lying.size)


class Keeper:
    """Keeps the texts of articles in memory up to a budget in bytes, and those that come later in a file."""

    def __init__(self, budget: int) -> None:
        self._left = budget
        self._file: TextFile | None = None

    def keep(self, articles: Sequence[Article], data: memoryview, offsets: Sequence[int]) -> Sequence[Article]:
        """The articles, all as they are or all stored; text i in UTF-8 is `data[offsets[i]:offsets[i + 1]]`."""
        size = sum(map(_held, articles))
        if size <= self._left or not hasattr(os, "pread"):  # Windows cannot read by offset
            self._left -= size
            return articles
        self._left = 0  # what comes later is not kept before what came first
        file = self._file = self._file or TextFile()
        start = file.append(data)
        return [
            StoredArticle.store(article, Filed(file, start + first, end - first, article.length))
            for article, first, end in zip(articles, offsets[:-1], offsets[1:], strict=True)
        ]


def _held(article: Article) -> int:
    """What an article's text takes in memory, when it has been looked at."""
    lying = lying_of(article)
    return getsizeof("") + lying.length * lying.width if isinstance(lying, Packed) else getsizeof(article.text)
