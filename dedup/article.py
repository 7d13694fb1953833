"""Article: one text with its facts, and how it is kept where its text is not a string in memory.

Imports errors and dates only, by way of records.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from operator import attrgetter
from typing import NamedTuple, Protocol, cast

from dedup.errors import ArticleError


@dataclass(frozen=True, slots=True)
class Article:
    """One text with its facts.

    `source` is the outlet's name, `published` an aware UTC moment or None when it is not known.
    `extra` holds the caller's own fields; they ride along untouched and come back in the result.
    """

    id: str
    text: str
    title: str | None = None
    url: str | None = None
    source: str | None = None
    published: datetime | None = None
    author: str | None = None
    language: str | None = None
    extra: Mapping[str, object] = field(default_factory=dict, hash=False)

    @property
    def length(self) -> int:
        """Characters of the text."""
        return len(self.text)

    @property
    def utf8(self) -> bytes:
        """The text in UTF-8."""
        return self.text.encode()

    @classmethod
    def from_mapping(
        cls,
        record: Mapping[str, object],
        *,
        fields: Mapping[str, str] | None = None,
        default_id: str | None = None,
    ) -> "Article":
        """An article from a dict with the usual field names (`records.ALIASES`).

        `fields` says which of the record's keys is which of ours, where the usual names do not fit:
        ``{"text": "story"}``. `default_id` is used when the record has none.

        Raises:
            ArticleError: it is no dict, or has no text, no id, or a text that is not a string.
        """
        from dedup.records import read_record

        if not isinstance(record, Mapping):
            raise ArticleError(f"{type(record).__name__} is not a dict or an Article")
        return read_record(record, fields=fields, default_id=default_id)[0]


class Lying(Protocol):
    """Where a text lies that is not in memory as a string."""

    @property
    def length(self) -> int:
        """Its characters."""

    def utf8(self) -> bytes:
        """The text in UTF-8."""


class Packed(NamedTuple):
    """A text in UTF-8: as large as the string, or half as large where that has a single “quotation mark”."""

    data: bytes
    length: int  # characters
    width: int  # bytes that each of them takes in the string

    def utf8(self) -> bytes:
        """The text in UTF-8."""
        return self.data


class StoredArticle(Article):
    """An article whose text lies in a file, or packed; in all else a plain Article.

    From a file it is read each time that it is looked at. One that is packed becomes a plain article when its text is
    first looked at: most never are, and who looks once looks again. It equals the plain one, and copies, pickles and
    `dataclasses.replace` give plain ones. One in a file keeps None for no `extra`: an empty dict takes as much as all
    else of an article.
    """

    __slots__ = ()  # where the text lies is kept in the slot for the text

    def __new__(cls, *values: object, **named: object) -> "StoredArticle":
        """A plain article: a stored one is made by `of_facts` only."""
        return Article(*values, **named)  # type: ignore[arg-type, return-value]

    @classmethod
    def of_facts(cls, facts: "Facts", lying: Lying) -> "StoredArticle":
        """An article with these facts, its text lying elsewhere."""
        draft = Draft(facts[0], lying, *facts[1:])
        draft.__class__ = cls  # type: ignore[assignment]
        return cast(StoredArticle, draft)

    @property
    def text(self) -> str:
        """The text, read from its file, or unpacked."""
        lying = lying_of(self)
        if isinstance(lying, str):
            return lying
        text = lying.utf8().decode()
        if type(lying) is Packed:
            _TEXT.__set__(self, text)
            object.__setattr__(self, "__class__", Article)
        return text

    @property
    def utf8(self) -> bytes:
        """The text in UTF-8, as it is packed, or read from its file."""
        lying = lying_of(self)
        return lying.encode() if isinstance(lying, str) else lying.utf8()

    @property
    def extra(self) -> Mapping[str, object]:
        """The caller's own fields."""
        own = cast(Mapping[str, object] | None, _EXTRA.__get__(self))
        return {} if own is None else own

    @property
    def length(self) -> int:
        """Characters of the text, known without looking at it."""
        lying = lying_of(self)
        return len(lying) if isinstance(lying, str) else lying.length

    def _plain(self) -> Article:
        return Article(*(getattr(self, name) for name in Article.__slots__))

    def __eq__(self, other: object) -> bool:
        if isinstance(other, StoredArticle):
            other = other._plain()
        return self._plain() == other if isinstance(other, Article) else NotImplemented

    __hash__ = Article.__hash__

    def __repr__(self) -> str:
        return repr(self._plain())

    def __reduce__(self) -> tuple[type[Article], tuple[object, ...]]:
        return Article, tuple(getattr(self, name) for name in Article.__slots__)


_TEXT, _EXTRA = Article.__dict__["text"], Article.__dict__["extra"]  # the slots
Facts = tuple[
    str, str | None, str | None, str | None, datetime | None, str | None, str | None, Mapping[str, object] | None
]  # all but the text, in the order of the fields
facts_of: Callable[[Article], Facts] = attrgetter(Article.__slots__[0], *Article.__slots__[2:])


def lying_of(article: Article) -> Lying | str:
    """Where an article's text lies; the text itself of a plain one. Other threads may unpack it meanwhile."""
    return cast(Lying | str, _TEXT.__get__(article))


@dataclass(slots=True)
class Draft:
    """An article that becomes one when it is filled in: filling a frozen one takes four times as long."""

    id: str
    text: object
    title: str | None
    url: str | None
    source: str | None
    published: datetime | None
    author: str | None
    language: str | None
    extra: Mapping[str, object] | None
