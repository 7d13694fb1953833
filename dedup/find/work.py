"""How the work is done: which kernels, in how many threads, on which pieces of texts. Imports plain, numpy."""

import os
import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import pairwise
from types import ModuleType
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from dedup.find import plain
from dedup.find.hashing import I64

T = TypeVar("T")
Item = TypeVar("Item")

# Loading the compiled kernels takes about a second, compiling them on the first run ever fourteen; NumPy does
# 5 MB of text in a second.
COMPILE_FROM_BYTES = 8_000_000
COMPILE_FROM_PAIRS = 100_000
COMPILE_FROM_POSTINGS = 2_000_000
MUCH = 1_000  # NumPy and Python compare so many pairs in a second, about as long as loading a kernel takes
_CHUNK_BYTES = 500_000  # texts are worked on in pieces that stay in the processor's cache
AT_ONCE = 64_000_000  # bytes of text whose shingles are kept in memory together


@dataclass(frozen=True, slots=True)
class Texts:
    """Texts as one buffer of UTF-8 bytes, text i being `data[offsets[i]:offsets[i + 1]]`."""

    data: npt.NDArray[np.uint8]
    offsets: I64

    @classmethod
    def pack(cls, texts: Sequence[str]) -> "Texts":
        """Copy texts into one buffer. They must hold no half surrogate pairs."""
        return cls.join([text.encode() for text in texts])

    @classmethod
    def join(cls, parts: Sequence[bytes]) -> "Texts":
        """Copy texts in UTF-8 into one buffer."""
        return cls(np.frombuffer(b"".join(parts), np.uint8), offsets_of(np.fromiter(map(len, parts), np.int64)))

    def __len__(self) -> int:
        """How many texts."""
        return len(self.offsets) - 1


def in_chunks(kernels: ModuleType, offsets: I64, work: Callable[[I64, slice], T], width: int = 1) -> list[T]:
    """`work` on pieces of the offsets of texts and their rows, in order; one piece at least.

    The offsets count values of so many bytes: those of the texts, or of what was made of them.
    """
    starts = np.searchsorted(offsets, np.arange(_CHUNK_BYTES // width, offsets[-1], _CHUNK_BYTES // width))
    cuts = np.unique(np.concatenate([[0], starts, [len(offsets) - 1]])).tolist() if len(offsets) > 1 else [0, 0]
    chunks = [(offsets[first : last + 1], slice(first, last)) for first, last in pairwise(cuts)]
    return list(in_threads(kernels, lambda chunk: work(*chunk), chunks))


def pieces(sizes: I64, most: int) -> list[slice]:
    """Consecutive pieces of so many bytes together at most, where none of them is larger alone."""
    ends, cuts = np.cumsum(sizes), [0]
    while cuts[-1] < len(sizes):
        before = ends[cuts[-1] - 1] if cuts[-1] else 0
        cuts.append(max(cuts[-1] + 1, int(np.searchsorted(ends, before + most, "right"))))
    return [slice(first, last) for first, last in pairwise(cuts)]


def in_threads(kernels: ModuleType, work: Callable[[Item], T], items: Sequence[Item]) -> Iterator[T]:
    """`work` on each item, in order; in threads where the kernels release the GIL, and there is more than one."""
    if kernels is plain or len(items) == 1 or threads() == 1:
        yield from map(work, items)
        return
    with ThreadPoolExecutor(threads()) as pool:
        yield from pool.map(work, items)


def kernels_for(amount: int, compile_from: int) -> ModuleType:
    """The compiled kernels for much work, or once they are loaded; the NumPy ones for little."""
    if amount < compile_from and "dedup.find.kernels" not in sys.modules:
        return plain
    from dedup.find import kernels  # imports numba

    return kernels


def is_much(amount: int) -> bool:
    """Whether pairs or texts to judge are many enough for compiled kernels, or others have been loaded already."""
    return amount >= MUCH or "dedup.find.kernels" in sys.modules


def threads() -> int:
    """Processors that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def offsets_of(counts: I64 | npt.NDArray[np.bool_]) -> I64:
    """Where each of n runs of values begins that lie one after the other, and where the last one ends, [n + 1]."""
    return np.concatenate([np.zeros(1, np.int64), np.cumsum(counts)])
