"""JSON lines: one object a line."""

import re
from collections.abc import Iterator

from dedup.errors import ArticleError, SourceError
from dedup.sources._contract import Names, Options, Record
from dedup.sources._json import kind, looks_like_document, parse
from dedup.sources._open import LIMIT, Input
from dedup.sources._records import to_record

NAME = "jsonl"
ABOUT = "one JSON object a line, with the usual field names (text or body, title or headline, ...)"
SUFFIXES = (".jsonl", ".ndjson", ".json")  # .json where it holds lines, which `json` does not recognise
EXTRA = None

_ARRAY_OF_OBJECTS = re.compile(rb"\s*\[\s*\{")


def recognise(head: bytes) -> bool:
    """Whether the first line begins an object, and not a document over all lines."""
    return head.lstrip().startswith(b"{") and not looks_like_document(head)


def read(file: Input, options: Options) -> Iterator[Record]:
    """One record a line; blank lines are none."""
    if _ARRAY_OF_OBJECTS.match(file.head):
        raise SourceError("holds one JSON array, not one object a line; name it .json, or give the format json")
    names = Names(f"{file.place}:\0", f"{file.stem}:\0")
    for number, line in file.lines():
        if line is None or not (line.isspace() or not line):
            yield _record(names, number, line, options)


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
