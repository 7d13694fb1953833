"""Two texts side by side as rows: what each row is, changed numbers and names marked, long stretches folded.

Imports outcome and its neighbours. compare.js marks by the same rule.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from dedup.outcome import Block
from dedup.reports._safe import one_line

SIGNS = {"equal": "=", "replaced": "~", "cut": "−", "added": "+", "not compared": "?"}
SAID = {
    "equal": "the same",
    "replaced": "changed",
    "cut": "cut",
    "added": "added",
    "not compared": "not compared",
}
_SIDE = 160  # characters that are left of a long stretch at either end
_LONG = 3 * _SIDE

Pieces = Sequence[tuple[str, bool]]  # a text in pieces, each with whether it is marked


@dataclass(frozen=True, slots=True)
class Row:
    """A stretch of both texts. With `folded` it is to be shown on demand only, and that says what it is."""

    kind: str
    left: Pieces
    right: Pieces
    folded: str = ""

    @property
    def sign(self) -> str:
        """Says what it is without colour."""
        return SIGNS[self.kind]

    @property
    def said(self) -> str:
        """The sign in words."""
        return SAID[self.kind]


def rows(blocks: Iterable[Block]) -> Iterator[Row]:
    """All of both texts; the middle of a long unchanged stretch, and what was not compared, folded."""
    for block in blocks:
        left, right = cleaned(block.left), cleaned(block.right)
        longest = max(len(left), len(right))
        if block.kind == "not compared":
            yield Row(block.kind, plain(left), plain(right), f"{longest:,} characters that are not compared")
        elif block.kind != "equal" or longest <= _LONG:
            yield _row(block.kind, left, right)
        else:
            parts = tuple(zip(_in_three(left), _in_three(right), strict=True))
            for number, (ours, theirs) in enumerate(parts):
                told = f"{max(len(ours), len(theirs)):,} characters that both have" if number == 1 else ""
                yield Row(block.kind, plain(ours), plain(theirs), told)


def some_rows(blocks: Sequence[Block], most: int) -> tuple[list[Row], int]:
    """As much as `most` characters of each text hold, and how many blocks are left out. Nothing is folded: the middle
    of long unchanged stretches, and the rest of long changed ones, are told by their number of characters."""
    found: list[Row] = []
    for number, block in enumerate(blocks):
        if most <= 0:
            return found, len(blocks) - number
        left, right = (_shortened(block.kind, side, most) for side in (block.left, block.right))
        found.append(_row(block.kind, left, right))
        most -= max(len(left), len(right), 20)  # many tiny blocks are long as well
    return found, 0


def _row(kind: str, left: str, right: str) -> Row:
    if kind != "replaced":
        return Row(kind, plain(left), plain(right))
    return Row(kind, marked(left, right), marked(right, left))


def marked(text: str, other: str) -> Pieces:
    """A text whose numbers and names are marked where the other has not got them."""
    word = _word()
    known = set(word.findall(other))
    pieces, end = [], 0
    for found in word.finditer(text):
        if found[0] not in known and _telling(found[0]):
            pieces += [(text[end : found.start()], False), (found[0], True)]
            end = found.end()
    return [piece for piece in (*pieces, (text[end:], False)) if piece[0]]


def _telling(word: str) -> bool:
    """Whether a word begins with a capital, or has a digit."""
    return unicodedata.category(word[0]) == "Lu" or any(unicodedata.category(sign)[0] == "N" for sign in word)


def plain(text: str) -> Pieces:
    """A text as one piece, not marked."""
    return [(text, False)] if text else []


def cleaned(text: str) -> str:
    """A text with its line breaks, and without what is not seen."""
    return "\n".join(one_line(line, max(1, len(line))) for line in text.split("\n"))


def _in_three(text: str) -> tuple[str, str, str]:
    """Both ends and what is between them, cut between words where there are blanks."""
    first = text.rfind(" ", 1, _SIDE)
    first = first if first > 0 else min(_SIDE, len(text))
    from_end = max(first, len(text) - _SIDE)
    last = text.find(" ", from_end)
    last = last if last > 0 else from_end
    return text[:first], text[first:last], text[last:]


def _shortened(kind: str, text: str, most: int) -> str:
    if kind == "equal" and len(text) > _LONG:
        head, _, tail = _in_three(text)
        return f"{cleaned(head)} … {len(text) - len(head) - len(tail):,} characters … {cleaned(tail)}"
    return cleaned(text) if len(text) <= most else f"{cleaned(text[:most])} … {len(text) - most:,} characters more"


@cache
def _word() -> re.Pattern[str]:
    """A run of letters, marks and digits, with points, commas, hyphens and apostrophes inside."""
    marks = "".join(sign for sign in map(chr, range(0x300, 0x1E94B)) if unicodedata.category(sign)[0] == "M")
    return re.compile(f"[^\\W_](?:(?:[^\\W_]|[{marks}.,'’-])*(?:[^\\W_]|[{marks}]))?")
