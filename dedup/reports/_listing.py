"""What is listed beside the clusters, as JSON, JSON lines or CSV; and CSV as all reports write it."""

import csv
import io
from collections.abc import Iterable, Sequence
from typing import BinaryIO

from dedup.errors import ParameterError
from dedup.reports._plain import dump, mend, plain
from dedup.reports._safe import guard

FORMATS = ("terminal", "json", "jsonl", "csv")


def check_format(format: str, of: str) -> None:
    """Raises ParameterError if a listing has no such format."""
    if format not in FORMATS:
        raise ParameterError(f"there is no format {format!r} of {of}; there are: {', '.join(FORMATS)}")


def write(
    name: str,
    entries: Sequence[object],
    columns: Sequence[str],
    rows: Iterable[Sequence[object]],
    format: str,
    file: BinaryIO,
) -> None:
    """All entries: as one JSON document that calls them by `name`, an entry a line; as JSON lines; or `rows` as CSV."""
    if format == "csv":
        write_csv(columns, rows, file)
    elif format == "jsonl":
        for entry in entries:
            file.write(dump(entry).encode() + b"\n")
    else:
        lines = ",\n".join(map(dump, entries))
        file.write((f'{{\n"{name}": [\n{lines}\n]\n}}\n' if lines else f'{{\n"{name}": []\n}}\n').encode())
    file.flush()


def write_csv(columns: Sequence[str], rows: Iterable[Sequence[object]], file: BinaryIO) -> None:
    """A table with a header, as RFC 4180 says, safe to open in a spreadsheet.

    A cell without a value is empty; lists and objects are JSON, truth is true or false; what could run as a formula
    has a ' in front.
    """
    text = io.TextIOWrapper(file, "utf-8", newline="", write_through=False)
    try:
        table = csv.writer(text)
        table.writerow([guard(mend(name)) for name in columns])
        for row in rows:
            table.writerow([_cell(value) for value in row])
    finally:
        text.detach()  # writes what is left, and leaves the file open


def _cell(value: object) -> object:
    if value is None:
        return None
    if type(value) is not str:
        value = plain(value)
        if isinstance(value, bool):
            return "true" if value else "false"
        if isinstance(value, list | dict):
            value = dump(value)
    return guard(mend(value)) if isinstance(value, str) else value
