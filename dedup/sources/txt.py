"""A plain page: the title in the first line, the text below."""

import re
from collections.abc import Iterator

from dedup.dates import parse_date
from dedup.sources._contract import Names, Options, Record
from dedup.sources._open import Input, other_than_text
from dedup.sources._records import to_record

NAME = "txt"
ABOUT = "a plain page: title in the first line, text below; dates left over at the end are dropped"
SUFFIXES = (".txt",)
EXTRA = None

_LONGEST_TITLE = 200  # characters; a longer first line is a paragraph
_DATE = re.compile(r"\d{1,4}([-/.])\d{1,2}\1\d{1,4}(?:[ ,T]+\d{1,2}:\d{2}(?::\d{2})?)?")


def recognise(head: bytes) -> bool:
    """Whether it is text at all; so this format is asked last."""
    return bool(head.strip()) and other_than_text(head) is None


def read(file: Input, options: Options) -> Iterator[Record]:
    """The one article of the page."""
    text = file.text().replace("\r\n", "\n").replace("\r", "\n")
    lines = _without_dates_at_the_end(text.strip().split("\n"))
    title = lines[0].strip()
    values: dict[str, object] = {"id": f"{file.stem}#0"}
    if len(lines) > 1 and len(title) <= _LONGEST_TITLE:
        values |= {"title": title, "text": "\n".join(lines[1:]).strip()}
    else:
        values["text"] = "\n".join(lines).strip()
    yield to_record(Names(file.place, file.stem), 0, values, Options())


def _without_dates_at_the_end(lines: list[str]) -> list[str]:
    """Dates alone in the last lines belong to the page around the article (related stories, comments).

    They are not the date of the article either: the seeds' 004 ends with two, years before its story.
    """
    end = len(lines)
    while end > 1 and (not lines[end - 1].strip() or _is_date(lines[end - 1].strip())):
        end -= 1
    return lines[:end]


def _is_date(line: str) -> bool:
    if len(line) > 40 or line.isdigit():
        return False
    return _DATE.fullmatch(line) is not None or parse_date(line) is not None
