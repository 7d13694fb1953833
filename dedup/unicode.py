"""Unicode tables: what each code point means for splitting text into words. Imports numpy only.

The tables are data of the package, not made at run time: they must be the same on every Python, or an
index made on one machine would not fit another (each Python carries another Unicode version), and making
them takes a second. `python -m dedup.unicode` writes them anew.

The normal form of a text: each code point folded by itself (compatibility-decomposed, case-folded,
decomposed again, digits of all scripts as those of ASCII), what writers leave out at will left out, then marks
put into canonical order. So composed and decomposed letters, full and half width, upper and lower case, ligatures
and letters, Arabic with and without vowel points become the same words.
"""

import unicodedata
from functools import cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

# Classes of normalised code points.
SEPARATOR = 0
LETTER = 1  # letters and digits: runs of them are words
MARK = 2  # combining marks: part of the word before them, nothing by themselves
IGNORED = 3  # soft hyphens, joiners, direction marks, variation selectors, points: as if they were not there
ALONE = 4  # characters of scripts without spaces: each is a word

# Marks are put into canonical order within stretches of so many: Unicode's stream-safe limit (UAX 15), so
# that a letter with a million marks costs no more than any other text.
MARK_RUN = 30

CODE_POINTS = 0x110000
_PAGE = 256
_FILE = Path(__file__).with_name("unicode.npz")

# What one outlet writes and the next leaves out: the stroke that makes an Arabic word wider, and points that tell how
# to say a word, by their combining classes: nukta of Indian scripts, vowel points of Hebrew, Arabic and Syriac.
_TATWEEL = "\u0640"
_POINTS = frozenset((7, *range(10, 37)))

# Scripts that are written without spaces between words, by the beginning of the character's name.
_SPACELESS = (
    "CJK ", "HIRAGANA ", "KATAKANA", "IDEOGRAPHIC ", "BOPOMOFO ", "YI SYLLABLE ", "TANGUT ", "NUSHU ",
    "THAI ", "LAO ", "KHMER ", "MYANMAR ", "TAI ", "NEW TAI ", "JAVANESE ", "BALINESE ",
)  # fmt: skip


class Tables(NamedTuple):
    """Two-level tables: `page[code >> 8] * 256 + (code & 255)` is the place of a code point's entry."""

    fold_page: npt.NDArray[np.int32]  # [4352]
    fold: npt.NDArray[np.int32]  # 2 * (folded - code), or 2 * place in `expansions` + 1
    expansions: npt.NDArray[np.int32]  # length, then so many code points; again and again
    class_page: npt.NDArray[np.int32]  # [4352]
    classes: npt.NDArray[np.uint8]  # one of the five classes
    orders: npt.NDArray[np.uint8]  # canonical combining class, by the same place as `classes`


@cache
def tables() -> Tables:
    """The tables of the package."""
    with np.load(_FILE, allow_pickle=False) as stored:
        return Tables(*(stored[name] for name in Tables._fields))


def folded(character: str) -> str:
    """The normal form of one character by the tables: one or more characters."""
    table, code = tables(), ord(character)
    entry = int(table.fold[table.fold_page[code >> 8] * 256 + (code & 255)])
    if not entry & 1:
        return chr(code + (entry >> 1))
    place = entry >> 1
    return "".join(map(chr, table.expansions[place + 1 : place + 1 + table.expansions[place]].tolist()))


def fold(character: str) -> str:
    """The normal form of one character by the Unicode data of the running Python: one or more characters."""
    normal = unicodedata.normalize
    decomposed = normal("NFKD", normal("NFKD", character).casefold())
    return "".join(str(unicodedata.decimal(part, part)) for part in decomposed)


def classify(character: str) -> int:
    """The class of a character of a normal form."""
    category = unicodedata.category(character)
    code = ord(character)
    if category == "Cf" or 0xFE00 <= code <= 0xFE0F or 0xE0100 <= code <= 0xE01EF or code == 0x034F:
        return IGNORED
    if character == _TATWEEL or unicodedata.combining(character) in _POINTS:
        return IGNORED
    if category[0] == "M":
        return MARK
    if category[0] not in "LN":
        return SEPARATOR
    if category != "Nd" and unicodedata.name(character, "").startswith(_SPACELESS):
        return ALONE
    return LETTER


def build() -> Tables:
    """The tables, made from the Unicode data of the running Python."""
    folds = np.zeros(CODE_POINTS, np.int32)
    classes = np.zeros(CODE_POINTS, np.uint8)
    orders = np.zeros(CODE_POINTS, np.uint8)
    expansions: list[int] = []
    for code in range(CODE_POINTS):
        if 0xD800 <= code < 0xE000:
            continue  # surrogates: separators
        character = chr(code)
        folded = fold(character)
        if len(folded) == 1:
            folds[code] = 2 * (ord(folded) - code)
        else:
            folds[code] = 2 * len(expansions) + 1
            expansions += [len(folded), *map(ord, folded)]
        classes[code] = classify(character)
        orders[code] = unicodedata.combining(character)
    fold_page, folds = _pages(folds)
    both_page, both = _pages(classes.astype(np.int32) * 256 + orders)
    return Tables(
        fold_page,
        folds,
        np.array(expansions, np.int32),
        both_page,
        (both >> 8).astype(np.uint8),
        both.astype(np.uint8),
    )


def _pages(values: npt.NDArray[np.int32]) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.int32]]:
    pages, place = np.unique(values.reshape(-1, _PAGE), axis=0, return_inverse=True)
    return place.astype(np.int32).ravel(), pages.ravel()


if __name__ == "__main__":
    np.savez_compressed(_FILE, **build()._asdict())
    print(f"{_FILE}: {_FILE.stat().st_size} bytes, Unicode {unicodedata.unidata_version}")
