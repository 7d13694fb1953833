"""Which pairs of many texts may be one form: a number may have been replaced. Imports dates and letters.

The same as judge.forms.may_be_form says of the words of two texts, for texts by the thousand: most pairs are no form,
and nobody needs the words of their texts.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt

from dedup.dates import CALENDAR
from dedup.read.letters import is_letter, is_special
from dedup.unicode import folded

U8 = npt.NDArray[np.uint8]
I64 = npt.NDArray[np.int64]
U64 = npt.NDArray[np.uint64]
Flags = npt.NDArray[np.bool_]

SEPARATOR, LETTER, SPECIAL = range(3)  # classes of characters
ANYWHERE, BEGINNING, OPENING = 1, 2, 4  # where a number stands; in the latter two, those of dates aside
_BASIS = 0xCBF29CE484222325  # of FNV-1a


@dataclass(frozen=True, slots=True)
class Numbers:
    """The numbers of n texts, as sets of hashes."""

    hashes: U64  # ascending within each text
    places: U8  # where in the text each stands: bits of ANYWHERE, BEGINNING, OPENING
    bounds: I64  # [n + 1]
    plain: Flags  # [n] False: the text has characters that only Words understands, and its numbers are not here

    @classmethod
    def of(cls, texts: Sequence[str], opening: int) -> "Numbers":
        """The numbers of texts. The opening is so many words, the beginning twice as many."""
        from dedup.read import kernels  # imports numba

        parts = [text.encode() for text in texts]
        offsets = np.cumsum([0, *map(len, parts)])
        data = np.frombuffer(b"".join(parts), np.uint8)
        room = len(data) // 2 + len(parts)
        hashes, places, bounds = np.empty(room, np.uint64), np.empty(room, np.uint8), np.zeros_like(offsets)
        basis = np.uint64(_BASIS)
        plain = kernels.numbers(data, offsets, _classes(), _calendar(), basis, opening, hashes, places, bounds)
        return cls(hashes[: bounds[-1]].copy(), places[: bounds[-1]].copy(), bounds, plain)

    @classmethod
    def joined(cls, parts: "Sequence[Numbers]") -> "Numbers":
        """Those of several lots of texts, one after the other."""
        counts = np.concatenate([np.diff(part.bounds) for part in parts])
        return cls(
            np.concatenate([part.hashes for part in parts]),
            np.concatenate([part.places for part in parts]),
            np.concatenate([np.zeros(1, np.int64), np.cumsum(counts)]),
            np.concatenate([part.plain for part in parts]),
        )

    def exchanged(self, left: I64, right: I64) -> Flags:
        """For each pair of plain texts whether both have a number that the other has not, in the whole text or in the
        opening (against the beginning of the other)."""
        from dedup.read import kernels

        found = np.empty(len(left), np.bool_)
        kernels.exchanged(self.hashes, self.places, self.bounds, left, right, found)
        return found


@cache
def _classes() -> U8:
    """The class of each code point below U+10000. Letters that stand for ASCII ones in normal form are special."""
    found = np.where(is_letter(), LETTER, SEPARATOR).astype(np.uint8)
    found[is_special()] = SPECIAL
    for code in np.flatnonzero(is_letter()).tolist():
        if code >= 0x80 and folded(chr(code)).isascii():
            found[code] = SPECIAL
    return found


@cache
def _calendar() -> U64:
    """The hashes of the words of the calendar, ascending."""
    return np.array(sorted(map(_fnv, CALENDAR)), np.uint64)


def _fnv(word: str) -> int:
    found = _BASIS
    for byte in word.encode():
        found = (found ^ byte) * 0x100000001B3 % 2**64
    return found
