"""JSON lines: one object a line."""

import re
from collections.abc import Iterator
from typing import Any

from dedup.article import Article, StoredArticle
from dedup.errors import ArticleError, SourceError
from dedup.records import ALIASES, read_plain, text_key
from dedup.sources._contract import Names, Options, Record
from dedup.sources._json import kind, looks_like_document, parse
from dedup.sources._open import LIMIT, Input
from dedup.sources._records import default_id_of, to_record

NAME = "jsonl"
ABOUT = "one JSON object a line, with the usual field names (text or body, title or headline, ...)"
SUFFIXES = (".jsonl", ".ndjson", ".json")  # .json where it holds lines, which `json` does not recognise
EXTRA = None

LARGE = 8_000_000  # bytes from which on it pays to load, or to compile, the kernels for it; find does then too
_ARRAY_OF_OBJECTS = re.compile(rb"\s*\[\s*\{")


def recognise(head: bytes) -> bool:
    """Whether the first line begins an object, and not a document over all lines."""
    return head.lstrip().startswith(b"{") and not looks_like_document(head)


def read(file: Input, options: Options) -> Iterator[Record]:
    """One record a line; blank lines are none."""
    if _ARRAY_OF_OBJECTS.match(file.head):
        raise SourceError("holds one JSON array, not one object a line; name it .json, or give the format json")
    names = Names(f"{file.place}:\0", f"{file.stem}:\0")
    if file.path and file.path.stat().st_size >= LARGE:
        yield from _quickly(names, file, options)
        return
    for number, line in file.lines():
        if not _is_blank(line):
            yield _record(names, number, line, options)


def _quickly(names: Names, file: Input, options: Options) -> Iterator[Record]:
    """The records of a large file: those of most lines at a fraction of the cost, all others as ever."""
    from dedup.sources._lines import blocks_of  # imports numba

    number = 0
    for block in blocks_of(file, _text_key(file.head, options)):
        for place, values in enumerate(block.values):
            number += 1
            article = _article(names, number, values, options)
            if article is not None:
                yield Record(names, number, article)
            elif not _is_blank(line := block.line(place)):
                yield _record(names, number, line, options)


def _text_key(head: bytes, options: Options) -> str:
    """The key that the first line has its text under; that of the others may be another."""
    try:
        first, _ = parse(head.lstrip().partition(b"\n")[0])
        key = text_key(first, options.fields) if isinstance(first, dict) else None
    except ArticleError:
        key = None
    return key or ALIASES["text"][0]


def _article(names: Names, number: int, values: dict[str, Any] | None, options: Options) -> Article | None:
    """The article of a line's values, if they are as plain as their text, and that is the article's."""
    if values is None:
        return None
    try:
        article = read_plain(values, options.fields, default_id_of(names, number, options))
    except (ArticleError, ValueError, OverflowError, RecursionError):
        return None
    return article if type(article) is StoredArticle else None


def _is_blank(line: bytes | None) -> bool:
    return line is not None and (not line or line.isspace())


def _record(names: Names, number: int, line: bytes | None, options: Options) -> Record:
    if line is None:
        return Record(names, number, None, f"the line is longer than {LIMIT // 2**20} MiB")
    try:
        value, sound = parse(line.rstrip(b"\r\n"))  # else a torn line is blamed for its line end
    except ArticleError as error:
        return Record(names, number, None, str(error))
    if not isinstance(value, dict):
        return Record(names, number, None, f"the line holds {kind(value)}, not an object")
    return to_record(names, number, value, options, sound=sound)
