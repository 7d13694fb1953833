"""JSON, quickly, and with reasons that can be shown. Imports errors, article and _open only.

orjson reads what it can; what it refuses or would read otherwise is left to Python's own reader, so that all is
as if that one had read it.
"""

import json
import re
from typing import Any

import orjson

from dedup.errors import ArticleError
from dedup.records import ALIASES
from dedup.sources._open import not_utf8

# Feeds wrap their articles in one of these.
LISTS = ("articles", "items", "data")
_WRAPPED = re.compile(rb'\{[^\[\]{}]*"(?:%s)"\s*:\s*\[' % "|".join(LISTS).encode())
_DEEPEST = 100  # levels that both are sure to read
_LONG = 2.0**63
_KINDS = {list: "an array", str: "a string", bool: "true or false", int: "a number", float: "a number"}


def parse(data: bytes) -> tuple[Any, bool]:
    """The value that `data` writes, and whether its strings are known to hold no NUL and no half surrogate pair.

    Raises:
        ArticleError: it is not JSON, or not such as Python can hold.
    """
    try:
        value = orjson.loads(data)
    except orjson.JSONDecodeError:  # also NaN, half surrogate pairs, a byte order mark, numbers without measure
        return _parse_slowly(data), False
    if not is_exact(value):
        return _parse_slowly(data), False
    return value, b"\\u0000" not in data


def is_exact(value: object, levels: int = _DEEPEST) -> bool:
    """Whether Python reads the same: orjson makes long integers floats, and it nests deeper."""
    if type(value) is float:
        return -_LONG < value < _LONG
    if type(value) is not dict and type(value) is not list:
        return True
    for item in value.values() if type(value) is dict else value:
        if type(item) is not str and (levels == 0 or not is_exact(item, levels - 1)):
            return False
    return True


def _parse_slowly(data: bytes) -> Any:
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
        return articles_of(parse(lines[0])[0]) is not None
    except ArticleError:
        # An object over many lines; or the first of many, broken or longer than the head.
        return len(lines) > 1 and not lines[0].endswith(b"}") and not lines[1].startswith(b"{")
