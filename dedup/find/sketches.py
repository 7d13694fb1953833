"""Texts → Sketches: signatures, samples, bucket keys; and the shingle sets of the texts that need them.

Imports errors, params, unicode, numpy; the compiled kernels only for inputs that are worth their start.
"""

import os
import sys
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from types import ModuleType
from typing import TYPE_CHECKING, TypeVar

import numpy as np
import numpy.typing as npt

from dedup.find import plain
from dedup.find.hashing import BAND, CHUNK, I64, SAMPLE, U64, mix
from dedup.params import Params
from dedup.unicode import tables

if TYPE_CHECKING:
    from datasketch import MinHash

U32 = npt.NDArray[np.uint32]
Flags = npt.NDArray[np.bool_]
T = TypeVar("T")

# Loading the compiled kernels takes about a second, compiling them on the first run ever ten; NumPy does
# 5 MB of text in a second.
COMPILE_FROM_BYTES = 8_000_000
COMPILE_FROM_PAIRS = 100_000
_CHUNK_BYTES = 500_000  # texts are worked on in pieces that stay in the processor's cache


@dataclass(frozen=True, slots=True)
class Texts:
    """Texts as one buffer of UTF-8 bytes, text i being `data[offsets[i]:offsets[i + 1]]`."""

    data: npt.NDArray[np.uint8]
    offsets: I64

    @classmethod
    def pack(cls, texts: Sequence[str]) -> "Texts":
        """Copy texts into one buffer. They must hold no half surrogate pairs."""
        parts = [text.encode() for text in texts]
        offsets = np.zeros(len(parts) + 1, np.int64)
        np.cumsum([len(part) for part in parts], out=offsets[1:])
        return cls(np.frombuffer(b"".join(parts), np.uint8), offsets)

    def __len__(self) -> int:
        """How many texts."""
        return len(self.offsets) - 1


@dataclass(frozen=True, slots=True)
class Sketches:
    """What find keeps of n texts, columnar."""

    words: I64  # [n] words of each text
    contents: U64  # [n] hash of the whole sequence of words: equal for equal texts only
    signatures: U32  # [n, permutations]
    samples: U64  # sampled shingle hashes of all texts, ascending and distinct within each
    sample_offsets: I64  # [n + 1]

    def __len__(self) -> int:
        """How many texts."""
        return len(self.words)

    def samples_of(self, texts: I64) -> tuple[U64, I64]:
        """The samples of some texts, and their offsets."""
        counts = np.diff(self.sample_offsets)[texts]
        offsets = _offsets(counts)
        places = np.arange(offsets[-1]) + np.repeat(self.sample_offsets[texts] - offsets[:-1], counts)
        return self.samples[places], offsets

    @classmethod
    def concatenate(cls, parts: "Sequence[Sketches]") -> "Sketches":
        """The sketches of several batches, one after the other."""
        return cls(
            words=np.concatenate([np.zeros(0, np.int64), *(part.words for part in parts)]),
            contents=np.concatenate([np.zeros(0, np.uint64), *(part.contents for part in parts)]),
            signatures=np.concatenate([part.signatures for part in parts] or [np.zeros((0, 0), np.uint32)]),
            samples=np.concatenate([np.zeros(0, np.uint64), *(part.samples for part in parts)]),
            sample_offsets=_offsets(
                np.concatenate([np.zeros(0, np.int64), *(np.diff(part.sample_offsets) for part in parts)])
            ),
        )


@dataclass(frozen=True, slots=True)
class ShingleSets:
    """The shingle sets of n texts: `values[offsets[i]:offsets[i + 1]]`, ascending and distinct."""

    values: U64
    offsets: I64

    def sizes(self) -> I64:
        """Distinct shingles of each text, int64[n]."""
        return np.diff(self.offsets)


def sketch(texts: Texts, params: Params) -> Sketches:
    """Sketch texts. Results depend neither on the number of threads nor on which kernels run."""
    kernels = kernels_for(len(texts.data), COMPILE_FROM_BYTES)
    parts = _in_chunks(kernels, texts, lambda offsets, _: _sketch_chunk(kernels, texts.data, offsets, params))
    return Sketches.concatenate(parts)


def shingle_sets(
    texts: Texts, k: int, furniture: U64 | None = None, outlets: U64 | None = None, run: int = 0
) -> ShingleSets:
    """The sets of shingles of `k` words of texts, in which overlaps are counted exactly.

    Shingles within a run of `run` words are left out if the run's hash, combined by XOR with that of the
    text's outlet (`outlets`, [n]), is among `furniture` (ascending).
    """
    kernels = kernels_for(len(texts.data), COMPILE_FROM_BYTES)

    def one_chunk(offsets: I64, rows: slice) -> tuple[U64, I64]:
        its_outlets = None if outlets is None else outlets[rows]
        shingles, bounds, own = _own_shingles(kernels, texts.data, offsets, k, furniture, its_outlets, run)
        if own is not None:
            shingles, bounds = shingles[own], _offsets(own.astype(np.int64))[bounds]
        values, value_bounds = kernels.sorted_sets(shingles, bounds)
        return values, np.diff(value_bounds)

    values, counts = zip(*_in_chunks(kernels, texts, one_chunk), strict=True)
    return ShingleSets(np.concatenate(values), _offsets(np.concatenate(counts)))


def shingles_in_order(texts: Texts, k: int, furniture: U64, outlets: U64, run: int) -> tuple[U64, I64, Flags]:
    """The hashes of all shingles of texts, in text order, their offsets, and which of them `shingle_sets` counts."""
    kernels = kernels_for(len(texts.data), COMPILE_FROM_BYTES)

    def one_chunk(offsets: I64, rows: slice) -> tuple[U64, I64, Flags]:
        shingles, bounds, own = _own_shingles(kernels, texts.data, offsets, k, furniture, outlets[rows], run)
        return shingles, np.diff(bounds), np.ones(len(shingles), np.bool_) if own is None else own

    values, counts, own = zip(*_in_chunks(kernels, texts, one_chunk), strict=True)
    return np.concatenate(values), _offsets(np.concatenate(counts)), np.concatenate(own)


def _own_shingles(
    kernels: ModuleType,
    data: npt.NDArray[np.uint8],
    offsets: I64,
    k: int,
    furniture: U64 | None,
    outlets: U64 | None,
    run: int,
) -> tuple[U64, I64, Flags | None]:
    """The shingles of texts, their bounds, and which are not within furniture; None where there is none."""
    words, bounds = kernels.word_hashes(data, offsets, tables())
    shingles, shingle_bounds = kernels.shingle_hashes(words, bounds, k)
    if furniture is None or outlets is None or not len(furniture):
        return shingles, shingle_bounds, None
    runs, run_bounds = kernels.shingle_hashes(words, bounds, run)
    runs = runs ^ np.repeat(outlets, np.diff(run_bounds))
    return shingles, shingle_bounds, ~_within(_is_among(runs, furniture), run_bounds, shingle_bounds, run - k)


def word_shingles(text: Texts, k: int, furniture: U64, outlet: U64, run: int) -> tuple[U64, Flags]:
    """The hashes of all shingles of one text, in text order, and which of its words are furniture, [words].

    `outlet` is [1]; a word is furniture within a run as in `shingle_sets`.
    """
    kernels = kernels_for(0, COMPILE_FROM_BYTES)
    words, bounds = kernels.word_hashes(text.data, text.offsets, tables())
    shingles, _ = kernels.shingle_hashes(words, bounds, k)
    if not len(furniture):
        return shingles, np.zeros(len(words), np.bool_)
    runs, run_bounds = kernels.shingle_hashes(words, bounds, run)
    return shingles, _within(_is_among(runs ^ outlet, furniture), run_bounds, bounds, run - 1)


def _is_among(values: U64, table: U64) -> Flags:
    """Whether each value is in a sorted table."""
    return np.asarray(table[np.minimum(np.searchsorted(table, values), len(table) - 1)] == values)


def _within(marked: Flags, run_bounds: I64, bounds: I64, reach: int) -> Flags:
    """Which shingles lie within a marked run of their text: one that starts at most `reach` words before."""
    counts = np.diff(bounds)
    place = np.arange(bounds[-1]) - np.repeat(bounds[:-1], counts)
    first, last = np.repeat(run_bounds[:-1], counts), np.repeat(run_bounds[1:], counts)
    until = np.minimum(first + place + 1, last)
    since = np.minimum(first + np.maximum(place - reach, 0), last)
    seen = _offsets(marked.astype(np.int64))
    return np.asarray(seen[until] > seen[since])


def _sketch_chunk(kernels: ModuleType, data: npt.NDArray[np.uint8], offsets: I64, params: Params) -> Sketches:
    words, bounds = kernels.word_hashes(data, offsets, tables())
    shingles = kernels.shingle_hashes(words, bounds, params.shingle)
    if params.scheme == "affine32":
        signatures = kernels.affine32(*shingles, *permutations(params.permutations, params.seed))
    else:
        signatures = kernels.one_permutation(*shingles, params.permutations)
    longer = kernels.shingle_hashes(words, bounds, params.sample_shingle)
    samples, sample_bounds = kernels.winnow(*longer, params.sample_window)
    contents = kernels.content_hashes(words, bounds)
    return Sketches(np.diff(bounds), contents, signatures, samples, sample_bounds)


def _in_chunks(kernels: ModuleType, texts: Texts, work: Callable[[I64, slice], T]) -> list[T]:
    """`work` on pieces of the offsets and their rows, in order; in threads where the kernels release the GIL."""
    pieces = np.searchsorted(texts.offsets, np.arange(0, max(len(texts.data), 1), _CHUNK_BYTES))
    cuts = np.unique(np.append(pieces, len(texts)))
    cuts[0] = 0
    if len(cuts) == 1:
        cuts = np.zeros(2, np.int64)
    chunks = [(texts.offsets[first : last + 1], slice(first, last)) for first, last in pairwise(cuts.tolist())]
    if kernels is plain or len(chunks) == 1:
        return [work(*chunk) for chunk in chunks]
    with ThreadPoolExecutor(threads()) as pool:
        return list(pool.map(lambda chunk: work(*chunk), chunks))


def kernels_for(amount: int, compile_from: int) -> ModuleType:
    """The compiled kernels for much work, or once they are loaded; the NumPy ones for little."""
    if amount < compile_from and "dedup.find.kernels" not in sys.modules:
        return plain
    from dedup.find import kernels  # imports numba

    return kernels


def threads() -> int:
    """Processors that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def band_keys(signatures: U32, params: Params) -> U64:
    """Bucket keys [n, bands]: a hash of each band's signature values and its number."""
    used = signatures[:, : params.bands * params.rows].reshape(len(signatures), params.bands, params.rows)
    keys = np.broadcast_to(np.arange(1, params.bands + 1, dtype=np.uint64) * BAND, used.shape[:2]).copy()
    for row in range(params.rows):
        keys = (keys ^ used[:, :, row]) * CHUNK
        keys ^= keys >> np.uint64(32)
    return mix(keys)


def sample_keys(samples: U64) -> U64:
    """Bucket keys of samples: apart from those of bands."""
    return mix(samples ^ SAMPLE)


@lru_cache(maxsize=8)
def permutations(count: int, seed: int) -> tuple[U32, U32]:
    """Multipliers and addends of datasketch 2's "affine32" permutations for a seed."""
    random = np.random.RandomState(seed)
    multipliers = random.randint(0, 1 << 31, count, dtype=np.uint32) * np.uint32(2) + np.uint32(1)
    return multipliers, random.randint(0, 1 << 32, count, dtype=np.uint32)


def to_minhash(signature: U32, params: Params) -> "MinHash":
    """A signature as a datasketch MinHash, for datasketch's own indexes and stores.

    With scheme "affine32" it is what datasketch itself makes of the same shingle hashes, and can be updated
    and merged; with "one-permutation" it can be compared, stored and looked up, but not updated.
    """
    from datasketch import MinHash

    return MinHash(hashvalues=signature, seed=params.seed, scheme="affine32")


def from_minhash(minhash: "MinHash", params: Params) -> U32:
    """The signature in a datasketch MinHash.

    Raises:
        ParameterError: its scheme, seed or length is not that of `params`.
    """
    theirs = {"scheme": minhash.scheme, "seed": minhash.seed, "permutations": len(minhash.hashvalues)}
    ours = {"scheme": "affine32", "seed": params.seed, "permutations": params.permutations}
    for name, value in theirs.items():
        if value != ours[name]:
            from dedup.errors import ParameterError

            raise ParameterError(f"{name} is {ours[name]!r} here and {value!r} in the MinHash")
    return np.asarray(minhash.hashvalues, np.uint32)


def _offsets(counts: I64) -> I64:
    return np.concatenate([np.zeros(1, np.int64), np.cumsum(counts)])
