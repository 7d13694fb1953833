"""Values of any kind as plain data: what JSON has words for. Imports nothing of dedup."""

import json
from collections.abc import Iterable, Mapping, Sequence, Set
from contextlib import suppress
from datetime import UTC, date, datetime, time
from enum import Enum
from math import isfinite
from typing import Any

import orjson

_DEPTH = 100  # levels; what is nested deeper is cut off, before Python's own limit stops the report
_BITS = 10_000  # Python refuses to print longer integers in decimal
_TOO_DEEP = "… (nested too deep)"


def plain(value: object) -> object:
    """A value as None, bool, int, float, str, list or dict, ready for JSON.

    Numbers that JSON does not know (NaN, infinity) become None, as do pandas' NaT and NA. Moments become
    ISO 8601, in UTC with a Z if their zone is known. Bytes are read as UTF-8. Sets are sorted. NULs and
    halves of surrogate pairs become U+FFFD. What is not known becomes its `str`.
    """
    return _plain(value, frozenset())


def dump(value: object) -> str:
    """A value as JSON on one line, also for programs that end lines where Unicode does."""
    line = _quickly(value) or _ENCODER.encode(plain(value))
    if line.isascii() or not any(end in line for end in _LINE_ENDS):
        return line
    for end in _LINE_ENDS:
        line = line.replace(end, f"\\u{ord(end):04x}")
    return line


def line_of(row: Mapping[str, object], *, ours: bool) -> bytes:
    """A row as `dump` writes it, in UTF-8 and with a line end. `ours`: all moments in it are in UTC."""
    if ours:
        with suppress(TypeError):  # half a surrogate pair
            line = orjson.dumps(row, None, _OURS)
            if b"\\u0000" not in line and (line.isascii() or not any(end in line for end in _LINE_ENDS_UTF8)):
                return line
    return dump(row).encode() + b"\n"


def _quickly(value: object) -> str | None:
    """As for most rows, which hold nothing but what orjson writes as `plain` does; else None."""
    try:
        line: str = orjson.dumps(value, _moment_quickly, _STRICT).decode()
    except (TypeError, OverflowError):  # a set, an endless number, half a surrogate pair, a time before year 1
        return None
    return None if "\\u0000" in line else line


def _moment_quickly(value: object) -> str:
    if type(value) is datetime:
        return iso(value)
    raise TypeError


def iso(moment: datetime) -> str:
    """ISO 8601; a moment with a zone is given in UTC, with a Z."""
    if moment.tzinfo is None:
        return moment.isoformat()
    return utc(moment).isoformat().removesuffix("+00:00") + "Z"


def utc(moment: datetime) -> datetime:
    """The moment in UTC; without a zone it is taken to be in UTC already."""
    if moment.tzinfo is UTC:
        return moment
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def mend(text: str) -> str:
    """Text without NULs, which end strings elsewhere, and half surrogate pairs, which are not UTF-8."""
    if "\0" in text:
        text = text.replace("\0", "�")
    if not text.isascii():
        try:
            text.encode()
        except UnicodeEncodeError:
            text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text


_STRICT = orjson.OPT_PASSTHROUGH_DATETIME | orjson.OPT_PASSTHROUGH_SUBCLASS | orjson.OPT_PASSTHROUGH_DATACLASS
_OURS = (
    orjson.OPT_UTC_Z | orjson.OPT_APPEND_NEWLINE | orjson.OPT_PASSTHROUGH_SUBCLASS | orjson.OPT_PASSTHROUGH_DATACLASS
)
_ENCODER = json.JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(",", ":"), default=plain)
_LINE_ENDS = "\x85\u2028\u2029"
_LINE_ENDS_UTF8 = tuple(end.encode() for end in _LINE_ENDS)


def _plain(value: object, within: frozenset[int]) -> object:
    """`within` holds what the value is nested in, to find the end of things that contain themselves."""
    if value is None or value is True or value is False:
        return value
    if isinstance(value, str):
        return mend(str(value.value if isinstance(value, Enum) else value))
    if isinstance(value, int | float | Enum):
        return _number(value)
    if isinstance(value, date | time):  # a datetime is a date
        return _moment(value)
    if isinstance(value, bytes | bytearray | memoryview):
        return mend(bytes(value).decode("utf-8", "backslashreplace"))
    if id(value) in within or len(within) >= _DEPTH:
        return _TOO_DEEP
    return _nested(value, within | {id(value)})


def _number(value: int | float | Enum) -> object:
    if isinstance(value, Enum):
        return plain(value.value)
    if isinstance(value, float):
        return float(value) if isfinite(value) else None
    return int(value) if value.bit_length() < _BITS else hex(value)


def _moment(value: date | time) -> str | None:
    if value != value:  # pandas' NaT
        return None
    try:
        return iso(value) if isinstance(value, datetime) else value.isoformat()
    except OverflowError:  # the first hours of year 1 have no UTC
        return value.isoformat()


def _nested(value: object, within: frozenset[int]) -> object:
    if isinstance(value, Mapping):
        return _mapping(value, within)
    if isinstance(value, Set):
        return sorted(_items(value, within), key=lambda item: json.dumps(item, sort_keys=True))
    if isinstance(value, Sequence):
        return _items(value, within)
    try:
        if hasattr(value, "tolist") and hasattr(value, "dtype"):  # numpy's scalars and arrays, pandas' series
            return _array(value, within)
        return None if value != value else mend(str(value))
    except Exception:  # comparing and printing run the caller's code, or pandas.NA's, which refuses
        return None if type(value).__name__ == "NAType" else f"<{type(value).__name__}>"


def _array(value: Any, within: frozenset[int]) -> object:
    if value.dtype.kind in "mM":  # its list would count nanoseconds
        value = value.astype(str)
    listed = value.tolist()
    if isinstance(listed, str) and listed == "NaT":
        return None
    return mend(str(value)) if type(listed) is type(value) else _plain(listed, within)


def _items(values: Iterable[object], within: frozenset[int]) -> list[object]:
    return [_plain(item, within) for item in values]


def _mapping(value: Mapping[object, object], within: frozenset[int]) -> dict[str, object]:
    """JSON's keys are strings; two that become the same string are told apart by underscores."""
    result: dict[str, object] = {}
    for key, item in value.items():
        name = key if isinstance(key, str) else _plain(key, within)
        name = mend(name) if isinstance(name, str) else json.dumps(name)
        while name in result:
            name += "_"
        result[name] = _plain(item, within)
    return result
