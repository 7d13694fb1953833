"""What a text says: its words with their places. Imports dates, unicode and letters only.

The words are those of the shingles (unicode.py says what a word is), here as strings with their places in
the text, for the few texts that are looked at closely.
"""

import re
import unicodedata
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property, lru_cache
from operator import itemgetter

import numpy as np
import numpy.typing as npt

from dedup.dates import CALENDAR
from dedup.read.letters import full, ignored, is_ascii_separator, is_letter, is_special, spaced_out
from dedup.unicode import folded


class Words:
    """The words of a text: the n-th is `text[starts[n]:ends[n]]`, in normal form `folded[n]`.

    A sign that stands for several words (½, ㍿) gives as many, all at one place. Each thing is found when it is first
    asked for: most texts are asked for their numbers and their beginning only.
    """

    def __init__(self, text: str) -> None:
        """The words of `text`."""
        self.text = text

    def __len__(self) -> int:
        """How many words."""
        return len(self._bounds) // 2 if self._is_plain else len(self.folded)

    @cached_property
    def starts(self) -> list[int]:
        """Where each word begins."""
        return self._bounds[::2].tolist() if self._is_plain else self._found[0]

    @cached_property
    def ends(self) -> list[int]:
        """Where each word ends."""
        return self._bounds[1::2].tolist() if self._is_plain else self._found[1]

    @cached_property
    def folded(self) -> list[str]:
        """Each word in normal form."""
        if not self._is_plain:
            return self._found[2]
        spaced = spaced_out()[self._codes].tobytes().decode("utf-16-le")
        found = spaced.split()
        return found if spaced.isascii() else [word if word.isascii() else _folded(word)[0] for word in found]

    @cached_property
    def _is_plain(self) -> bool:
        """Whether letters and digits stand for themselves, so that what a word is can be told by each character."""
        return self.text.isascii() or not is_special()[self._codes].any()

    @cached_property
    def _codes(self) -> npt.NDArray[np.uint8] | npt.NDArray[np.uint16]:
        """The code points of the text, those above U+FFFF as that."""
        if self.text.isascii():
            return np.frombuffer(self.text.encode("ascii"), np.uint8)
        codes = np.frombuffer(self.text.encode("utf-16-le", "surrogatepass"), np.uint16)
        if len(codes) == len(self.text):
            return codes
        wide = np.frombuffer(self.text.encode("utf-32-le", "surrogatepass"), np.uint32)
        return np.minimum(wide, 0xFFFF).astype(np.uint16)

    @cached_property
    def _bounds(self) -> npt.NDArray[np.int64]:
        """Begin and end of each word of a plain text."""
        return _bounds_of(is_letter()[self._codes])

    @cached_property
    def _found(self) -> tuple[list[int], list[int], list[str]]:
        """Starts, ends and normal forms of the words of a text that is not plain.

        Looked for character by character only between the ASCII separators around what is special: a text with one
        emoji is nearly plain.
        """
        stretch = np.cumsum(is_ascii_separator()[self._codes])
        special = np.isin(stretch, stretch[is_special()[self._codes]])
        found = [
            (start, end, part)
            for first, last in _bounds_of(is_letter()[self._codes] & ~special).reshape(-1, 2).tolist()
            for start, end, part in _words_in(self.text, _SIMPLE, first, last)
        ]
        for first, last in _bounds_of(special).reshape(-1, 2).tolist():
            found += _words_in(self.text, full(), first, last)
        found.sort(key=itemgetter(0))  # stable: the words of one sign keep their order
        starts, ends, normal = map(list, zip(*found, strict=True)) if found else ([], [], [])
        return starts, ends, normal

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
        if self._is_plain:
            return Counter(self._plain_numbers())
        return Counter(self._whole(first, last) for first, last in self._numbers)

    def _plain_numbers(self) -> Iterator[str]:
        """The numbers of a plain text."""
        starts, end = self._bounds[::2], 0
        for start in starts[self._begins_with_digit(starts)].tolist():
            if start >= end:
                match = _NUMBER.match(self.text, start)
                assert match is not None
                number, end = match[0], match.end()
                yield number.lower() if number.isascii() else "".join(map(_part, _JOINED.split(number)))

    def words_before(self, count: int) -> frozenset[str]:
        """The normal forms of the first words."""
        return self._once(("words", count), lambda: self._beginning(count).folded[:count])

    def names_before(self, count: int) -> frozenset[str]:
        """Those of them that are written with a capital."""
        return self._once(("names", count), lambda: self._beginning(count)._names(count))

    def numbers_before(self, count: int) -> frozenset[str]:
        """The numbers among the first words, those of dates aside."""
        return self._once(("numbers", count), lambda: self._beginning(count)._numbers_until(count))

    def _names(self, count: int) -> Iterable[str]:
        return (self.folded[n] for n in range(min(count, len(self))) if self.is_capitalised(n))

    def _numbers_until(self, count: int) -> Iterable[str]:
        return (self._whole(a, b) for a, b in self._numbers if a < count and not self.is_date(a))

    def _beginning(self, count: int) -> "Words":
        """The words of the first part of the text, if that has the first `count` with all that belongs to them."""
        part = self._first_part
        if part is None or len(part) < count + 2:
            return self
        last_number = part._numbers[-1][1] if part._numbers else 0
        return self if last_number >= len(part) - 2 else part

    @cached_property
    def _first_part(self) -> "Words | None":
        return Words(self.text[:_FIRST_PART]) if len(self.text) > _FIRST_PART else None

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

    def may_have_number(self, part: slice) -> bool:
        """Whether any of some words begins with a digit: where none does, none is a part of a number.

        Told by the words themselves, without their places.
        """
        if self._is_plain:
            return any("0" <= word[0] <= "9" for word in self.folded[part])
        return any(self.text[start].isdigit() for start in self.starts[part])

    @cached_property
    def _numbers(self) -> list[tuple[int, int]]:
        """First and last word of each number. A word that begins with a digit is one: 5, 2nd, 1990s."""
        found: list[tuple[int, int]] = []
        for n in self._digit_starts():
            if found and found[-1][1] == n - 1 and self._joined(n - 1):
                found[-1] = found[-1][0], n
            else:
                found.append((n, n))
        return found

    def _digit_starts(self) -> list[int]:
        """The numbers of the words that begin with a digit."""
        if self._is_plain:
            return np.flatnonzero(self._begins_with_digit(self._bounds[::2])).tolist()
        return [n for n, start in enumerate(self.starts) if self.text[start].isdigit()]

    def _begins_with_digit(self, starts: npt.NDArray[np.int64]) -> npt.NDArray[np.bool_]:
        """Whether an ASCII digit stands at each of some places."""
        return np.asarray(self._codes[starts] - np.uint8(ord("0")) < 10)

    def _joined(self, n: int) -> bool:
        """Whether a comma or a point alone stands between a word and the next."""
        return self._between(n) in _JOINTS

    def _between(self, n: int) -> str:
        """What stands between a word and the next."""
        return self.text[self.ends[n] : self.starts[n + 1]]

    def _whole(self, first: int, last: int) -> str:
        """A number, its digits and points in normal form: ７４１２．５ and ٧٤١٢٫٥ are 7412.5."""
        parts = [self._normal(n) + _JOINTS[self._between(n)] for n in range(first, last)]
        return "".join([*parts, self._normal(last)])

    def _normal(self, n: int) -> str:
        """The normal form of the n-th word; of a plain text without looking at the others."""
        if self._is_plain:
            return _part(self.text[self.starts[n] : self.ends[n]])
        return self.folded[n]

    def is_date(self, n: int) -> bool:
        """Whether a number is part of a date: the word before or after it is of the calendar."""
        return any(0 <= place < len(self) and self._normal(place) in CALENDAR for place in (n - 1, n + 1))

    def is_capitalised(self, n: int) -> bool:
        """Whether a word begins with a capital, as names do, and words at the beginning of a sentence."""
        return self.text[self.starts[n]].isupper()

    def has_own_capital(self, n: int) -> bool:
        """Whether a word has a capital that it does not owe to the beginning of a line or sentence: it stands after
        other words of that, or another capital follows."""
        if not self.is_capitalised(n):
            return False
        goes_on = n + 1 < len(self) and self.is_capitalised(n + 1) and not _BEGINS.search(self._between(n))
        return goes_on or (n > 0 and not _BEGINS.search(self._between(n - 1)))

    def is_name(self, word: str) -> bool:
        """Whether a word has a capital of its own anywhere in the text."""
        return word in self.counts and any(self.has_own_capital(n) for n, it in enumerate(self.folded) if it == word)


# What makes one number of two, and its normal form: the points and commas of ASCII, of Arabic and of full width. The
# comma of full width is not among them, it ends clauses.
_JOINTS = {",": ",", ".": ".", "٬": ",", "٫": ".", "．": "."}


def words(text: str) -> Words:
    """The words of a text, in order."""
    return Words(text)


def _part(part: str) -> str:
    """The normal form of a part of a number, or of what joins two."""
    return _JOINTS.get(part) or (part.lower() if part.isascii() else _folded(part)[0])


def _bounds_of(inside: npt.NDArray[np.bool_]) -> npt.NDArray[np.int64]:
    """Begin and end of each run of true values, one after the other."""
    padded = np.zeros(len(inside) + 2, np.bool_)
    padded[1:-1] = inside
    return np.flatnonzero(padded[1:] != padded[:-1])


def _words_in(text: str, pattern: re.Pattern[str], first: int, last: int) -> Iterator[tuple[int, int, str]]:
    """Start, end and normal form of each word in a part of a text."""
    for match in pattern.finditer(text, first, last):
        word = match[0]
        for part in (word.lower(),) if word.isascii() else _folded(word):
            yield match.start(), match.end(), part


_SIMPLE = re.compile(r"[^\W_]+")
_NUMBER = re.compile(rf"[0-9][^\W_]*(?:[{''.join(_JOINTS)}](?=[0-9])[^\W_]+)*")
_JOINED = re.compile(rf"([{''.join(_JOINTS)}])")
_BEGINS = re.compile(r"[^\w\s,'’&/()-]|\n")  # between two words of which the second begins a line or a sentence
_FIRST_PART = 1_200  # characters; 120 words of most languages, which is what judging asks for


@lru_cache(100_000)
def _folded(word: str) -> tuple[str, ...]:
    """The normal form of a run of letters: one word, or several where a sign stands for several."""
    normal = "".join(character for part in word for character in folded(part) if character not in ignored())
    normal = unicodedata.normalize("NFD", normal)  # the marks in order
    return (normal,) if normal.isascii() and normal.isalnum() else tuple(full().findall(normal))
