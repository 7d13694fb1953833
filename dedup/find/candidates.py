"""Sketches → candidate pairs: which articles share a bucket. Imports params, sketches, numpy.

A generator turns sketches into bucket keys: `band_postings` finds texts that are alike as a whole,
`sample_postings` finds texts that share a stretch of words, however small a part of the other it is.
One join serves all of them. `datasketch_pairs` is another generator, over datasketch's own MinHashLSH.
"""

import secrets
from collections.abc import Hashable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from dedup.find.hashing import I64, U64
from dedup.find.sketches import U32, Sketches, band_keys, sample_keys, to_minhash
from dedup.params import Params

if TYPE_CHECKING:
    from datasketch import MinHashLSH


@dataclass(frozen=True, slots=True)
class Folding:
    """Rows folded by their text: a node is one text with all rows that have it.

    Nodes are numbered by a hash of the text, so that their numbers do not depend on the order of the rows;
    texts that are too short to be judged come last and are nodes of their own, however equal they are.
    """

    nodes: I64  # [rows] the node of each row
    firsts: I64  # [nodes] the first row of each node
    judged: int  # nodes below this number are long enough to be judged


def fold(sketches: Sketches, params: Params) -> Folding:
    """Fold identical texts, before any pair is made."""
    long = np.flatnonzero(sketches.words >= params.min_words)
    short = np.flatnonzero(sketches.words < params.min_words)
    _, firsts, places = np.unique(sketches.contents[long], return_index=True, return_inverse=True)
    nodes = np.empty(len(sketches), np.int64)
    nodes[long] = places
    nodes[short] = len(firsts) + np.arange(len(short))
    return Folding(nodes, np.concatenate([long[firsts], short]), len(firsts))


@dataclass(frozen=True, slots=True)
class Postings:
    """Which node is in which bucket: entry i says that `nodes[i]` is in bucket `keys[i]`."""

    keys: U64
    nodes: I64


@dataclass(frozen=True, slots=True)
class Pairs:
    """Pairs of nodes, left < right, ascending and distinct, and how many a cap left out."""

    left: I64
    right: I64
    uncompared: int = 0
    crowded: frozenset[int] = frozenset()  # nodes in a full bucket: they may be alike without being a pair

    def __len__(self) -> int:
        """How many pairs."""
        return len(self.left)


def band_postings(signatures: U32, params: Params) -> Postings:
    """The buckets of the nodes' bands; `signatures[n]` is that of node n."""
    keys = band_keys(signatures, params)
    return Postings(keys.ravel(), np.repeat(np.arange(len(signatures)), params.bands))


def sample_postings(samples: U64, offsets: I64) -> Postings:
    """The buckets of the nodes' samples; those of node n are `samples[offsets[n]:offsets[n + 1]]`."""
    return Postings(sample_keys(samples), np.repeat(np.arange(len(offsets) - 1), np.diff(offsets)))


def join(postings: Postings, cap: int, hubs: int) -> Pairs:
    """All pairs of nodes that share a bucket.

    In a bucket with more than `cap` nodes only the pairs with one of its first `hubs` nodes are made, so that
    a flood takes linear time. Nodes are numbered by their texts, so this does not depend on the rows' order.
    """
    order = np.lexsort((postings.nodes, postings.keys))
    keys, nodes = postings.keys[order], postings.nodes[order]
    starts = np.flatnonzero(np.concatenate([np.ones(min(len(keys), 1), np.bool_), keys[1:] != keys[:-1]]))
    sizes = np.diff(np.append(starts, len(keys)))
    place = np.arange(len(keys)) - np.repeat(starts, sizes)
    full = np.repeat(sizes > cap, sizes)
    packed = [np.zeros(0, np.uint64), *_all_pairs(keys[~full], nodes[~full])]
    for hub in range(hubs):
        later = np.flatnonzero(full & (place > hub))
        packed.append(_pack(nodes[later - place[later] + hub], nodes[later]))
    rest = np.maximum(sizes[sizes > cap] - hubs, 0)
    left_out = int((rest * (rest - 1) // 2).sum())
    return replace(_pairs(np.concatenate(packed)), uncompared=left_out, crowded=frozenset(nodes[full].tolist()))


def _all_pairs(keys: U64, nodes: I64) -> list[U64]:
    """Packed pairs of nodes with equal keys; keys are sorted. One step for each distance within a bucket."""
    packed, distance = [], 1
    active = np.flatnonzero(keys[1:] == keys[:-1])
    while len(active):
        packed.append(_pack(nodes[active], nodes[active + distance]))
        distance += 1
        active = active[active + distance < len(keys)]
        active = active[keys[active] == keys[active + distance]]
    return packed


def _pack(one: I64, other: I64) -> U64:
    """Two node numbers below 2**32 as one value, the smaller in front; a node with itself is dropped."""
    low, high = np.minimum(one, other).astype(np.uint64), np.maximum(one, other).astype(np.uint64)
    return np.asarray(((low << np.uint64(32)) | high)[low != high])


def _pairs(packed: U64) -> Pairs:
    distinct = np.unique(packed)
    left, right = distinct >> np.uint64(32), distinct & np.uint64(0xFFFFFFFF)
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
        others = np.array([known[key] for key in lsh.query(minhash) if key in known], np.int64)
        found.append(_pack(np.full(len(others), node), others))
    return _pairs(np.concatenate(found))


def merge(alike: Pairs, passages: Pairs) -> Pairs:
    """The pairs of both, each once.

    Of `passages` the crowded nodes are forgotten: a full bucket of a sample holds a set phrase or a page's
    furniture, and texts that have more in common share other buckets as well.
    """
    pairs = _pairs(np.concatenate([_pack(alike.left, alike.right), _pack(passages.left, passages.right)]))
    return replace(pairs, uncompared=alike.uncompared + passages.uncompared, crowded=alike.crowded)
