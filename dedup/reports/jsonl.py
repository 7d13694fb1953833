"""JSON lines: one article a line. This format is a contract; `rows` says what each field means."""

from typing import BinaryIO

from dedup.outcome import Outcome
from dedup.reports._plain import line_of
from dedup.reports._rows import COLUMNS, rows

NAME = "jsonl"
ABOUT = "one line an article: its cluster, how it is related, why, and your own fields; for programs"
SUFFIXES = (".jsonl", ".ndjson")
EXTRA = None


def write(outcome: Outcome, file: BinaryIO) -> None:
    """The columns of `rows`, null where there is nothing, then the article's own further fields."""
    for row in rows(outcome):
        file.write(line_of(row, ours=len(row) == len(COLUMNS)))
