"""CSV: one row an article, safe to open in a spreadsheet."""

import csv
import io
from typing import BinaryIO

from dedup.outcome import Outcome
from dedup.reports._plain import dump, mend, plain
from dedup.reports._rows import columns, rows
from dedup.reports._safe import guard

NAME = "csv"
ABOUT = "one row an article, for spreadsheets; what could run there as a formula has a ' in front"
SUFFIXES = (".csv",)
EXTRA = None


def write(outcome: Outcome, file: BinaryIO) -> None:
    """The columns of `rows`, with a header, as RFC 4180 says.

    UTF-8 without a byte order mark, which programs would take for a part of the first column's name; in
    Excel, import the file by Data > From Text/CSV. A cell without a value is empty; lists and objects are
    JSON, truth is true or false.
    """
    names = columns(outcome)
    text = io.TextIOWrapper(file, "utf-8", newline="", write_through=False)
    try:
        table = csv.writer(text)
        table.writerow([guard(mend(name)) for name in names])
        for row in rows(outcome):
            table.writerow([_cell(row.get(name)) for name in names])
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
