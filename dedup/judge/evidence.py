"""The words of texts as rules ask for them, and where two differ, word by word, by rapidfuzz. Imports frozen only."""

import unicodedata
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from typing import Literal, Protocol

from rapidfuzz.distance import Indel

from dedup.frozen import maker

# rapidfuzz keeps a bit for each pair of words: 50,000 words against 50,000 take 300 MB and ten seconds.
# Longer texts are aligned in their first part; the counts of a match never come from here.
LONGEST = 10_000


class WordsOf(Protocol):
    """The words of a text, as dedup.read.text makes them."""

    @property
    def folded(self) -> Sequence[str]:
        """The words in normal form."""

    @property
    def units(self) -> Sequence[str]:
        """The words in normal form, but a part of a number as the whole: 3.75 has nothing in common with 3."""

    @property
    def counts(self) -> Mapping[str, int]:
        """How often each word stands in the text."""

    @property
    def numbers(self) -> Mapping[str, int]:
        """How often each number stands in the text, written as one: 57,799."""

    def words_before(self, count: int, /) -> Set[str]:
        """The normal forms of the first words."""

    def names_before(self, count: int, /) -> Set[str]:
        """Those of them that are written with a capital."""

    def numbers_before(self, count: int, /) -> Set[str]:
        """The numbers among the first words, those of dates aside."""

    def number(self, n: int, /) -> str | None:
        """The number that the n-th word is a part of."""

    def may_have_number(self, part: slice, /) -> bool:
        """False if none of some words is a part of a number."""

    def is_date(self, n: int, /) -> bool:
        """Whether a number is part of a date: March 3."""

    def is_capitalised(self, n: int, /) -> bool:
        """Whether the n-th word begins with a capital."""

    def has_own_capital(self, n: int, /) -> bool:
        """Whether the n-th word has a capital that it does not owe to the beginning of a line or sentence."""

    def is_name(self, word: str, /) -> bool:
        """Whether a word has a capital of its own anywhere in the text."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of words of the left text and one of the right: equal, or one in place of the other."""

    kind: Literal["equal", "replaced", "cut", "added"]
    left: slice
    right: slice


_stretch = maker(Stretch)


def align(left: Sequence[str], right: Sequence[str], shortest: int = 1) -> list[Stretch]:
    """The way from the left words to the right ones with the fewest insertions and deletions.

    Equal stretches shorter than `shortest` words count as chance and are taken into the change around them.
    """
    left, right = left[:LONGEST], right[:LONGEST]
    stretches: list[Stretch] = []
    start, end = 0, 0  # where the change that is being gathered begins, in left and right
    for place, other_place, size in Indel.editops(left, right).as_matching_blocks():
        if size >= max(1, shortest):
            _close(stretches, slice(start, place), slice(end, other_place))
            start, end = place + size, other_place + size
            stretches.append(_stretch("equal", slice(place, start), slice(other_place, end)))
    _close(stretches, slice(start, len(left)), slice(end, len(right)))
    return stretches


def _close(stretches: list[Stretch], left: slice, right: slice) -> None:
    cut, added = left.stop > left.start, right.stop > right.start
    if cut or added:
        kind: Literal["replaced", "cut", "added"] = "replaced" if cut and added else "cut" if cut else "added"
        stretches.append(_stretch(kind, left, right))


def length(stretch: Stretch) -> int:
    """Words of both sides."""
    return len(places(stretch.left)) + len(places(stretch.right))


def places(part: slice) -> range:
    """The numbers of the words of a stretch."""
    return range(part.start, part.stop)


def quote(words: WordsOf, part: slice) -> str:
    """The first words of a stretch, for a rule's reason, numbers whole; composed, as people write and search them."""
    told: list[str] = []
    for n in places(part)[:6]:
        number = words.number(n)
        if number is None or told[-1:] != [number]:  # its parts are words that follow each other
            told.append(number or words.folded[n])
    return unicodedata.normalize("NFC", " ".join(told))
