"""The contract of a source format: what it gets, what it gives. Imports errors, article and _open only."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple, Protocol

from dedup.article import Article
from dedup.sources._open import Input


@dataclass(frozen=True, slots=True)
class Names:
    """How the records of one input are called. A NUL, which no path can hold, stands for a record's number."""

    place: str  # "feed.jsonl:\0" (by the line), "feed.json[\0]" (counted from 0), "page.txt item \0"
    default_id: str  # of records without an id: "feed:\0"

    def place_of(self, number: int) -> str:
        """What messages call a record: feed.jsonl:7."""
        return self.place.replace("\0", str(number))

    def id_of(self, number: int) -> str:
        """The id of a record that has none of its own: feed:7."""
        return self.default_id.replace("\0", str(number))


class Record(NamedTuple):
    """One record of an input: an article, or the reason why there is none.

    With both an article and a problem, it was read after mending.
    """

    names: Names
    number: int
    article: Article | None
    problem: str | None = None

    @property
    def place(self) -> str:
        """What messages call it."""
        return self.names.place_of(self.number)


@dataclass(frozen=True, slots=True)
class Options:
    """How the caller wants the inputs read."""

    fields: Mapping[str, str] = field(default_factory=dict)
    """Which of the records' fields is which of ours, where the usual names do not fit: {"text": "story"}."""
    as_of: datetime | None = None
    """When the pages were fetched: "2 days ago" is counted from here. Without it such times are unknown."""
    format: str | None = None
    """The name of the format, where neither suffix nor content says it."""
    own_ids: bool = False
    """Whether a record without an id is refused, where else its place is its id; a page has its path as its own."""


@dataclass(slots=True)
class Tally:
    """Counts of one run, filled while its articles are read."""

    repeats: int = 0  # records with an id and a content that had been read before


class Format(Protocol):
    """What a module of this folder offers."""

    NAME: str
    ABOUT: str  # one line for `dedup formats`
    SUFFIXES: tuple[str, ...]
    EXTRA: str | None  # the extra that has to be installed

    def recognise(self, head: bytes) -> bool:
        """Whether the first bytes of an input look like this format.

        They are decompressed, up to 64 KiB, without a byte order mark.
        """
        ...

    def read(self, file: Input, options: Options) -> Iterator[Record]:
        """The records of one input.

        Raises:
            SourceError: the input as a whole cannot be read; what was given before remains good.
            MissingExtraError: an optional dependency is not installed.
        """
        ...
