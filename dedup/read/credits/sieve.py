"""Which readers may find a credit in each of many texts: all that find something are named, and few more.

A text is read once, by a compiled kernel, as symbols (marks.py) in which blanks, punctuation and digits are one and
letters have no case. Looked for are phrases, each by four symbols of it at every second place as in triggers.py: the
names of agencies, without which most readers find nothing, and what else each match has in it. How these lie together
is looked at loosely: what is named may still find nothing. Texts with letters of which the sieve knows nothing (those
of scripts without blanks, and such as are several letters in another case: ß) are left to all readers.

Imports agencies, article, spill, forms, lines, triggers and marks.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache
from itertools import product
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from dedup.agencies import agencies
from dedup.read.credits.forms import LANGUAGES, SIGNS, Form, Where
from dedup.read.credits.lines import BEFORE_AUTHORS, ENDING_TRIGGERS
from dedup.read.credits.marks import (
    AGENCY,
    ANYWHERE,
    BLANK,
    BUCKET_BITS,
    CLOSE,
    COLON,
    CREDIT_LINES,
    DATELINES,
    EDGE,
    ENDING,
    GRAM_BITS,
    LETTER,
    LINE_START,
    NEWLINE,
    NOTICES,
    OPEN,
    PHRASES,
    RIGHTS,
    SIGN,
    SLASH,
    UNKNOWN,
)
from dedup.read.credits.triggers import rarity

U8 = npt.NDArray[np.uint8]
I32 = npt.NDArray[np.int32]

_LOT = 1_000  # texts that are read at a time, and lie in memory together
_KNOWN = 0x2E80  # code points below it have symbols of their own; what comes then are the scripts of East Asia
_SIGNS = {OPEN: "([（［【", CLOSE: ")]）］】", COLON: ":：", SLASH: "/", SIGN: "©", NEWLINE: "\n"}
_HARMLESS = "\ufe0e\ufe0f\ufeff\ufffd"  # beyond the known: how an emoji is drawn, and what stands for lost characters
_WORD = re.compile(r"\w+")
# Readers that find something in a form's words alone; the others need an agency beside them.
_ALONE = (Where.OUTLET, Where.FEED, Where.UNNAMED, Where.SOURCE, Where.ADDRESS, Where.DESK)


def marks_of(rows: npt.NDArray[np.int64], utf8: Callable[[Sequence[int]], list[bytes]], threads: int) -> U8:
    """The marks of the texts of some rows, [rows]: readers whose bit is missing find nothing there.

    `utf8` gives the texts of a lot of rows, in any thread.
    """
    lots = [rows[first : first + _LOT].tolist() for first in range(0, len(rows), _LOT)]
    _index(), _prefixes()  # made once, not by each thread
    with ThreadPoolExecutor(threads) as pool:
        found = pool.map(lambda lot: sieve(utf8(lot)), lots)
        return np.concatenate([np.zeros(0, np.uint8), *found])


def sieve(texts: Sequence[bytes]) -> U8:
    """The marks of texts in UTF-8, [n]."""
    from dedup.read.credits import kernels  # imports numba

    found = np.empty(len(texts), np.uint8)
    offsets = np.cumsum([0, *map(len, texts)])
    kernels.sieve(np.frombuffer(b"".join(texts), np.uint8), offsets, found, classes(), _prefixes(), *_index())
    return found


# -- what is looked for ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Phrase:
    """Symbols, where they count, and which readers may find something then: in any text, or if an agency is named."""

    symbols: tuple[int, ...]
    where: int
    marks: int = 0
    beside: int = 0


def _phrases() -> list[Phrase]:
    """All that is looked for."""
    found = [*_read_as(_names(), AGENCY, edges=True), *_read_as(["INTERFAX"], ANYWHERE, DATELINES)]
    for _, forms in LANGUAGES:
        for form in forms:
            found += _phrases_of(form)
    found += _read_as(SIGNS.split("|"), ANYWHERE, 0, RIGHTS)
    found += _read_as((notice.lower() for each in agencies() for notice in each.notice), ANYWHERE, 0, NOTICES)
    found += _read_as((each if each == "Via " else each.lower() for each in ENDING_TRIGGERS), ENDING, CREDIT_LINES)
    return found


def _names() -> set[str]:
    """The agencies' names, but for those that have another in them."""
    names = {name.lower() for each in agencies() for name in each.also}
    names |= {name for each in agencies() for name in each.short}
    padded = {" " + " ".join(_WORD.findall(name)) + " " for name in names}
    return {name.strip() for name in padded if sum(other in name for other in padded) == 1}


def _phrases_of(form: Form) -> Iterable[Phrase]:
    """One of them stands in all that a form matches. Forms that need an agency behind them have none."""
    if form.where is Where.ALONE:
        return ()
    if form.trigger == "via ":
        return [Phrase((EDGE, *b"via"), LINE_START, PHRASES)]
    written = (form.signs or form.needs or form.trigger).split("|")
    alone = form.where in _ALONE
    return _read_as(written, ANYWHERE, PHRASES * alone, PHRASES * (not alone))


def _read_as(
    written: Iterable[str], where: int, marks: int = 0, beside: int = 0, *, edges: bool = False
) -> Iterable[Phrase]:
    """Phrases as they are written, but for those that only unknown letters can make."""
    for each in written:
        symbols = [int(classes()[ord(character)]) for character in each]
        if UNKNOWN in symbols:
            continue
        # Blanks are looked for as one: so many there may be in the text.
        kept = [s for n, s in enumerate(symbols) if not (n and s == symbols[n - 1] == BLANK)]
        if kept == [SIGN]:  # which the kernel finds by itself
            continue
        before, after = ([EDGE] if edges and symbols[n] & LETTER else [] for n in (0, -1))
        yield Phrase((*before, *kept, *after), where, marks, beside)


@cache
def classes() -> U8:
    """The symbol of each code point below U+10000. Letters that are one in any case have one symbol, ASCII's aside."""
    found = np.full(0x10000, UNKNOWN, np.uint8)
    found[:_KNOWN] = [_symbol(chr(code)) for code in range(_KNOWN)]
    found[[ord(each) for each in _HARMLESS]] = BLANK
    for symbol, characters in _SIGNS.items():
        found[[ord(each) for each in characters]] = symbol
    return found


def _symbol(character: str) -> int:
    if character.isascii() and character.isalpha():
        return ord(character)
    if not character.isalpha():
        return BLANK
    letter = character.lower().upper().lower()  # K (Kelvin) is k, and ı is i
    if len(letter) > 1 or len(character.casefold()) > 1 or len(character.upper()) > 1:
        return UNKNOWN
    return ord(letter) if letter.isascii() else 0x81 + ord(letter) % 30 + 32 * (ord(letter) // 30 % 4)


@cache
def _prefixes() -> npt.NDArray[np.int64]:
    """The words before an author, five bits a letter."""
    return np.array(
        [sum((ord(each) & LETTER) << 5 * n for n, each in enumerate(reversed(word))) for word in BEFORE_AUTHORS]
    )


# -- how it is found ------------------------------------------------------------------------------------


class Index(NamedTuple):
    """The phrases, and their grams, by which they are found; what both are is said at `_entries`."""

    marked: U8  # [2^GRAM_BITS / 8] a bit for each hash of a gram
    starts: I32  # [2^(GRAM_BITS - BUCKET_BITS) + 1] where the entries of a bucket of hashes begin
    grams: npt.NDArray[np.uint64]  # [entries] their hashes, ascending
    steps: I32  # [entries, 2] from the gram on to the anchor, and which symbol of the phrase that is
    phrases: I32  # [entries] whose gram it is
    symbols: U8  # of all phrases
    bounds: I32  # [phrases + 1] where those of each begin
    roles: I32  # [phrases, 3] where, marks and beside of each


@cache
def _index() -> Index:
    phrases = sorted(set(_phrases()), key=lambda phrase: phrase.symbols)
    entries = sorted({(*entry, number) for number, phrase in enumerate(phrases) for entry in _entries(phrase)})
    grams, begins, anchors, numbers = np.array(entries).T
    marked = np.zeros(1 << GRAM_BITS, np.bool_)
    marked[grams] = True
    buckets = np.arange((1 << GRAM_BITS - BUCKET_BITS) + 1)
    return Index(
        marked=np.packbits(marked, bitorder="little"),
        starts=np.searchsorted(grams >> BUCKET_BITS, buckets).astype(np.int32),
        grams=grams.astype(np.uint64),
        steps=np.stack([begins, anchors], axis=1).astype(np.int32),
        phrases=numbers.astype(np.int32),
        symbols=np.array([symbol for phrase in phrases for symbol in phrase.symbols], np.uint8),
        bounds=np.cumsum([0, *(len(phrase.symbols) for phrase in phrases)]).astype(np.int32),
        roles=np.array([(phrase.where, phrase.marks, phrase.beside) for phrase in phrases], np.int32),
    )


def _entries(phrase: Phrase) -> Iterable[tuple[int, int, int]]:
    """The grams by which a phrase is looked for: hash, from where it begins on to the anchor, and which symbol that is.

    Five symbols have two grams, one of which begins at an even place; what fewer lack may be anything.
    """
    start, end = max(_windows(phrase.symbols), key=lambda window: (window[1] - window[0], _rarity(phrase, window)))
    anchor = start + (phrase.symbols[start] in (BLANK, EDGE))
    first = start if end - start > 3 else start - 1
    for begin in (first, first + 1):
        there = [
            [phrase.symbols[place] & LETTER] if start <= place < end else range(32) for place in range(begin, begin + 4)
        ]
        for gram in product(*there):
            yield _hash(gram), anchor - begin, anchor


def _windows(symbols: Sequence[int]) -> Iterable[tuple[int, int]]:
    """Stretches of five symbols at most, blanks, which may be many, at either end only."""
    inner = [n for n, symbol in enumerate(symbols) if symbol == BLANK]
    for start, end in product(range(len(symbols)), range(len(symbols) + 1)):
        if 2 < end - start < 6 and not any(start < n < end - 1 for n in inner):
            yield start, end


def _rarity(phrase: Phrase, window: tuple[int, int]) -> int:
    written = "".join(chr(s | 0x20) if 0x40 < s < 0x7B else " " for s in phrase.symbols[slice(*window)])
    return rarity(written[:4]) + rarity(written[1:])


def _hash(gram: Sequence[int]) -> int:
    packed = sum(symbol << 8 * n for n, symbol in enumerate(gram))
    return (packed * 0x9E3779B1 & 0xFFFFFFFF) >> 32 - GRAM_BITS
