"""Texts → the hashes of their words, which all shingles are made of; made once and kept.

Imports garbage, work, unicode.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import chain, pairwise

import numpy as np

from dedup.find.hashing import I64, U64
from dedup.find.work import COMPILE_FROM_BYTES, Texts, in_chunks, kernels_for, offsets_of
from dedup.garbage import give_back
from dedup.unicode import tables

WIDTH = 8  # bytes of a hash
# Bytes of hashes that are kept: of 120,000 articles with candidates. What does not fit is made anew each time.
MOST_KEPT = 512_000_000


@dataclass(frozen=True, slots=True)
class WordHashes:
    """The hashes of the words of n texts, each text's in text order. Texts stay where they were made."""

    texts: Sequence[U64]

    @classmethod
    def of(cls, texts: Texts) -> "WordHashes":
        """Those of some texts."""
        kernels = kernels_for(len(texts.data), COMPILE_FROM_BYTES)

        def one_chunk(offsets: I64, _: slice) -> list[U64]:
            values, bounds = kernels.word_hashes(texts.data, offsets, tables())
            values = values.copy()  # a kernel makes more room than it needs
            return [values[first:last] for first, last in pairwise(bounds.tolist())]

        return cls(list(chain.from_iterable(in_chunks(kernels, texts.offsets, one_chunk))))

    def __len__(self) -> int:
        """How many texts."""
        return len(self.texts)

    @property
    def offsets(self) -> I64:
        """Where the words of each text would begin if all stood one after the other, and where the last would end."""
        return offsets_of(np.fromiter(map(len, self.texts), np.int64, len(self.texts)))

    def joined(self, rows: slice = slice(None)) -> tuple[U64, I64]:
        """The hashes of some of the texts, one after the other, and their offsets."""
        some = WordHashes(self.texts[rows])
        return np.concatenate([np.zeros(0, np.uint64), *some.texts]), some.offsets


class KeptWords:
    """The word hashes of numbered texts. What was asked for once is kept, while there is room.

    `texts` gives the texts of some numbers, each of them once.
    """

    def __init__(self, texts: Callable[[I64], Texts], most: int = MOST_KEPT) -> None:
        self._texts = texts
        self._most = self._room = most
        self.kept: dict[int, U64] = {}  # may be filled with what is known already

    def of(self, numbers: I64) -> WordHashes:
        """The word hashes of some texts, each asked for once."""
        wanted = numbers.tolist()
        new = [number for number in wanted if number not in self.kept]
        made = WordHashes.of(self._texts(np.array(new, np.int64)))
        own = dict(zip(new, made.texts, strict=True))
        size = WIDTH * int(made.offsets[-1])
        if size <= self._room:
            self._room -= size
            self.kept.update(own)
        return WordHashes([own[number] if number in own else self.kept[number] for number in wanted])

    def forget(self) -> None:
        """Give up what is kept."""
        self.kept.clear()
        self._room = self._most
        give_back()
