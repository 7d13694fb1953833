"""A JSON document: an array of objects, one object, or an object that wraps an array."""

from collections.abc import Iterator

from dedup.errors import ArticleError, SourceError
from dedup.sources._contract import Names, Options, Record
from dedup.sources._json import LISTS, articles_of, kind, looks_like_document, parse
from dedup.sources._open import Input, other_than_text
from dedup.sources._records import to_record

NAME = "json"
ABOUT = f"one JSON document: an array of objects, bare or under {', '.join(LISTS)}, or a single object"
SUFFIXES = (".json",)
EXTRA = None


def recognise(head: bytes) -> bool:
    """Whether it begins an array, or an object that goes on over many lines or wraps an array."""
    return looks_like_document(head)


def read(file: Input, options: Options) -> Iterator[Record]:
    """One record for each object of the array."""
    other = other_than_text(file.head)
    if other:
        raise SourceError(f"holds {other}")
    try:
        value, sound = parse(file.document())
    except ArticleError as error:
        raise SourceError(str(error)) from None
    articles = articles_of(value)
    if articles is None and not isinstance(value, dict):
        raise SourceError(f"holds {kind(value)}, not articles")
    names = Names(f"{file.place}[\0]", f"{file.stem}:\0")
    for position, item in enumerate([value] if articles is None else articles):
        if isinstance(item, dict):
            yield to_record(names, position, item, options, sound=sound)
        else:
            yield Record(names, position, None, f"the item is {kind(item)}, not an object")
