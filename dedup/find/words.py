"""Texts → the hashes of their words, which all shingles are made of; made once and kept. Imports work, unicode."""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from dedup.find.hashing import I64, U64
from dedup.find.work import COMPILE_FROM_BYTES, Texts, in_chunks, kernels_for, offsets_of
from dedup.unicode import tables

WIDTH = 8  # bytes of a hash
# Bytes of hashes that are kept: of 120,000 articles with candidates. What does not fit is made anew each time.
MOST_KEPT = 512_000_000


@dataclass(frozen=True, slots=True)
class WordHashes:
    """The hashes of the words of n texts, in text order: those of text i are `values[offsets[i]:offsets[i + 1]]`."""

    values: U64
    offsets: I64

    @classmethod
    def of(cls, texts: Texts) -> "WordHashes":
        """Those of some texts."""
        kernels = kernels_for(len(texts.data), COMPILE_FROM_BYTES)

        def one_chunk(offsets: I64, _: slice) -> tuple[U64, I64]:
            values, bounds = kernels.word_hashes(texts.data, offsets, tables())
            return values, np.diff(bounds)

        values, counts = zip(*in_chunks(kernels, texts.offsets, one_chunk), strict=True)
        return cls(np.concatenate(values), offsets_of(np.concatenate(counts)))

    def __len__(self) -> int:
        """How many texts."""
        return len(self.offsets) - 1

    def each(self) -> list[U64]:
        """The hashes of each text."""
        return [self.values[first:last] for first, last in pairwise(self.offsets.tolist())]


class KeptWords:
    """The word hashes of numbered texts. What was asked for once is kept, while there is room.

    `texts` gives the texts of some numbers, each of them once.
    """

    def __init__(self, texts: Callable[[I64], Texts], most: int = MOST_KEPT) -> None:
        self._texts = texts
        self._room = most
        self.kept: dict[int, U64] = {}  # may be filled with what is known already

    def of(self, numbers: I64) -> WordHashes:
        """The word hashes of some texts, each asked for once."""
        wanted = numbers.tolist()
        new = [number for number in wanted if number not in self.kept]
        made = WordHashes.of(self._texts(np.array(new, np.int64)))
        own = dict(zip(new, made.each(), strict=True))
        if made.values.nbytes <= self._room:
            self._room -= made.values.nbytes
            self.kept.update(own)
        if len(new) == len(wanted):
            return made
        found = [own[number] if number in own else self.kept[number] for number in wanted]
        return WordHashes(np.concatenate(found), offsets_of(np.fromiter(map(len, found), np.int64, len(found))))
