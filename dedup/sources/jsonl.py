"""JSON lines: one object a line."""

import re
from collections.abc import Iterator

from dedup.errors import ArticleError, SourceError
from dedup.sources._contract import Options, Record
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
    for number, line in file.lines():
        if line is None or line.strip():
            yield _record(line, f"{file.place}:{number}", f"{file.stem}:{number}", options)


def _record(line: bytes | None, place: str, default_id: str, options: Options) -> Record:
    if line is None:
        return Record(place, None, f"the line is longer than {LIMIT // 2**20} MiB")
    try:
        value = parse(line.rstrip(b"\r\n"))  # else a torn line is blamed for its line end
    except ArticleError as error:
        return Record(place, None, str(error))
    if not isinstance(value, dict):
        return Record(place, None, f"the line holds {kind(value)}, not an object")
    return to_record(place, value, options, default_id)
