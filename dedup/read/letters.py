"""Which characters words are made of, as tables and regular expressions. Imports unicode only.

Made from the tables of unicode.py, each when it is first asked for.
"""

import re
from collections.abc import Iterator
from functools import cache

import numpy as np
import numpy.typing as npt

from dedup.unicode import ALONE, CODE_POINTS, IGNORED, LETTER, MARK, SEPARATOR, tables

I64 = npt.NDArray[np.int64]


@cache
def is_letter() -> npt.NDArray[np.bool_]:
    """Whether a code point below U+10000 is a part of a word."""
    return np.array([chr(code).isalnum() for code in range(0x10000)])


@cache
def spaced_out() -> npt.NDArray[np.uint16]:
    """What each code point below U+10000 is to be for a plain text to be split at spaces: ASCII letters small, and a
    space in place of all that is no part of a word. UTF-16, little-endian."""
    codes = np.arange(0x10000)
    capitals = (codes >= ord("A")) & (codes <= ord("Z"))
    return np.where(is_letter(), codes + (ord("a") - ord("A")) * capitals, ord(" ")).astype("<u2")


@cache
def is_special() -> npt.NDArray[np.bool_]:
    """Whether a code point below U+10000 is no letter, digit or separator as plain texts have them.

    Special are marks, ignored characters, those of scripts without spaces, those that Python and unicode.py class in
    two ways, signs that stand for several words, digits other than ASCII's, and U+FFFF, which stands
    for all above it.
    """
    letters, classes = is_letter(), _raw_classes(0x10000)
    found = (letters != (classes == LETTER)) | np.isin(classes, (ALONE, MARK, IGNORED))
    found |= letters & _stands_for_several(0x10000)
    found[0x80:] |= np.array([chr(code).isdigit() for code in range(0x80, 0x10000)])
    found[0xD800:0xE000] = found[0xFFFF] = True
    return np.asarray(found)


@cache
def is_ascii_when_folded() -> npt.NDArray[np.bool_]:
    """Whether the normal form of a code point below U+10000 is ASCII."""
    wide, places, folded = _foldings(0x10000)
    found, expansions = folded < 0x80, tables().expansions
    found[wide] = expansions[places + 1] < 0x80
    for step, reach in _further_steps(places):
        found[wide[reach]] &= expansions[places[reach] + 1 + step] < 0x80
    return np.asarray(found)


@cache
def is_ascii_separator() -> npt.NDArray[np.bool_]:
    """Whether a code point below U+10000 is an ASCII character that separates words."""
    found = _raw_classes(0x10000) == SEPARATOR
    found[0x80:] = False
    return np.asarray(found)


@cache
def full() -> re.Pattern[str]:
    """A character of a script without spaces, or a run of letters and digits; either with its marks.

    Thai and Lao have a mark and a letter in one character, SARA AM: it ends what stands before it.
    """
    alone, letter = _class_of(ALONE), _class_of(LETTER)
    follow = f"[{_class_of(MARK)}{_class_of(IGNORED)}]*"
    return re.compile(f"[{alone}]{follow}|(?:[{letter}]{follow})+|[{_SARA_AM}]{follow}")


_SARA_AM = "\u0e33\u0eb3"


@cache
def ignored() -> frozenset[str]:
    """The characters that are left out of words."""
    return frozenset(chr(code) for code in np.flatnonzero(_raw_classes() == IGNORED))


def _class_of(kind: int) -> str:
    return _inside(np.flatnonzero(_raw_classes() == kind))


def _inside(codes: npt.NDArray[np.int64]) -> str:
    """Code points, ascending, as the inside of a character class of a regular expression."""
    gaps = np.flatnonzero(np.diff(codes) != 1)
    first, last = codes[np.append(0, gaps + 1)].tolist(), codes[np.append(gaps, -1)].tolist()
    return "".join(f"\\U{one:08x}-\\U{other:08x}" for one, other in zip(first, last, strict=True))


@cache
def _raw_classes(end: int = CODE_POINTS) -> npt.NDArray[np.uint8]:
    """The class of each code point below `end` as it is written: that of the first character of its normal form that is
    a part of a word, as the 1 of ⑴."""
    wide, places, folded = _foldings(end)
    classes = _classes(folded)
    classes[wide] = _classes(tables().expansions[places + 1])
    for step, reach in _further_steps(places):
        outside = (classes[wide] == SEPARATOR) & reach
        classes[wide[outside]] = _classes(tables().expansions[places[outside] + 1 + step])
    return classes


def _stands_for_several(end: int) -> npt.NDArray[np.bool_]:
    """Whether the normal form of each code point below `end` may be more than one word, as that of ½."""
    wide, places, _ = _foldings(end)
    several = np.zeros(end, np.bool_)
    several[wide] = np.isin(_classes(tables().expansions[places + 1]), (SEPARATOR, ALONE))
    for step, reach in _further_steps(places):
        several[wide[reach]] |= np.isin(_classes(tables().expansions[places[reach] + 1 + step]), (SEPARATOR, ALONE))
    return several


@cache
def _foldings(end: int) -> tuple[I64, I64, npt.NDArray[np.int32]]:
    """The code points below `end` that fold to several, where their expansions stand, and what each of the others folds
    to; 0 for those."""
    table, codes = tables(), np.arange(end, dtype=np.int32)
    entries = table.fold[table.fold_page[codes >> 8] * 256 + (codes & 255)]
    wide = np.flatnonzero(entries & 1)
    return wide, entries[wide] >> 1, np.where(entries & 1, 0, codes + (entries >> 1))


def _further_steps(places: I64) -> Iterator[tuple[int, npt.NDArray[np.bool_]]]:
    """The second and further code points of the expansions, and which expansions have so many."""
    sizes = tables().expansions[places]
    return ((step, sizes > step) for step in range(1, int(sizes.max())))


def _classes(codes: npt.NDArray[np.int32]) -> npt.NDArray[np.uint8]:
    """The classes of code points of normal forms."""
    table = tables()
    return np.asarray(table.classes[table.class_page[codes >> 8] * 256 + (codes & 255)])
