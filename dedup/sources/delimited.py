"""CSV and its kin: a header, then one article a row."""

import csv
from collections import deque
from collections.abc import Iterator, Sequence

from dedup.errors import SourceError
from dedup.sources._contract import Names, Options, Record
from dedup.sources._open import LIMIT, Input, not_utf8, other_than_text
from dedup.sources._records import check_columns, to_record

NAME = "csv"
ABOUT = "CSV or TSV with a header; comma, semicolon, tab or bar between the fields, quotes doubled"
SUFFIXES = (".csv", ".tsv")
EXTRA = None

_DELIMITERS = ",;\t|"
# How often, on average, a line may be read again. Quotes can be arranged so that each line swallows all below.
_MOST_AGAIN = 10
# The module's own limit is 128 KiB. This one bounds what a quote that is never closed can swallow.
_LONGEST_FIELD = 16 * 1024 * 1024


def recognise(head: bytes) -> bool:
    """Whether the first line is a header with a column for the text."""
    if other_than_text(head):
        return False
    header = _header(head.partition(b"\n")[0].decode("utf-8", "replace"), "")
    try:
        check_columns(header[1], Options())
    except SourceError:
        return False
    return len(header[1]) > 1


def read(file: Input, options: Options) -> Iterator[Record]:
    """One record a row, called by the line in which it begins."""
    columns, rows = table(file)
    if columns:
        check_columns(columns, options)
    names = Names(f"{file.place}:\0", f"{file.stem}:\0")
    for number, row, fault in rows:
        if fault is not None:
            yield Record(names, number, None, fault)
        else:
            values = {column: cell for column, cell in zip(columns, row, strict=True) if cell}
            sound = not any("\0" in cell for cell in row)  # UTF-8 holds no half surrogate pair
            yield to_record(names, number, values, options, sound=sound)


def table(file: Input) -> tuple[list[str], Iterator[tuple[int, Sequence[str], str | None]]]:
    """The columns, none if the file is blank; and for each row the line in which it begins, its cells (one a
    column), and what is wrong with it.

    Raises:
        SourceError: the header cannot be read; while the rows are read, that their quotes are broken throughout.
    """
    csv.field_size_limit(max(csv.field_size_limit(), _LONGEST_FIELD))
    lines = _Lines(file)
    first = next((line for line in lines if line.strip() or lines.fault), "")
    if lines.fault:
        raise SourceError(f"the header cannot be read: {lines.fault}")
    delimiter, columns = _header(first, file.suffix) if first.strip() else (",", [])
    return columns, _rows(lines, delimiter, len(columns))


def _header(line: str, suffix: str) -> tuple[str, list[str]]:
    """The delimiter that makes the most columns of the first line, and the columns."""
    best: tuple[str, list[str]] = (",", [])
    for delimiter in "\t" if suffix == ".tsv" else _DELIMITERS:
        try:
            columns = next(csv.reader([line], delimiter=delimiter, strict=True), [])
        except csv.Error:
            continue
        if len(columns) > len(best[1]):
            best = delimiter, columns
    delimiter, columns = best
    return delimiter, [column.strip() or f"column {place}" for place, column in enumerate(columns, start=1)]


def _rows(lines: "_Lines", delimiter: str, columns: int) -> Iterator[tuple[int, Sequence[str], str | None]]:
    """The line in which each row begins, its cells, and what is wrong with it; blank lines are no rows."""
    rows = csv.reader(lines, delimiter=delimiter, strict=True)
    while True:
        lines.begin_row()
        try:
            row = next(rows)
        except StopIteration:
            return
        except csv.Error as error:
            yield lines.first, [], lines.fault or _why(error, len(lines.taken))
            # A quote that is not closed swallows the rows below: they are read again without the first line.
            lines.give_back()
            rows = csv.reader(lines, delimiter=delimiter, strict=True)
            continue
        fault = lines.fault
        if fault is None and row and len(row) != columns:
            fault = f"{len(row)} columns where the header has {columns}"
        if row or fault:
            yield lines.first, row, fault


def _why(error: csv.Error, lines: int) -> str:
    if lines > 1 or "end of data" in str(error):
        return "a quote in this row is not closed, or one inside it is not doubled"
    return f"not CSV: {error}"


class _Lines:
    """The lines of a file for the csv module, and what is wrong with those of the row being read."""

    def __init__(self, file: Input) -> None:
        self._source = file.lines()
        self._given_back: deque[tuple[str, str | None]] = deque()
        self._next = 1
        self._read_again = -100_000  # so that one bad quote in a short file is no matter
        self.begin_row()

    def begin_row(self) -> None:
        self.first = self._next
        self.taken: list[tuple[str, str | None]] = []  # each line with its fault
        self.fault: str | None = None

    def give_back(self) -> None:
        """Let the lines of this row be read again, without the first.

        Raises:
            SourceError: that happens too often to go on.
        """
        self._read_again += len(self.taken)
        if self._read_again > _MOST_AGAIN * self._next:
            raise SourceError(f"its quotes are broken; given up in line {self.first}")
        self._given_back.extendleft(reversed(self.taken[1:]))
        self._next = self.first + 1

    def __iter__(self) -> "_Lines":
        return self

    def __next__(self) -> str:
        line, fault = self._given_back.popleft() if self._given_back else self._read()
        self.taken.append((line, fault))
        self.fault = self.fault or fault
        self._next += 1
        return line

    def _read(self) -> tuple[str, str | None]:
        _, line = next(self._source)
        if line is None:
            return "\n", f"a line is longer than {LIMIT // 2**20} MiB"
        try:
            return line.decode(), None
        except UnicodeDecodeError as error:
            return line.decode("utf-8", "surrogateescape"), not_utf8(error)
