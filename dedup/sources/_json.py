"""JSON with reasons that can be shown. Imports errors, article and _open only."""

import json
import re
from typing import Any

from dedup.article import ALIASES
from dedup.errors import ArticleError
from dedup.sources._open import not_utf8

# Feeds wrap their articles in one of these.
LISTS = ("articles", "items", "data")
_WRAPPED = re.compile(rb'\{[^\[\]{}]*"(?:%s)"\s*:\s*\[' % "|".join(LISTS).encode())
_KINDS = {list: "an array", str: "a string", bool: "true or false", int: "a number", float: "a number"}


def parse(data: bytes) -> Any:
    """The value that `data` writes.

    Raises:
        ArticleError: it is not JSON, or not such as Python can hold.
    """
    try:
        return json.loads(data.decode().removeprefix("\ufeff"))
    except UnicodeDecodeError as error:
        raise ArticleError(not_utf8(error)) from None
    except json.JSONDecodeError as error:
        line = f"line {error.lineno}, " if error.lineno > 1 else ""
        raise ArticleError(f"not JSON: {error.msg} ({line}column {error.colno})") from None
    except RecursionError:
        raise ArticleError("JSON nested too deeply") from None
    except ValueError:  # Python reads no integer of more than 4,300 digits
        raise ArticleError("a number with too many digits") from None


def kind(value: object) -> str:
    """What JSON calls the value: "an array"."""
    return "null" if value is None else _KINDS.get(type(value), "an object")


def articles_of(value: object) -> list[object] | None:
    """The articles of a document: an array, or the list that an object wraps; None for anything else."""
    if isinstance(value, dict) and not any(name in value for name in ALIASES["text"]):
        lists = [value[key] for key in LISTS if isinstance(value.get(key), list)]
        return lists[0] if lists else None
    return value if isinstance(value, list) else None


def looks_like_document(head: bytes) -> bool:
    """Whether `head` begins one JSON document of articles, not one object a line."""
    lines = [line.strip() for line in head.split(b"\n") if line.strip()]
    if not lines or not lines[0].startswith((b"{", b"[")):
        return False
    if lines[0].startswith(b"[") or _WRAPPED.match(lines[0]):
        return True
    try:
        return articles_of(parse(lines[0])) is not None
    except ArticleError:
        # An object over many lines; or the first of many, broken or longer than the head.
        return len(lines) > 1 and not lines[0].endswith(b"}") and not lines[1].startswith(b"{")
