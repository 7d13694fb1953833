"""Texts → Sketches: what find keeps of every text; and signatures, as datasketch has them.

Imports errors, params, unicode, numpy; the compiled kernels only for inputs that are worth their start.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from types import ModuleType
from typing import TYPE_CHECKING, Protocol

import numpy as np
import numpy.typing as npt

from dedup.find.hashing import BAND, CHUNK, I64, U64, mix
from dedup.find.work import COMPILE_FROM_BYTES, COMPILE_FROM_POSTINGS, Texts, in_chunks, kernels_for, offsets_of
from dedup.params import Params
from dedup.unicode import tables

if TYPE_CHECKING:
    from datasketch import MinHash

U32 = npt.NDArray[np.uint32]
Flags = npt.NDArray[np.bool_]


class Sketched(Protocol):
    """What `Sketches` tell of n texts, wherever it lies."""

    @property
    def words(self) -> I64:
        """How many each text has, [n]."""

    @property
    def contents(self) -> U64:
        """A hash of each text's words, [n]."""

    @property
    def samples(self) -> U64:
        """Those of all texts."""

    @property
    def sample_offsets(self) -> I64:
        """Where those of each text begin, and where the last one's end, [n + 1]."""

    @property
    def band_count(self) -> int:
        """How many bands."""

    def band(self, number: int) -> U64:
        """The bucket keys of one band, [n]."""

    def __len__(self) -> int:
        """How many texts."""


@dataclass(frozen=True, slots=True)
class Sketches:
    """What find keeps of n texts, columnar: some 500 bytes of a news article."""

    words: I64  # [n] words of each text
    contents: U64  # [n] hash of the whole sequence of words: equal for equal texts only
    bands: U64  # [bands, n] bucket keys of each text's bands
    samples: U64  # sampled shingle hashes of all texts, ascending and distinct within each
    sample_offsets: I64  # [n + 1]

    def __len__(self) -> int:
        """How many texts."""
        return len(self.words)

    @classmethod
    def concatenate(cls, parts: "Sequence[Sketches]") -> "Sketches":
        """The sketches of several batches, one at least, one after the other."""
        return cls(
            words=np.concatenate([part.words for part in parts]),
            contents=np.concatenate([part.contents for part in parts]),
            bands=np.concatenate([part.bands for part in parts], axis=1),
            samples=np.concatenate([part.samples for part in parts]),
            sample_offsets=offsets_of(np.concatenate([np.diff(part.sample_offsets) for part in parts])),
        )

    @property
    def band_count(self) -> int:
        """How many bands."""
        return len(self.bands)

    def band(self, number: int) -> U64:
        """The bucket keys of one band, [n]."""
        keys: U64 = self.bands[number]
        return keys

    def without(self, shingles: U64, outlets: U64) -> "Sketches":
        """The same with no other samples than `own_samples`."""
        if not len(shingles):
            return self
        own = own_samples(self, shingles, outlets)
        return replace(self, samples=self.samples[own], sample_offsets=offsets_of(own)[self.sample_offsets])


def own_samples(part: Sketched, shingles: U64, outlets: U64) -> Flags:
    """Which samples are no furniture of their text's outlet, [samples]: see profile.Profile.

    Args:
        part: the sketches of n texts.
        shingles: ascending, those of the profile.
        outlets: uint64[n], the hash of each text's outlet.
    """
    samples, offsets = part.samples, part.sample_offsets
    kernels = kernels_for(len(samples), COMPILE_FROM_POSTINGS)
    return np.asarray(~kernels.within_runs(samples, offsets, outlets, kernels.lookup(shingles), offsets, 0))


def sketch(texts: Texts, params: Params) -> Sketches:
    """Sketch texts. Results depend neither on the number of threads nor on which kernels run."""
    kernels = kernels_for(len(texts.data), COMPILE_FROM_BYTES)

    def one_chunk(offsets: I64, _: slice) -> Sketches:
        words, bounds = kernels.word_hashes(texts.data, offsets, tables())
        keys = band_keys(_signatures(kernels, words, bounds, params), params)
        longer = kernels.shingle_hashes(words, bounds, params.sample_shingle)
        samples, sample_offsets = kernels.winnow(*longer, params.sample_window)
        contents = kernels.content_hashes(words, bounds)
        return Sketches(np.diff(bounds), contents, np.ascontiguousarray(keys.T), samples, sample_offsets)

    return Sketches.concatenate(in_chunks(kernels, texts.offsets, one_chunk))


def signatures(texts: Texts, params: Params) -> U32:
    """The signatures of texts, [n, permutations]. Sketches keep only what their bands make of them."""
    kernels = kernels_for(len(texts.data), COMPILE_FROM_BYTES)

    def one_chunk(offsets: I64, _: slice) -> U32:
        words, bounds = kernels.word_hashes(texts.data, offsets, tables())
        return _signatures(kernels, words, bounds, params)

    return np.concatenate(in_chunks(kernels, texts.offsets, one_chunk))


def _signatures(kernels: ModuleType, words: U64, bounds: I64, params: Params) -> U32:
    """Those of texts too short to be judged are empty: to fill one from two shingles takes as long as 20 long texts."""
    hashes, offsets = kernels.shingle_hashes(words, bounds, params.shingle)
    counts, judged = np.diff(offsets), np.diff(bounds) >= params.min_words
    shingles = (hashes, offsets) if judged.all() else (hashes[np.repeat(judged, counts)], offsets_of(counts * judged))
    if params.scheme == "affine32":
        found: U32 = kernels.affine32(*shingles, *permutations(params.permutations, params.seed))
    else:
        found = kernels.one_permutation(*shingles, params.permutations)
    return found


def band_keys(signatures: U32, params: Params) -> U64:
    """Bucket keys [n, bands]: a hash of each band's signature values and its number."""
    used = signatures[:, : params.bands * params.rows].reshape(len(signatures), params.bands, params.rows)
    keys = np.broadcast_to(np.arange(1, params.bands + 1, dtype=np.uint64) * BAND, used.shape[:2]).copy()
    for row in range(params.rows):
        keys = (keys ^ used[:, :, row]) * CHUNK
        keys ^= keys >> np.uint64(32)
    return mix(keys)


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
