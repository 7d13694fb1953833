"""Parquet: one row an article, in typed columns."""

from collections.abc import Iterable, Sequence
from itertools import islice
from typing import Any, BinaryIO

from dedup.errors import MissingExtraError
from dedup.outcome import Outcome
from dedup.reports._plain import dump, mend, plain
from dedup.reports._rows import COLUMNS, columns, own_name, rows

NAME = "parquet"
ABOUT = "one row an article in typed columns; needs newsdedup[parquet]"
SUFFIXES = (".parquet", ".pq")
EXTRA = "parquet"

_BATCH = 10_000  # rows held at a time
_JSON = b"json"
_NUMBERS = ("resemblance", "containment", "origin_share", "lag")
_TYPES = {"canonical": "bool"} | dict.fromkeys(_NUMBERS, "double")  # the others are strings
_EXACT = 2**53  # a double holds integers up to here


def write(outcome: Outcome, file: BinaryIO) -> None:
    """The columns of `rows`. A caller's column has the type of its values.

    Where they have several, or are lists or objects, each is given as JSON, and the column's metadata
    says `encoding: json`.
    """
    try:
        import pyarrow
        from pyarrow.parquet import ParquetWriter
    except ImportError as error:
        raise MissingExtraError("a Parquet report", EXTRA) from error
    names, table = columns(outcome), rows(outcome)
    schema = _schema(outcome, names, pyarrow)
    with ParquetWriter(file, schema) as writer:
        while batch := list(islice(table, _BATCH)):
            arrays = [
                pyarrow.array([_cell(row.get(name), field) for row in batch], field.type)
                for name, field in zip(names, schema, strict=True)
            ]
            writer.write_batch(pyarrow.record_batch(arrays, schema=schema))


def _schema(outcome: Outcome, names: Sequence[str], pyarrow: Any) -> Any:
    kinds = _kinds(outcome, names[len(COLUMNS) :])
    fields = []
    for name in names:
        if name in kinds:
            type_ = pyarrow.type_for_alias("string" if kinds[name] == "json" else kinds[name])
            metadata = {"encoding": _JSON} if kinds[name] == "json" else None
            fields.append(pyarrow.field(mend(name), type_, metadata=metadata))
        elif name == "published":
            fields.append(pyarrow.field(name, pyarrow.timestamp("us", "UTC")))
        else:
            fields.append(pyarrow.field(name, pyarrow.type_for_alias(_TYPES.get(name, "string"))))
    return pyarrow.schema(fields)


def _kinds(outcome: Outcome, names: Iterable[str]) -> dict[str, str]:
    """The Arrow type of each of the caller's columns, or `json`."""
    found: dict[str, set[str]] = {name: set() for name in names}
    for article in outcome.articles:
        for name, value in article.extra.items():
            found[own_name(str(name))].add(_kind(plain(value)))
    return {name: _common(kinds - {""}) for name, kinds in found.items()}


def _kind(value: object) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "bool"
        case int():
            return "int64" if -_EXACT <= value <= _EXACT else "long" if value.bit_length() < 64 else "json"
        case float():
            return "double"
        case str():
            return "string"
    return "json"


def _common(kinds: set[str]) -> str:
    if kinds <= {"int64", "long"} and kinds:
        return "int64"
    if kinds == {"int64", "double"}:
        return "double"
    return (kinds or {"string"}).pop() if len(kinds) < 2 else "json"


def _cell(value: object, field: Any) -> object:
    if value is None or field.name == "published":
        return value
    if field.metadata:
        value = plain(value)
        return None if value is None else dump(value)
    return mend(value) if type(value) is str else plain(value)
