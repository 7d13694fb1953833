"""What a text says: its words with their places. Imports unicode only.

The words are those of the shingles (unicode.py says what a word is), here as strings with their places in
the text, for the few texts that are looked at closely.
"""

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import groupby

import numpy as np
import numpy.typing as npt

from dedup.unicode import ALONE, CODE_POINTS, IGNORED, LETTER, MARK, fold, tables


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a text: the n-th is `text[starts[n]:ends[n]]`, in normal form `folded[n]`."""

    text: str
    starts: list[int]
    ends: list[int]
    folded: list[str]

    def __len__(self) -> int:
        """How many words."""
        return len(self.folded)

    def is_number(self, n: int) -> bool:
        """Whether a word begins with a digit: 5, 2nd, 1990s."""
        return self.text[self.starts[n]].isdigit()

    def is_capitalised(self, n: int) -> bool:
        """Whether a word begins with a capital, as names do, and words at the beginning of a sentence."""
        return self.text[self.starts[n]].isupper()


def words(text: str) -> Words:
    """The words of a text, in order."""
    found = list(_pattern_for(text).finditer(text))
    written = [match[0] for match in found]
    folded = [word.lower() if word.isascii() else _folded(word) for word in written]
    return Words(text, [match.start() for match in found], [match.end() for match in found], folded)


@lru_cache(100_000)
def _folded(word: str) -> str:
    return "".join(character for part in word for character in fold(part) if character not in _ignored())


_SIMPLE = re.compile(r"[^\W_]+")  # right where a text holds neither marks, ignored characters nor spaceless scripts


def _pattern_for(text: str) -> re.Pattern[str]:
    if text.isascii() or not _special().search(text):
        return _SIMPLE
    return _full()


@cache
def _special() -> re.Pattern[str]:
    """Marks, ignored characters and spaceless scripts below U+10000, and all above: ranges there are slow."""
    low = "".join(_class_of(kind, below=0x10000) for kind in (ALONE, MARK, IGNORED))
    return re.compile(f"[{low}\U00010000-\U0010ffff]")


@cache
def _full() -> re.Pattern[str]:
    """A character of a script without spaces, or a run of letters and digits; either with its marks."""
    alone, letter = _class_of(ALONE), _class_of(LETTER)
    follow = f"[{_class_of(MARK)}{_class_of(IGNORED)}]*"
    return re.compile(f"[{alone}]{follow}|(?:[{letter}]{follow})+")


@cache
def _ignored() -> frozenset[str]:
    return frozenset(chr(code) for code in np.flatnonzero(_raw_classes() == IGNORED))


@cache
def _class_of(kind: int, below: int = CODE_POINTS) -> str:
    """The code points of a class, as the inside of a character class of a regular expression."""
    codes = np.flatnonzero(_raw_classes()[:below] == kind).tolist()
    spans = [list(span) for _, span in groupby(enumerate(codes), lambda item: item[1] - item[0])]
    return "".join(f"\\U{span[0][1]:08x}-\\U{span[-1][1]:08x}" for span in spans)


@cache
def _raw_classes() -> npt.NDArray[np.uint8]:
    """The class of each code point as it is written: that of the first character of its normal form."""
    table = tables()
    codes = np.arange(CODE_POINTS)
    entries = table.fold[table.fold_page[codes >> 8] * 256 + (codes & 255)]
    wide = (entries & 1).astype(bool)
    first = np.where(wide, 0, codes + (entries >> 1))
    first[wide] = table.expansions[(entries[wide] >> 1) + 1]
    return np.asarray(table.classes[table.class_page[first >> 8] * 256 + (first & 255)])
