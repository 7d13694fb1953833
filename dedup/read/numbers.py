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
from dedup.read.letters import is_ascii_when_folded, is_letter, is_special

U8 = npt.NDArray[np.uint8]
I64 = npt.NDArray[np.int64]
U64 = npt.NDArray[np.uint64]
Flags = npt.NDArray[np.bool_]

SEPARATOR, LETTER, SPECIAL = range(3)  # classes of characters
ANYWHERE, BEGINNING, OPENING = 1, 2, 4  # where a number stands; in the latter two, those of dates aside
PLACES = 7  # the bits of a number that tell where it stands
_BASIS = 0xCBF29CE484222325  # of FNV-1a


@dataclass(frozen=True, slots=True)
class Numbers:
    """The numbers of n texts, as sets of hashes."""

    numbers: U64  # hashes, ascending within each text; the last bits tell where each stands
    bounds: I64  # [n + 1]
    plain: Flags  # [n] False: the text has characters that only Words understands, and its numbers are not here

    @classmethod
    def of(cls, texts: Sequence[bytes], opening: int) -> "Numbers":
        """The numbers of texts in UTF-8. The opening is so many words, the beginning twice as many."""
        from dedup.read import kernels  # imports numba

        offsets = np.cumsum([0, *map(len, texts)])
        data = np.frombuffer(b"".join(texts), np.uint8)
        found, bounds = np.empty(len(data) // 2 + len(texts), np.uint64), np.zeros_like(offsets)
        plain = kernels.numbers(data, offsets, _classes(), _calendar(), np.uint64(_BASIS), opening, found, bounds)
        return cls(found[: bounds[-1]].copy(), bounds, plain)

    @classmethod
    def joined(cls, parts: "Sequence[Numbers]") -> "Numbers":
        """Those of several lots of texts, one after the other."""
        counts = np.concatenate([np.diff(part.bounds) for part in parts])
        return cls(
            np.concatenate([part.numbers for part in parts]),
            np.concatenate([np.zeros(1, np.int64), np.cumsum(counts)]),
            np.concatenate([part.plain for part in parts]),
        )

    def exchanged(self, left: I64, right: I64) -> Flags:
        """For each pair of plain texts whether both have a number that the other has not, in the whole text or in the
        opening (against the beginning of the other)."""
        from dedup.read import kernels

        found = np.empty(len(left), np.bool_)
        kernels.exchanged(self.numbers, self.bounds, left, right, found)
        return found


@cache
def _classes() -> U8:
    """The class of each code point below U+10000. Letters that stand for ASCII ones in normal form are special."""
    found = np.where(is_letter(), LETTER, SEPARATOR).astype(np.uint8)
    found[is_special()] = SPECIAL
    found[0x80:][(is_letter() & is_ascii_when_folded())[0x80:]] = SPECIAL
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
