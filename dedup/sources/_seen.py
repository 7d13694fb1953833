"""Which ids were given, to which contents, and where. Imports article and _contract only."""

from array import array
from bisect import bisect_right
from typing import NamedTuple

from dedup.article import Article
from dedup.sources._contract import Names, Record


class First(NamedTuple):
    """The article to which an id was given first, and whether the one in hand is known."""

    same: bool  # the title and text in hand came with that id before
    place: str


class Seen:
    """The ids given so far. A million take about 90 MB besides the ids: no text and no place is kept for each."""

    def __init__(self) -> None:
        self._rows: dict[str, int] = {}
        # A content is kept as Python's own hash of 64 bits, keyed anew in each run: only articles of one id are
        # compared by it, and nobody can prepare two that agree.
        self._contents = array("q")
        self._numbers = array("q")
        self._others: dict[str, set[int]] = {}  # further contents of the ids that had several
        self._inputs: list[tuple[int, Names]] = []  # the first row of each input, and how its records are called

    def first(self, article: Article, record: Record) -> First | None:
        """Who has the article's id already; None where nobody has, and it is noted as given."""
        content = hash((article.title or "", article.utf8))
        rows = len(self._rows)
        row = self._rows.setdefault(article.id, rows)
        if row < rows:
            others = self._others.setdefault(article.id, {self._contents[row]})
            same = content in others
            others.add(content)
            return First(same, self._place(row))
        self._contents.append(content)
        self._numbers.append(record.number)
        if not self._inputs or self._inputs[-1][1] is not record.names:
            self._inputs.append((row, record.names))
        return None

    def _place(self, row: int) -> str:
        start = bisect_right(self._inputs, row, key=lambda one: one[0]) - 1
        return self._inputs[start][1].place_of(self._numbers[row])
