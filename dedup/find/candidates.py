"""Sketches → candidate pairs: which articles share a bucket. Imports params, sketches, work, numpy.

A generator turns the sketches of a store's batches into the buckets of its nodes: `band_buckets` finds texts that are
alike as a whole, `sample_buckets` finds texts that share a stretch of words, however small a part of the other it is.
One join serves all of them, a part of the buckets at a time, so that no more than a few parts are in memory.
`datasketch_pairs` is another generator, over datasketch's own MinHashLSH.

The limit is 2**32 nodes, since a pair is packed into 64 bits; rows that repeat a text do not count.
"""

import secrets
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from dedup.find.arrays import distinct, pack
from dedup.find.hashing import I64, U64
from dedup.find.sketches import U32, Flags, Sketched, to_minhash
from dedup.find.thinning import between_many
from dedup.find.work import COMPILE_FROM_POSTINGS, in_threads, kernels_for
from dedup.params import Params

if TYPE_CHECKING:
    from datasketch import MinHashLSH

SAMPLES_AT_ONCE = 2_000_000  # as many parts are made of the samples that none has many more than this,
MOST_PARTS = 32  # but no more than so many, since each part looks at all of them
PAIRS_AT_ONCE = 4_000_000  # pairs that are found in several parts are kept that often until there are so many


@dataclass(frozen=True, slots=True)
class Folding:
    """Rows folded by their text: a node is one text with all rows that have it.

    Nodes are numbered by a hash of the text, so that their numbers do not depend on the order of the rows;
    texts that are too short to be judged come last and are nodes of their own, however equal they are.
    """

    nodes: I64  # [rows] the node of each row
    firsts: I64  # [nodes] the first row of each node
    judged: int  # nodes below this number are long enough to be judged


def fold(parts: Sequence[Sketched], params: Params) -> Folding:
    """Fold identical texts, before any pair is made."""
    words = np.concatenate([np.zeros(0, np.int64), *(part.words for part in parts)])
    contents = np.concatenate([np.zeros(0, np.uint64), *(part.contents for part in parts)])
    long = np.flatnonzero(words >= params.min_words)
    short = np.flatnonzero(words < params.min_words)
    _, firsts, places = np.unique(contents[long], return_index=True, return_inverse=True)
    nodes = np.empty(len(words), np.int64)
    nodes[long] = places
    nodes[short] = len(firsts) + np.arange(len(short))
    return Folding(nodes, np.concatenate([long[firsts], short]), len(firsts))


@dataclass(frozen=True, slots=True)
class Postings:
    """Which node is in which bucket: entry i says that `nodes[i]` is in bucket `keys[i]`, each once."""

    keys: U64
    nodes: I64


@dataclass(frozen=True, slots=True)
class Buckets:
    """Postings in parts, each bucket in one of them. The parts are made when they are needed."""

    parts: int
    size: int  # postings of all parts, about
    part: Callable[[int], Postings]


@dataclass(frozen=True, slots=True)
class Pairs:
    """Pairs of nodes, left < right, ascending and distinct, and how many a cap left out."""

    left: I64
    right: I64
    uncompared: int = 0
    crowded: frozenset[int] = frozenset()  # nodes whose pairs a cap left out: they may be alike all the same

    def __len__(self) -> int:
        """How many pairs."""
        return len(self.left)


def band_buckets(parts: Sequence[Sketched], folding: Folding) -> Buckets:
    """The buckets of the judged nodes' bands, a part for each band."""
    firsts = folding.firsts[: folding.judged]
    nodes, bands = np.arange(len(firsts)), parts[0].band_count if parts else 0
    return Buckets(
        bands,
        bands * len(firsts),
        lambda band: Postings(np.concatenate([part.band(band) for part in parts])[firsts], nodes),
    )


def sample_buckets(parts: Sequence[Sketched], folding: Folding, own: Sequence[Flags] | None = None) -> Buckets:
    """The buckets of the judged nodes' samples, in parts by the samples' lowest bits.

    Args:
        parts: the sketches of all rows.
        folding: says which node each row has.
        own: of each part which samples count, [samples]; all, if it is not given.
    """
    size = sum(int(part.sample_offsets[-1]) for part in parts)
    count = 1
    while count < MOST_PARTS and count * SAMPLES_AT_ONCE < size:
        count *= 2
    node_of = np.full(len(folding.nodes), -1)
    node_of[folding.firsts[: folding.judged]] = np.arange(folding.judged)
    rows = np.cumsum([0, *(len(part) for part in parts)])

    def one_part(number: int) -> Postings:
        found = [
            _samples_with(part, node_of[rows[i] : rows[i + 1]], number, count - 1, own[i] if own else True)
            for i, part in enumerate(parts)
        ]
        return Postings(np.concatenate([one.keys for one in found]), np.concatenate([one.nodes for one in found]))

    return Buckets(count if parts else 0, size, one_part)


def _samples_with(part: Sketched, nodes: I64, bits: int, mask: int, own: Flags | bool) -> Postings:
    """The samples of one batch that count and whose masked bits are `bits`, of those of its rows that have a node."""
    samples, owners = part.samples, np.repeat(nodes, np.diff(part.sample_offsets))
    chosen = np.flatnonzero((samples & np.uint64(mask) == np.uint64(bits)) & (owners >= 0) & own)
    return Postings(samples[chosen], owners[chosen])


def join(buckets: Buckets, cap: int, hubs: int) -> Pairs:
    """All pairs of nodes that share a bucket.

    In a bucket with more than `cap` nodes only the pairs with one of its first `hubs` nodes are made, so that
    a flood takes linear time. Nodes are numbered by their texts, so this does not depend on the rows' order.
    """
    kernels = kernels_for(buckets.size, COMPILE_FROM_POSTINGS)

    def one_part(number: int) -> tuple[U64, int, I64]:
        postings = buckets.part(number)
        found: tuple[U64, int, I64] = kernels.bucket_pairs(postings.keys, postings.nodes, cap, hubs)
        return found

    packed, crowded, uncompared = [np.zeros(0, np.uint64)], [np.zeros(0, np.int64)], 0
    for found, left_out, full in in_threads(kernels, one_part, range(buckets.parts)):
        packed.append(found)
        crowded.append(full)
        uncompared += left_out
        if sum(map(len, packed)) > PAIRS_AT_ONCE + 2 * len(packed[0]):
            packed = [distinct(np.concatenate(packed))]
    nodes = distinct(np.concatenate(crowded)).tolist()
    return replace(_pairs(np.concatenate(packed)), uncompared=uncompared, crowded=frozenset(nodes))


def _pairs(packed: U64) -> Pairs:
    once = distinct(packed)
    left, right = once >> np.uint64(32), once & np.uint64(0xFFFFFFFF)
    return Pairs(left.astype(np.int64), right.astype(np.int64))


def datasketch_pairs(signatures: U32, lsh: "MinHashLSH", params: Params) -> Pairs:
    """The pairs that a datasketch MinHashLSH finds, in memory or over its Redis and Cassandra storages.

    The nodes are inserted under keys of this run; keys that the index held before are left alone. Serves in
    place of the bands: with `params=(bands, rows)` it has the same buckets.
    """
    hashes = [to_minhash(signature, params) for signature in signatures]
    run = secrets.token_hex(8)
    known: dict[Hashable, int] = {f"dedup:{run}:{node}".encode(): node for node in range(len(hashes))}
    for key, minhash in zip(known, hashes, strict=True):
        lsh.insert(key, minhash)
    found = [np.zeros(0, np.uint64)]
    for node, minhash in enumerate(hashes):
        others = np.array([known[key] for key in lsh.query(minhash) if key in known and known[key] != node], np.int64)
        found.append(pack(np.full(len(others), node), others))
    return _pairs(np.concatenate(found))


def candidates(alike: Pairs, passages: Pairs, params: Params) -> Pairs:
    """The pairs that bands have found, and those that samples have, each once; floods thinned out.

    Of `passages` the crowded nodes are forgotten: a full bucket of a sample holds a set phrase, and texts that have
    more in common share other buckets as well.
    """
    pairs = _pairs(np.concatenate([pack(alike.left, alike.right), pack(passages.left, passages.right)]))
    left_out = between_many(pairs.left, pairs.right, params.text_cap, params.hubs)
    torn = np.concatenate([pairs.left[left_out], pairs.right[left_out]])
    return Pairs(
        pairs.left[~left_out],
        pairs.right[~left_out],
        alike.uncompared + passages.uncompared + int(left_out.sum()),
        alike.crowded | frozenset(distinct(torn).tolist()),
    )
