"""What a text says: its words with their places. Imports unicode only.

The words are those of the shingles (unicode.py says what a word is), here as strings with their places in
the text, for the few texts that are looked at closely.
"""

import re
import unicodedata
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from itertools import groupby
from operator import itemgetter

import numpy as np
import numpy.typing as npt

from dedup.dates import CALENDAR
from dedup.unicode import ALONE, CODE_POINTS, IGNORED, LETTER, MARK, SEPARATOR, folded, tables


@dataclass(frozen=True, eq=False)
class Words:
    """The words of a text: the n-th is `text[starts[n]:ends[n]]`, in normal form `folded[n]`.

    A sign that stands for several words (½, ㍿) gives as many, all at one place.
    """

    text: str
    starts: list[int]
    ends: list[int]
    folded: list[str]

    def __len__(self) -> int:
        """How many words."""
        return len(self.folded)

    @cached_property
    def counts(self) -> Counter[str]:
        """How often each word stands in the text."""
        return Counter(self.folded)

    @cached_property
    def units(self) -> list[str]:
        """The words in normal form, but a part of a number as the whole: 3.75 has nothing in common with 3."""
        found = self.folded.copy()
        for first, last in self._numbers:
            if last > first:
                whole = self._whole(first, last)
                found[first : last + 1] = [f"{whole} {part}" for part in range(last - first + 1)]
        return found

    @cached_property
    def numbers(self) -> Counter[str]:
        """How often each number stands in the text, written as one: 57,799."""
        return Counter(self._whole(first, last) for first, last in self._numbers)

    @cached_property
    def digits(self) -> frozenset[str]:
        """The words that begin with a digit, in normal form: of 57,799 both parts."""
        return frozenset(self.folded[n] for first, last in self._numbers for n in range(first, last + 1))

    def words_before(self, count: int) -> frozenset[str]:
        """The normal forms of the first words."""
        return self._once(("words", count), lambda: self.folded[:count])

    def names_before(self, count: int) -> frozenset[str]:
        """Those of them that are written with a capital."""
        places = range(min(count, len(self)))
        return self._once(("names", count), lambda: (self.folded[n] for n in places if self.is_capitalised(n)))

    def numbers_before(self, count: int) -> frozenset[str]:
        """The numbers among the first words, those of dates aside."""
        spans = self._numbers
        return self._once(
            ("numbers", count), lambda: (self._whole(a, b) for a, b in spans if a < count and not self.is_date(a))
        )

    def _once(self, what: tuple[str, int], find: Callable[[], Iterable[str]]) -> frozenset[str]:
        """Floods have pairs by the million of texts by the thousand: what one text says is looked up once."""
        if what not in self._known:
            self._known[what] = frozenset(find())
        return self._known[what]

    @cached_property
    def _known(self) -> dict[tuple[str, int], frozenset[str]]:
        return {}

    def number(self, n: int) -> str | None:
        """The number that the n-th word is a part of, written as one: 57,799; None if it is none."""
        place = bisect_right(self._numbers, n, key=itemgetter(0)) - 1
        first, last = self._numbers[place] if place >= 0 else (0, -1)
        return self._whole(first, last) if n <= last else None

    @cached_property
    def _numbers(self) -> list[tuple[int, int]]:
        """First and last word of each number. A word that begins with a digit is one: 5, 2nd, 1990s."""
        found: list[tuple[int, int]] = []
        for n, start in enumerate(self.starts):
            if self.text[start].isdigit():
                if found and found[-1][1] == n - 1 and self._joined(n - 1):
                    found[-1] = found[-1][0], n
                else:
                    found.append((n, n))
        return found

    def _joined(self, n: int) -> bool:
        """Whether a comma or a point alone stands between a word and the next."""
        return self._between(n) in _JOINTS

    def _between(self, n: int) -> str:
        """What stands between a word and the next."""
        return self.text[self.ends[n] : self.starts[n + 1]]

    def _whole(self, first: int, last: int) -> str:
        """A number, its digits and points in normal form: ７４１２．５ and ٧٤١٢٫٥ are 7412.5."""
        parts = [self.folded[n] + _JOINTS[self._between(n)] for n in range(first, last)]
        return "".join([*parts, self.folded[last]])

    def is_date(self, n: int) -> bool:
        """Whether a number is part of a date: the word before or after it is of the calendar."""
        return any(0 <= place < len(self) and self.folded[place] in CALENDAR for place in (n - 1, n + 1))

    def is_capitalised(self, n: int) -> bool:
        """Whether a word begins with a capital, as names do, and words at the beginning of a sentence."""
        return self.text[self.starts[n]].isupper()


# What makes one number of two, and its normal form: the points and commas of ASCII, of Arabic and of full width. The
# comma of full width is not among them, it ends clauses.
_JOINTS = {",": ",", ".": ".", "٬": ",", "٫": ".", "．": "."}


def words(text: str) -> Words:
    """The words of a text, in order."""
    if text.isascii():
        spans, lowered = [match.span() for match in _SIMPLE.finditer(text)], text.lower()
        starts, ends = map(list, zip(*spans, strict=True)) if spans else ([], [])
        return Words(text, starts, ends, [lowered[start:end] for start, end in spans])
    starts, ends, normal = [], [], []
    for match in _pattern_for(text).finditer(text):
        word = match[0]
        for part in (word.lower(),) if word.isascii() else _folded(word):
            starts.append(match.start())
            ends.append(match.end())
            normal.append(part)
    return Words(text, starts, ends, normal)


@lru_cache(100_000)
def _folded(word: str) -> tuple[str, ...]:
    """The normal form of a run of letters: one word, or several where a sign stands for several."""
    normal = "".join(character for part in word for character in folded(part) if character not in _ignored())
    normal = unicodedata.normalize("NFD", normal)  # the marks in order
    return (normal,) if normal.isascii() and normal.isalnum() else tuple(_full().findall(normal))


_SIMPLE = re.compile(r"[^\W_]+")  # right where a text holds neither marks, ignored characters nor spaceless scripts


def _pattern_for(text: str) -> re.Pattern[str]:
    if text.isascii() or not _special().search(text):
        return _SIMPLE
    return _full()


@cache
def _special() -> re.Pattern[str]:
    """Characters below U+10000 with which the simple pattern goes wrong, and all above: ranges there are slow."""
    simple = np.array([chr(code).isalnum() for code in range(0x10000)])
    wrong = simple != (_raw_classes()[:0x10000] == LETTER)
    wrong |= np.isin(_raw_classes()[:0x10000], (ALONE, MARK, IGNORED))
    return re.compile(f"[{_inside(np.flatnonzero(wrong))}\U00010000-\U0010ffff]")


@cache
def _full() -> re.Pattern[str]:
    """A character of a script without spaces, or a run of letters and digits; either with its marks.

    Thai and Lao have a mark and a letter in one character, SARA AM: it ends what stands before it.
    """
    alone, letter = _class_of(ALONE), _class_of(LETTER)
    follow = f"[{_class_of(MARK)}{_class_of(IGNORED)}]*"
    return re.compile(f"[{alone}]{follow}|(?:[{letter}]{follow})+|[{_SARA_AM}]{follow}")


_SARA_AM = "\u0e33\u0eb3"


@cache
def _ignored() -> frozenset[str]:
    return frozenset(chr(code) for code in np.flatnonzero(_raw_classes() == IGNORED))


def _class_of(kind: int) -> str:
    return _inside(np.flatnonzero(_raw_classes() == kind))


def _inside(codes: npt.NDArray[np.int64]) -> str:
    """Code points, ascending, as the inside of a character class of a regular expression."""
    spans = [list(span) for _, span in groupby(enumerate(codes.tolist()), lambda item: item[1] - item[0])]
    return "".join(f"\\U{span[0][1]:08x}-\\U{span[-1][1]:08x}" for span in spans)


@cache
def _raw_classes() -> npt.NDArray[np.uint8]:
    """The class of each code point as it is written: that of the first character of its normal form that is
    a part of a word, as the 1 of ⑴."""
    table = tables()
    codes = np.arange(CODE_POINTS)
    entries = table.fold[table.fold_page[codes >> 8] * 256 + (codes & 255)]
    wide = np.flatnonzero(entries & 1)
    classes = _classes(np.where(entries & 1, 0, codes + (entries >> 1)))
    places = entries[wide] >> 1
    classes[wide] = _classes(table.expansions[places + 1])
    for step in range(1, int(table.expansions[places].max())):
        outside = (classes[wide] == SEPARATOR) & (table.expansions[places] > step)
        classes[wide[outside]] = _classes(table.expansions[places[outside] + 1 + step])
    return classes


def _classes(codes: npt.NDArray[np.int32]) -> npt.NDArray[np.uint8]:
    """The classes of code points of normal forms."""
    table = tables()
    return np.asarray(table.classes[table.class_page[codes >> 8] * 256 + (codes & 255)])
