"""CSV: one row an article, safe to open in a spreadsheet."""

from typing import BinaryIO

from dedup.outcome import Outcome
from dedup.reports._listing import write_csv
from dedup.reports._rows import columns, rows

NAME = "csv"
ABOUT = "one row an article, for spreadsheets; what could run there as a formula has a ' in front"
SUFFIXES = (".csv",)
EXTRA = None


def write(outcome: Outcome, file: BinaryIO) -> None:
    """The columns of `rows`, as `write_csv` says.

    UTF-8 without a byte order mark, which programs would take for a part of the first column's name; in
    Excel, import the file by Data > From Text/CSV.
    """
    names = columns(outcome)
    write_csv(names, ([row.get(name) for name in names] for row in rows(outcome)), file)
